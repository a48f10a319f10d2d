"""What is written about the members of the demo, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).resolve().parent.parent / "source" / "demo_members.toml"
# The day on which the cooperative is founded, and that on which an organisation joins unless it says otherwise.
FOUNDED = -3960
JOINED = -3950
TEAM, SECRETARY, HOUSE = "bram.wouters", "katrien.dewulf", "samen-verder"
# A treasurer who still has to set up the second factor that the role asks for.
WITHOUT_FACTOR = "pieter.vandenbossche"
FACTOR_ROLES = {"treasurer", "house_treasurer"}


@cache
def written() -> dict[str, Any]:
    """Give the file as it stands: `organisation`, `person`, `body`, `invitation`."""
    return tomllib.loads(WRITTEN.read_text(encoding="utf-8"))


def board_seats() -> list[dict[str, Any]]:
    """Give the seats of the board: person, organisation, function, days from and until."""
    board = next(body for body in written()["body"] if body["kind"] == "board")
    seats: list[dict[str, Any]] = board["seats"]
    return seats


def has_second_factor(person: dict[str, Any]) -> bool:
    """Say whether this person's account has a second factor: who must, but one."""
    if person["key"] == WITHOUT_FACTOR:
        return False
    seated = {seat["person"] for seat in board_seats()}
    return person["key"] in seated or any(role in FACTOR_ROLES for _, role in person["roles"])
