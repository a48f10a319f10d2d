"""Who carries a share and with how many inhabitants, and which version of the key counts in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from cooperative.isolation.clock import BRUSSELS
from financing.keys.allocate import Key, KeyKind, Member
from initiatives.portfolio.models import ParticipationState, Stage

# Before a pilot nobody is bound yet: whoever is interested counts along.
BEFORE_A_PILOT = frozenset({Stage.IDEA, Stage.EXPLORATION})


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality with its inhabitants, and the day on which they were counted."""

    nis: str
    name: str
    inhabitants: int
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """An organisation that carries a share, with the municipalities whose inhabitants it carries."""

    organisation_id: int
    number: int
    name: str
    state: str
    payer: str
    areas: tuple[Area, ...] = ()
    served: tuple[Area, ...] = ()
    frozen_inhabitants: int | None = None

    @property
    def inhabitants(self) -> int:
        """The inhabitants in its share: as frozen with a vote, else those carried now."""
        if self.frozen_inhabitants is not None:
            return self.frozen_inhabitants
        return sum(area.inhabitants for area in self.areas)

    @property
    def member(self) -> Member:
        """The member number is the stable order in a tie."""
        return Member(self.number, self.inhabitants)


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A version of a distribution key; `adopted_at` when a vote with its weights was adopted."""

    id: int
    number: int
    kind: str
    equal_percent: int
    written_at: datetime
    adopted_at: datetime | None = None

    @property
    def rest_percent(self) -> int:
        """What a mixed key divides per inhabitant, in per cent."""
        return 100 - self.equal_percent

    @property
    def key(self) -> Key:
        """The key as `allocate` reads it."""
        return Key(KeyKind(self.kind), Fraction(self.equal_percent, 100))


def carriers_of(rows: Sequence[dict[str, Any]], stage: str) -> list[Carrier]:
    """Make the carriers of the rows of `carrier_column`, by member number.

    Before a pilot the interested count too: with what they serve and nobody carries, the earliest first.
    """
    counted = [row for row in rows if row["state"] == ParticipationState.TAKING_PART or stage in BEFORE_A_PILOT]
    taken = {area["nis"] for row in rows for area in row["areas"]}
    carriers = []
    for row in counted:
        areas, served = _areas(row["areas"]), _areas(row["serves"])
        if not areas and row["state"] == ParticipationState.INTERESTED:
            areas = tuple(area for area in served if area.nis not in taken)
            taken |= {area.nis for area in areas}
        carriers.append(
            Carrier(row["id"], row["number"], row["name"], row["state"], row["payer"] or row["name"], areas, served)
        )
    return sorted(carriers, key=lambda carrier: carrier.number)


def versions_of(rows: Sequence[dict[str, Any]]) -> list[KeyVersion]:
    """Make the versions of the rows of `key_column`, oldest first."""
    return [
        KeyVersion(
            row["id"],
            row["number"],
            row["kind"],
            row["equal_percent"],
            datetime.fromisoformat(row["written_at"]),
            datetime.fromisoformat(row["adopted_at"]) if row["adopted_at"] else None,
        )
        for row in rows
    ]


def key_in_force(versions: Sequence[KeyVersion], year: int) -> KeyVersion | None:
    """Give the version by which the cost of a year is divided.

    The one adopted last before that year; without one, the newest written before it; else the first.
    """
    adopted = [each for each in versions if each.adopted_at and _year(each.adopted_at) < year]
    if adopted:
        return max(adopted, key=lambda each: (each.adopted_at, each.number))
    written = [each for each in versions if _year(each.written_at) < year]
    return written[-1] if written else next(iter(versions), None)


def _year(moment: datetime) -> int:
    return moment.astimezone(BRUSSELS).year


def _areas(rows: Sequence[dict[str, Any]]) -> tuple[Area, ...]:
    return tuple(Area(row["nis"], row["name"], row["n"], date.fromisoformat(row["on"])) for row in rows)
