"""Support of the world: the library backs a proposal of the venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cooperative.isolation.transactions import reading
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import submit_proposal, write_proposal
from initiatives.support.actions import support_proposal

if TYPE_CHECKING:
    from tests.house.world import World


def build_support(world: World) -> None:
    """Let the venue submit a proposal, and the library support it."""
    by = world.cast.acting("venue_lead")
    with reading(by):
        about = Initiative.objects.get(pk=world.initiative)
    row = write_proposal(
        by=by,
        capacity="consortium",
        title=f"{world.words}: backed",
        clauses=["Eerste punt.", world.words],
        motivation=world.words,
        initiative=about,
    )
    row = submit_proposal(by=by, proposal=row)
    support = support_proposal(by=world.cast.acting("contributor"), proposal=row)
    world.ids |= {"backed": row.pk, "support": support.pk}
