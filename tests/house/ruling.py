"""Votes to ratify in which the library takes no part: one decision still waits, one was ratified."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cooperative.isolation.clock import fresh_now, house_today
from cooperative.isolation.transactions import reading
from initiatives.opening.actions import open_vote
from initiatives.ratification.actions import Source, ratify_decision
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

if TYPE_CHECKING:
    from tests.house.world import World


def open_to_ratify(world: World) -> list[Decision]:
    """Open two votes that the venue adopts; they close within two hours."""
    cast, opened = world.cast, []
    initiative_id = build_initiative(cast, lead="elsewhere", taking_part=("elsewhere", "venue"))
    rules = ruled(cast, "to_ratify", course={"ratification_needed": True}, method="simple_majority")
    for _one in range(2):
        proposal = admissible(cast, initiative_id, author=cast.acting("venue_lead"))
        closes_at = fresh_now() + timedelta(minutes=90)
        decision = open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)
        cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="for", reason=world.words)
        opened.append(decision)
    return opened


def build_rulings(world: World, waiting: Decision, ratified: Decision) -> None:
    """Count both after their deadline, and ratify one."""
    by = world.cast.acting("secretary")
    for decision in (waiting, ratified):
        close_vote(by=by, decision_id=decision.pk)
    with reading(by):
        source = Source(authority="general_meeting", decided_on=house_today(), reference=world.words)
        drawn = Decision.objects.get(pk=ratified.pk).version
    ratify_decision(by=by, decision=ratified, source=source, drawn=drawn)
    world.ids |= {"to_ratify": waiting.pk, "ratified": ratified.pk}
