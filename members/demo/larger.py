"""A demo some times as large, for measurements: numbered organisations with one person each."""

from __future__ import annotations

from functools import cache
from typing import Any

from members.demo.source import addresses, written

A_STEP = 80  # organisations per step of the scale
FIRST_DAY = -460


@cache
def more_organisations(scale: int) -> tuple[dict[str, Any], ...]:
    """Give 80 fictitious libraries for each step of the scale above 1."""
    return tuple(
        {"key": key_of(number), "name": f"Bibliotheek Voorbeeld {number}", "kind": "library", "joined": FIRST_DAY - 1}
        | {"nis": [_served()[number % len(_served())]], "fictitious": True}
        | {"address": [f"Voorbeeldstraat {number}", *_town(_served()[number % len(_served())])]}
        for number in range(1, A_STEP * (scale - 1) + 1)
    )


@cache
def more_persons(scale: int) -> tuple[dict[str, Any], ...]:
    """Give each of them one person with every role."""
    roles = ("representative", "treasurer", "admin", "contributor")
    return tuple(
        {
            "key": f"persoon.{number}",
            "given_name": "Voorbeeld",
            "family_name": f"Persoon {number}",
            "function": "bibliothecaris",
            "email": f"persoon.{number}@voorbeeld.demo.example",
            "roles": [[key_of(number), role] for role in roles],
            "listed": True,
        }
        for number in range(1, A_STEP * (scale - 1) + 1)
    )


def key_of(number: int) -> str:
    """Name a numbered organisation."""
    return f"bibliotheek-voorbeeld-{number}"


@cache
def _served() -> tuple[str, ...]:
    """Give the municipalities that the members of the file serve, each once."""
    return tuple(dict.fromkeys(nis for one in written()["organisation"] for nis in one["nis"]))


@cache
def _town(nis: str) -> tuple[str, str]:
    """Give postal code and locality of the first organisation of the file that serves a municipality."""
    first = next(one for one in written()["organisation"] if nis in one["nis"])
    _, postal_code, locality = addresses()[first["key"]]
    return postal_code, locality
