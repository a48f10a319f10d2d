"""A counted vote by consent on a proposal of the library: the venue and the city object, one was answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cooperative.isolation.clock import fresh_now
from initiatives.objections.actions import answer_objection
from initiatives.opening.actions import open_vote
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

if TYPE_CHECKING:
    from tests.house.world import World

OBJECTORS = (("venue_lead", "venue"), ("representative", "city"))


def open_to_objections(world: World) -> Decision:
    """Open it about an initiative of its own; both object."""
    cast = world.cast
    proposal = admissible(cast, build_initiative(cast), author=cast.acting("contributor"))
    rules = ruled(cast, "by_consent", method="consent")
    closes_at = fresh_now() + timedelta(minutes=90)
    decision = open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)
    for person, organisation in OBJECTORS:
        by = cast.acting(person, organisation)
        cast_ballot(by=by, decision=decision, choice="against", reason=world.words)
    return decision


def answer_one(world: World, decision: Decision) -> None:
    """Count it after its deadline, and answer the city."""
    close_vote(by=world.cast.acting("secretary"), decision_id=decision.pk)
    answer = answer_objection(
        by=world.cast.acting("contributor"), decision=decision, objector=world.city, text=world.words
    )
    world.ids |= {"objected": decision.pk, "objection_answer": answer.pk}
