"""What became of decisions of the demo after their count: ratified, or annulled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.transactions import reading
from initiatives.demo.source import secretary
from initiatives.ratification.actions import Source, annul_decision, ratify_decision
from initiatives.voting.models import Decision

RULINGS = 560
ACTS: dict[str, Callable[..., Any]] = {"ratified": ratify_decision, "annulled": annul_decision}


def ratifying_events(world: World, key: str, proposal: dict[str, Any]) -> list[Event]:
    """Tell what was ruled about the decision on a proposal."""
    vote = proposal.get("vote", {})
    return [
        Event(
            world.at(vote[kind]["day"], "14:00"),
            RULINGS,
            f"{proposal['title']}: {kind}",
            partial(_enter, world, key, act, vote[kind]),
        )
        for kind, act in ACTS.items()
        if kind in vote
    ]


def _enter(world: World, key: str, act: Callable[..., Any], said: dict[str, Any]) -> None:
    by = secretary(world)
    with reading(by):
        decision = Decision.objects.get(pk=world.ids["decision", key])
    source = Source(
        authority=said["authority"],
        decided_on=world.day(said["decided"]),
        reference=said["reference"],
        reason=said.get("reason", ""),
    )
    act(by=by, decision=decision, source=source, drawn=decision.version)
