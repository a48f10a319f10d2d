"""Votes of a steering group that can end level: the library against Mechelen, the lead of the venue in the chair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from initiatives.opening.actions import open_vote
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import Decision
from members.bodies.actions import create_body
from members.bodies.models import BodyKind, Function, Seat
from tests.cast import Cast
from tests.initiatives.electorate.bodies import sit
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

SEATS = (("reader", "library"), ("stranger", "elsewhere"), ("venue_lead", "venue"))


def take_the_chair(seat: Seat, function: str = Function.CHAIR) -> None:
    """Let who sits there chair the body, or no more."""
    with system("a test gives the chair"):
        Seat.objects.filter(pk=seat.pk).update(function=function)


def build_group(cast: Cast, initiative_id: int, seats: Sequence[tuple[str, str]] = SEATS) -> Seat:
    """Make the steering group of an initiative with these seats (person, organisation); give the last one."""
    body = create_body(
        by=cast.acting("secretary"),
        kind=BodyKind.STEERING_GROUP,
        name_nl="Stuurgroep",
        name_en="Steering group",
        initiative_id=initiative_id,
    )
    made = [sit(cast, body, person, organisation) for person, organisation in seats]
    take_the_chair(made[-1])
    return made[-1]


def vote_with_chair(cast: Cast, **rules: Any) -> Decision:
    """Open a vote in that group under rules by which the chair decides a tie."""
    initiative_id = build_initiative(cast)
    build_group(cast, initiative_id)
    return vote_under_chair(cast, initiative_id, "steering_group", **rules)


def vote_under_chair(
    cast: Cast,
    initiative_id: int,
    capacity: str,
    *,
    options: tuple[str, ...] = (),
    closes_in: float = 48,
    **rules: object,
) -> Decision:
    """Open a vote of so many hours in this capacity under rules by which the chair decides a tie."""
    settings = {"method": "simple_majority", "tie_rule": "casting_vote"} | rules
    course: dict[str, object] = {"electorate": "body", "casting_vote_of": "chair"}
    return open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, initiative_id, capacity),
        rule_set=ruled(cast, "voorzitter", capacity=capacity, course=course, **settings),
        closes_at=fresh_now() + timedelta(hours=closes_in),
        options=options,
    )


def one_each(cast: Cast, decision: Decision) -> None:
    """The library for, Mechelen against, the chair's own organisation not at all: 1 and 1."""
    cast_ballot(by=cast.acting("reader", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("stranger", "elsewhere"), decision=decision, choice="against")
