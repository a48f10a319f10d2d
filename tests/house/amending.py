"""Amendments of the world: one that waits for the author, one on which the members vote, on a proposal in its time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.amendments.actions import propose_amendment, refer_amendment
from initiatives.amendments.models import Amendment
from initiatives.phases.actions import move_proposal
from initiatives.proposals.models import Proposal

if TYPE_CHECKING:
    from tests.house.world import World


def build_amendments(world: World, proposal: Proposal) -> None:
    """Open a proposal of the library for amendments; the venue proposes two."""
    until = fresh_now() + timedelta(days=9)
    move_proposal(by=world.cast.acting("secretary"), proposal=proposal, to="amendable", until=until, note=world.words)
    for name, clauses in (("amendment", ["Ander punt.", world.words]), ("voted_amendment", ["Eerste punt."])):
        world.ids[name] = _proposed(world, proposal.pk, clauses).pk
    author = world.cast.acting("contributor")
    with reading(author):
        row = Amendment.objects.select_related("proposal__author").get(pk=world.voted_amendment)
    refer_amendment(by=author, amendment=row)


def _proposed(world: World, pk: int, clauses: list[str]) -> Amendment:
    by = world.cast.acting("venue_lead")
    with reading(by):
        proposal = Proposal.objects.select_related("author", "initiative").get(pk=pk)
    return propose_amendment(by=by, proposal=proposal, clauses=clauses, motivation=world.words)
