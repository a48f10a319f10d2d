"""The keys of the world; that of the library asks fixed amounts, and one was entered for the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading
from financing.keys.actions import enter_weights, write_key

if TYPE_CHECKING:
    from tests.house.world import World


def build_key(world: World, initiative_id: int, kind: str, terms: dict[str, Any] | None = None) -> None:
    """Write a key; where it asks fixed amounts, enter that of the library with its source."""
    by = world.cast.acting("contributor")
    write_key(by=by, initiative_id=initiative_id, kind=kind, terms=terms)
    if terms:
        with reading(by):
            today = house_today()
        enter_weights(
            by=by,
            initiative_id=initiative_id,
            kind="fixed_yearly",
            amounts={world.library: 5_000},
            source=world.words,
            counted_on=today,
        )
