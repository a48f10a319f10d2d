"""A draft of the library that the venue joined and about which the city was asked; and two of the venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initiatives.coauthors.actions import ask_coauthor, join_authors
from initiatives.proposals.models import Proposal

if TYPE_CHECKING:
    from tests.house.world import World


def build_coauthors(world: World, ours: Proposal, asked: Proposal, joined: Proposal) -> None:
    """Ask the venue (which joins) and the city about ours; the library about two others, and it joins one."""
    _ask(world, "coauthor", ours, "contributor", "venue", "venue_lead")
    _ask(world, "asked", ours, "contributor", "city")
    _ask(world, "asked_of_us", asked, "venue_lead", "library")
    _ask(world, "joined_by_us", joined, "venue_lead", "library", "contributor")


def _ask(world: World, name: str, proposal: Proposal, author: str, whom: str, who_joins: str = "") -> None:
    cast = world.cast
    to = cast.organisations[whom]
    row = ask_coauthor(by=cast.acting(author), proposal=proposal, organisation=to, about=world.words)
    world.ids[name] = row.pk
    if who_joins:
        join_authors(by=cast.acting(who_joins), row=row)
