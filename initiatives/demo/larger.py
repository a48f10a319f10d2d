"""Twelve more initiatives for each step of the scale, each with sixty participants, for measurements."""

from __future__ import annotations

from typing import Any

from cooperative.demo import Event, World
from initiatives.demo.making import making_events
from members.demo.larger import A_STEP, FIRST_DAY, key_of

MORE, PARTICIPANTS = 12, 60
FAMILIES = ("basisinfrastructuur", "digitaal-aanbod", "beleven-en-inspireren")


def larger_events(world: World) -> list[Event]:
    """Tell the numbered initiatives; none at scale 1."""
    many = A_STEP * (world.scale - 1)
    return [
        event
        for number in range(1, MORE * (world.scale - 1) + 1)
        for event in making_events(world, _numbered(number, many))
    ]


def _numbered(number: int, many: int) -> dict[str, Any]:
    """Write a numbered initiative; its lead is the library of the same number, its participants those after it."""
    start = FIRST_DAY + 60 + number % 300
    return {
        "key": f"voorbeeld-{number}",
        "title": f"Voorbeeldinitiatief {number}",
        "title_en": f"Example initiative {number}",
        "lede": "Een verzonnen initiatief om de snelheid van het portaal te meten.",
        "lede_en": "An invented initiative to measure how fast the portal is.",
        "why": ["Dit initiatief bestaat alleen om te meten."],
        "for_whom": "Voor wie meet.",
        "lead": key_of(number),
        "author": f"persoon.{number}",
        "family": FAMILIES[number % len(FAMILIES)],
        "focus": "rolverandering",
        "areas": [{"number": number % 7 + 1, "weight": 100}],
        "published": start + 2,
        "stages": [{"stage": "idea", "day": start}, {"stage": "exploration", "day": start + 3}],
        "participation": [
            {
                "state": "taking_part",
                "day": start + 5,
                "organisations": [key_of((number + step) % many + 1) for step in range(PARTICIPANTS)],
            }
        ],
        "update": [{"day": start + 9, "status": "on_track", "by": f"persoon.{number}", "text": "Alles loopt."}],
    }
