"""A plan as it is read: lines, sources and tariffs of one initiative, and the sums that follow. Amounts in cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

INVESTMENT, RUNNING, MEMBERS, GRANT = "investment", "running", "members", "grant"
KINDS_IN_ADDRESSES = {"investering": INVESTMENT, "werking": RUNNING}


@dataclass(frozen=True, slots=True)
class Line:
    """A cost in a year."""

    id: int
    year: int
    kind: str
    label: str
    cents: int
    vat_included: bool
    vat: str = "normal"


@dataclass(frozen=True, slots=True)
class Source:
    """Who pays which part of a kind of cost in a year."""

    year: int
    kind: str
    source: str
    cents: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price per inhabitant per year (euro); `values` are the index values (YYYY-MM) that can count for it."""

    id: int
    label: str
    rate: Decimal
    from_year: int
    until_year: int | None = None
    vat_included: bool = True
    vat: str = "normal"
    base_month: str | None = None
    cap_percent: Decimal | None = None
    values: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def plain_rate(self) -> Decimal:
        """The rate without the zeros that a column of six decimals adds."""
        return self.rate.quantize(Decimal(1)) if self.rate == self.rate.to_integral() else self.rate.normalize()


@dataclass(frozen=True, slots=True)
class Gap:
    """Sources and lines of a kind and year that differ; positive: so much has no source yet."""

    year: int
    kind: str
    cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an initiative plans to cost."""

    lines: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    tariffs: tuple[Tariff, ...] = ()

    def total(self, kind: str, year: int | None = None) -> int:
        """Sum the lines of a kind, of one year or of all."""
        return sum(each.cents for each in self.lines if each.kind == kind and year in (None, each.year))

    def members_part(self, kind: str, year: int | None = None) -> int:
        """Sum what the participants pay together of a kind, in one year or in all."""
        return self.sources_of(kind, year).get(MEMBERS, 0)

    def sources_of(self, kind: str, year: int | None = None) -> dict[str, int]:
        """Sum the sources of a kind of cost by source."""
        sums: dict[str, int] = {}
        for each in self.sources:
            if each.kind == kind and year in (None, each.year):
                sums[each.source] = sums.get(each.source, 0) + each.cents
        return sums

    def years(self, kind: str) -> list[int]:
        """List the years with a line of this kind, in order."""
        return sorted({each.year for each in self.lines if each.kind == kind})

    def tariffs_in(self, year: int) -> list[Tariff]:
        """List the tariffs in force in a year."""
        return [
            each
            for each in self.tariffs
            if each.from_year <= year and (each.until_year is None or year <= each.until_year)
        ]

    def gaps(self) -> list[Gap]:
        """List where sources and lines differ, per year and kind, in order."""
        places = {(line.year, line.kind) for line in self.lines} | {(one.year, one.kind) for one in self.sources}
        gaps = [
            Gap(year, kind, self.total(kind, year) - sum(self.sources_of(kind, year).values()))
            for year, kind in sorted(places)
        ]
        return [gap for gap in gaps if gap.cents]

    def coming_year(self, this_year: int) -> int | None:
        """Give the first year from now in which the running cost rests on something else than this year.

        This year itself when nothing changes; None when the participants pay no running cost.
        """
        now = self._basis(this_year)
        for year in range(this_year + 1, max(self._years_named(), default=this_year) + 1):
            if self._basis(year) not in (now, ()):
                return year
        return this_year if now else None

    def vat_included(self, kind: str, year: int) -> bool:
        """Say whether VAT is in every amount of a kind in a year."""
        rows = [each.vat_included for each in self.lines if each.kind == kind and each.year == year]
        if kind == RUNNING:
            rows += [each.vat_included for each in self.tariffs_in(year)]
        return all(rows)

    def _basis(self, year: int) -> tuple[int, ...]:
        tariffs = self.tariffs_in(year)
        if tariffs:
            return tuple(each.id for each in tariffs)
        part = self.members_part(RUNNING, year)
        return (-part,) if part else ()

    def _years_named(self) -> list[int]:
        years = [line.year for line in self.lines] + [source.year for source in self.sources]
        return years + [tariff.from_year for tariff in self.tariffs]


def plan_of(lines: list[dict[str, Any]], sources: list[dict[str, Any]], tariffs: list[dict[str, Any]]) -> Plan:
    """Make a plan of the rows that `plan_columns` gives; decimals come as text, so nothing is rounded."""
    return Plan(
        lines=tuple(
            Line(row["id"], row["year"], row["kind"], row["label"], row["cents"], row["included"], row["vat"])
            for row in lines
        ),
        sources=tuple(Source(row["year"], row["kind"], row["source"], row["cents"]) for row in sources),
        tariffs=tuple(
            Tariff(
                id=row["id"],
                label=row["label"],
                rate=Decimal(row["rate"]),
                from_year=row["from_year"],
                until_year=row["until_year"],
                vat_included=row["included"],
                vat=row["vat"],
                base_month=row["base"][:7] if row["base"] else None,
                cap_percent=Decimal(row["cap"]) if row["cap"] is not None else None,
                values={value["month"][:7]: Decimal(value["value"]) for value in row["values"]},
            )
            for row in tariffs
        ),
    )
