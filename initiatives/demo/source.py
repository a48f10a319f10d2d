"""What is written about the initiatives of the demo."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from cooperative.demo import World
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from initiatives.proposals.models import Proposal

FOLDER = Path(__file__).resolve().parent.parent / "source"


def initiatives_of(world: World) -> list[dict[str, Any]]:
    """Read the files in their order, with the years of this demo filled in."""
    names: list[str] = _read("demo.toml")["initiatives"]
    return [world.fill_years(_read(f"demo_{name}.toml")) for name in names]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def author_of(world: World, written: dict[str, Any]) -> Acting:
    """Give whoever writes for the lead of an initiative."""
    return world.act(written["author"], written["lead"])


def key_of(written: dict[str, Any], proposal: dict[str, Any]) -> str:
    """Name a proposal, and its vote, within the whole demo."""
    return f"{written['key']}/{proposal['key']}"


def proposal_of(world: World, by: Acting, key: str) -> Proposal:
    """Read a proposal of the demo as somebody of the demo."""
    with reading(by):
        return Proposal.objects.select_related("author", "initiative").get(pk=world.ids["proposal", key])


def secretary(world: World) -> Acting:
    """Give the secretary of the cooperative."""
    return world.act("katrien.dewulf", "samen-verder")
