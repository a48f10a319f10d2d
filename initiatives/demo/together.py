"""Who submits a proposal of the demo together: asked, joined, or still to answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.transactions import reading
from initiatives.coauthors.actions import ask_coauthor, join_authors
from initiatives.coauthors.rules import coauthors_for
from initiatives.demo.source import author_of, key_of, proposal_of
from members.demo import holder

ORDER = 305


def together_events(world: World, written: dict[str, Any], proposal: dict[str, Any]) -> list[Event]:
    """Tell who was asked and who joined, in the order of their days."""
    key, told = key_of(written, proposal), []
    for one in proposal.get("coauthor", []):
        what = f"{proposal['title']}: mede-indiener {one['organisation']}"
        told.append(Event(world.at(one["day"], "09:20"), ORDER, what, partial(_ask, world, written, key, one)))
        if "joined" in one:
            told.append(Event(world.at(one["joined"], "16:20"), ORDER, what, partial(_join, world, key, one)))
    return told


def _ask(world: World, written: dict[str, Any], key: str, one: dict[str, Any]) -> None:
    by, whom = author_of(world, written), world.ids["organisation", one["organisation"]]
    ask_coauthor(by=by, proposal=proposal_of(world, by, key), organisation=whom, about=one["about"])


def _join(world: World, key: str, one: dict[str, Any]) -> None:
    by = holder(world, one["organisation"], "contributor")
    with reading(by):
        row = coauthors_for(by).get(proposal_id=world.ids["proposal", key], organisation_id=by.organisation_id or 0)
    join_authors(by=by, row=row)
