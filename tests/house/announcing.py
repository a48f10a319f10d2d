"""An announced vote of the world: two hours later its moment has come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.announcing.actions import announce_vote
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet

if TYPE_CHECKING:
    from tests.house.world import World


def build_announcement(world: World, proposal: Proposal) -> None:
    """Announce the vote on a proposal of the library for an hour from now."""
    by, soon = world.cast.acting("secretary"), fresh_now() + timedelta(hours=1)
    with reading(by):
        rules = RuleSet.objects.filter(key="consortium_simple").order_by("-number")[0]
    made = announce_vote(by=by, proposal=proposal, rule_set=rules, opens_at=soon, closes_at=soon + timedelta(days=7))
    world.ids["announced"] = made.pk
