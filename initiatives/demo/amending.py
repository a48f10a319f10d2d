"""How a proposal of the demo went from phase to phase, who supports it, and what became of the amendments on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.transactions import reading
from initiatives.amendments.actions import accept_amendment, propose_amendment, reject_amendment
from initiatives.amendments.models import Amendment
from initiatives.demo.source import author_of, key_of, proposal_of, secretary
from initiatives.phases.actions import move_proposal
from initiatives.support.actions import support_proposal

PHASES, AMENDMENTS, SUPPORT = 310, 320, 330


def amending_events(world: World, written: dict[str, Any], proposal: dict[str, Any]) -> list[Event]:
    """Tell the phases of a proposal, its amendments and its support, in the order of their days."""
    key, title = key_of(written, proposal), proposal["title"]
    told = [
        Event(
            world.at(phase["day"], phase.get("at", "11:00")),
            PHASES,
            f"{title}: {phase['to']}",
            partial(_move, world, key, phase),
        )
        for phase in proposal.get("phase", [])
    ]
    for number, amendment in enumerate(proposal.get("amendment", []), start=1):
        name, what = f"{key}/{number}", f"{title}: amendement {number}"
        run = partial(_propose, world, key, name, amendment)
        told.append(Event(world.at(amendment["day"], "13:30"), AMENDMENTS, what, run))
        if "settled" in amendment:
            settle = partial(_settle, world, written, name, amendment)
            told.append(Event(world.at(amendment["settled"], "15:30"), AMENDMENTS, what, settle))
    for one in proposal.get("support", []):
        run = partial(_support, world, key, one)
        told.append(Event(world.at(one["day"], "14:10"), SUPPORT, f"{title}: steun van {one['organisation']}", run))
    return told


def _support(world: World, key: str, one: dict[str, Any]) -> None:
    by = world.act(one["by"], one["organisation"])
    support_proposal(by=by, proposal=proposal_of(world, by, key), points=one.get("points"))


def _move(world: World, key: str, phase: dict[str, Any]) -> None:
    by = secretary(world)
    until = world.at(phase["until"], "17:00") if "until" in phase else None
    move_proposal(by=by, proposal=proposal_of(world, by, key), to=phase["to"], until=until, note=phase.get("note", ""))


def _propose(world: World, key: str, name: str, amendment: dict[str, Any]) -> None:
    """Propose the text of the moment with other words for some of its points."""
    by = world.act(amendment["by"], amendment["organisation"])
    proposal = proposal_of(world, by, key)
    with reading(by):
        clauses = list(proposal.versions.order_by("-number")[0].clauses)
    for point in amendment["point"]:
        clauses[point["number"] - 1] = point["text"]
    row = propose_amendment(by=by, proposal=proposal, clauses=clauses, motivation=amendment["motivation"])
    world.ids["amendment", name] = row.pk


def _settle(world: World, written: dict[str, Any], name: str, amendment: dict[str, Any]) -> None:
    by = author_of(world, written)
    with reading(by):
        row = Amendment.objects.select_related("proposal__author").get(pk=world.ids["amendment", name])
    if "rejected" in amendment:
        reject_amendment(by=by, amendment=row, reason=amendment["rejected"])
    else:
        accept_amendment(by=by, amendment=row)
