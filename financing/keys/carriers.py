"""Who carries a share and with how many inhabitants, and which version of the key counts in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cooperative.isolation.clock import BRUSSELS
from financing.keys.key import Key, Member
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
class Measured:
    """A number entered for an organisation (users, or cents): where it comes from and of which day it is."""

    amount: int
    source: str
    counted_on: date

    def to_json(self) -> dict[str, Any]:
        """Give it as it is frozen with a vote."""
        return {"amount": self.amount, "source": self.source, "on": self.counted_on.isoformat()}


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
    measures: Mapping[str, Measured] = field(default_factory=dict)

    @property
    def inhabitants(self) -> int:
        """The inhabitants in its share: as frozen with a vote, else those carried now."""
        if self.frozen_inhabitants is not None:
            return self.frozen_inhabitants
        return sum(area.inhabitants for area in self.areas)

    @property
    def member(self) -> Member:
        """The member number is the stable order in a tie."""
        return Member(self.number, self.inhabitants, {name: each.amount for name, each in self.measures.items()})


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A version of a distribution key; `adopted_at` when a vote with its weights was adopted."""

    id: int
    number: int
    kind: str
    equal_percent: int
    written_at: datetime
    adopted_at: datetime | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The key as it divides."""
        return Key.from_json(self.kind, self.equal_percent, self.terms)


def carriers_of(rows: Sequence[dict[str, Any]], stage: str, entered: Sequence[dict[str, Any]] = ()) -> list[Carrier]:
    """Make the carriers of the rows of `carrier_column`, by member number, with what `measure_column` gives of them.

    Before a pilot the interested count too: with what they serve and nobody carries, the earliest first.
    """
    counted = [row for row in rows if row["state"] == ParticipationState.TAKING_PART or stage in BEFORE_A_PILOT]
    taken = {area["nis"] for row in rows for area in row["areas"]}
    measures = measures_of(entered)
    carriers = []
    for row in counted:
        areas, served = _areas(row["areas"]), _areas(row["serves"])
        if not areas and row["state"] == ParticipationState.INTERESTED:
            areas = tuple(area for area in served if area.nis not in taken)
            taken |= {area.nis for area in areas}
        carriers.append(
            Carrier(
                row["id"],
                row["number"],
                row["name"],
                row["state"],
                row["payer"] or row["name"],
                areas,
                served,
                measures=measures.get(row["id"], {}),
            )
        )
    return sorted(carriers, key=lambda carrier: carrier.number)


def measures_of(rows: Sequence[dict[str, Any]]) -> dict[int, dict[str, Measured]]:
    """Make what was entered, by organisation and kind, of the rows of `measure_column`."""
    found: dict[int, dict[str, Measured]] = {}
    for row in rows:
        found.setdefault(row["id"], {})[row["kind"]] = measured_of(row)
    return found


def measured_of(row: dict[str, Any]) -> Measured:
    """Make one entered number of its row, or of what `to_json` wrote."""
    return Measured(row["amount"], row["source"], date.fromisoformat(row["on"]))


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
            row["terms"],
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
