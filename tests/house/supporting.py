"""Support of the world: the library backs a proposal of the venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initiatives.proposals.models import Proposal
from initiatives.support.actions import support_proposal

if TYPE_CHECKING:
    from tests.house.world import World


def build_support(world: World, proposal: Proposal) -> None:
    """Let the library support a submitted proposal of the venue."""
    support = support_proposal(by=world.cast.acting("contributor"), proposal=proposal)
    world.ids["support"] = support.pk
