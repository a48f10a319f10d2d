"""The initiatives of the demo with their proposals, questions and votes."""

from __future__ import annotations

from cooperative.demo import Event, World
from initiatives.demo.deciding import deciding_events
from initiatives.demo.larger import larger_events
from initiatives.demo.making import making_events
from initiatives.demo.ruling import ruling_events
from initiatives.demo.seating import seating_events
from initiatives.demo.source import initiatives_of

__all__ = ["events"]


def events(world: World) -> list[Event]:
    """Tell every initiative from its first idea to today."""
    told = ruling_events(world)
    for written in initiatives_of(world):
        told += [*making_events(world, written), *seating_events(world, written)]
        for proposal in written.get("proposal", []):
            told += deciding_events(world, written, proposal)
    return [*told, *larger_events(world)]
