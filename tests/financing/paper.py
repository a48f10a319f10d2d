"""Sheets made by hand, without a database, for sums on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from financing.indexation.scenarios import Rates
from financing.keys.carriers import Area, Carrier, KeyVersion
from financing.plans.plan import Plan
from financing.statements.sheet import RateSource, Sheet

WRITTEN = datetime(2025, 6, 1, tzinfo=UTC)
# Aalst's 92.131 of the 2.535.110 inhabitants of 41 participants (Statbel, 1 January 2025).
AALST, TOGETHER, PARTICIPANTS = 92_131, 2_535_110, 41


def carrier(number: int, inhabitants: int, name: str = "") -> Carrier:
    """Make a carrier whose id is its member number."""
    area = Area(str(number), f"Gemeente {number}", inhabitants, date(2025, 1, 1))
    return Carrier(number, number, name or f"Bibliotheek {number}", "taking_part", "", (area,) if inhabitants else ())


def forty_one() -> tuple[Carrier, ...]:
    """Make the example's 41 participants: Aalst first, the other 40 carry 2.442.979 inhabitants together."""
    rest, over = divmod(TOGETHER - AALST, PARTICIPANTS - 1)
    others = [carrier(number, rest + (1 if number - 2 < over else 0)) for number in range(2, PARTICIPANTS + 1)]
    return (carrier(1, AALST, "Bibliotheek Aalst"), *others)


def version(
    kind: str, equal_percent: int = 0, number: int = 1, terms: dict[str, Any] | None = None, **moments: datetime
) -> KeyVersion:
    """Make a version of a key."""
    written = moments.pop("written_at", WRITTEN)
    return KeyVersion(number, number, kind, equal_percent, written, terms=terms or {}, **moments)


def sheet(
    plan: Plan,
    *versions: KeyVersion,
    carriers: tuple[Carrier, ...] | None = None,
    rates: tuple[str, str, str] = ("1.5", "2.1", "6.0"),
) -> Sheet:
    """Make the sheet of an initiative."""
    return Sheet(
        initiative_id=1,
        name="Eén kaart",
        lead_id=1,
        lead="Bibliotheek Aalst",
        stage="scaling",
        published=True,
        area=2,
        plan=plan,
        versions=versions,
        carriers=forty_one() if carriers is None else carriers,
        scenario=RateSource(Rates(*map(Decimal, rates)), "bron", "source", date(2026, 11, 23)),
    )
