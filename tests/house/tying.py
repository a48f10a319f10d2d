"""A vote of a steering group that ended level: the contributor sits there for the library and chairs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.initiatives.casting.conftest import build_group, vote_under_chair
from tests.initiatives.voting.conftest import build_initiative

if TYPE_CHECKING:
    from tests.house.world import World

SEATS = (("venue_lead", "venue"), ("representative", "city"), ("contributor", "library"))


def open_level(world: World) -> Decision:
    """Open it about an initiative of its own, with one vote for and one against; its chair did not vote."""
    initiative_id = build_initiative(world.cast)
    build_group(world.cast, initiative_id, SEATS)
    decision = vote_under_chair(world.cast, initiative_id, "steering_group", closes_in=1.5)
    cast_ballot(by=world.cast.acting("venue_lead"), decision=decision, choice="for", reason=world.words)
    cast_ballot(by=world.cast.acting("representative", "city"), decision=decision, choice="against", reason=world.words)
    return decision


def close_level(world: World, decision: Decision) -> None:
    """Close it after its deadline: it waits for its chair."""
    assert close_vote(by=world.cast.acting("secretary"), decision_id=decision.pk) is None
    world.ids["tied"] = decision.pk
