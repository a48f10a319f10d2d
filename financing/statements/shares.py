"""What every carrier pays: of the investment once, of the running cost in a year. Pure sums, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from financing.indexation.formula import IndexSeries
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX
from financing.indexation.tariffs import YearRate, rate_in
from financing.keys.allocate import AllocationRefused, Term, shares_of, terms_of
from financing.keys.carriers import Carrier, KeyVersion
from financing.plans.plan import INVESTMENT, RUNNING, Tariff
from financing.statements.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Applied:
    """A tariff as it applies in a year."""

    tariff: Tariff
    year_rate: YearRate


@dataclass(frozen=True, slots=True)
class Divided:
    """A cost over the carriers: cents by organisation, and on what it rests (a key or tariffs)."""

    total: int = 0
    cents: Mapping[int, int] = field(default_factory=dict)
    version: KeyVersion | None = None
    tariffs: tuple[Applied, ...] = ()
    refused: bool = False

    def of(self, organisation_id: int | None) -> int:
        """Give the cents of one organisation; 0 for who carries nothing."""
        return self.cents.get(organisation_id or 0, 0)


def by_key(total: int, version: KeyVersion | None, carriers: tuple[Carrier, ...]) -> Divided:
    """Divide a total by a version of the key; refused (marked, nobody pays) when the key has no weights."""
    if total == 0 or version is None:
        return Divided(total=total, version=version, refused=total != 0)
    try:
        shares = shares_of(total, version.key, [each.member for each in carriers])
    except AllocationRefused:
        return Divided(total=total, version=version, refused=True)
    by_number = {share.member: share.cents for share in shares}
    return Divided(total, {each.organisation_id: by_number[each.number] for each in carriers}, version)


def terms_for(divided: Divided, carriers: tuple[Carrier, ...], carrier: Carrier) -> list[Term]:
    """Give the sum on paper of one carrier's share of what was divided by a key; nothing when it was refused."""
    if divided.refused or divided.version is None:
        return []
    return terms_of(divided.total, divided.version.key, [each.member for each in carriers], carrier.member)


def once_of(sheet: Sheet) -> Divided:
    """Divide the participants' part of the whole investment; with weights frozen by a vote: as they stand."""
    if sheet.frozen_cents:
        total = sum(sheet.frozen_cents.values())
        return Divided(total, sheet.frozen_cents, sheet.newest_key)
    return by_key(sheet.plan.members_part(INVESTMENT), sheet.newest_key, sheet.carriers)


def investment_in(sheet: Sheet, year: int, this_year: int) -> Divided:
    """Divide the participants' part of the investment of one year."""
    return by_key(sheet.plan.members_part(INVESTMENT, year), sheet.key_for(year, this_year), sheet.carriers)


def running_in(sheet: Sheet, year: int, this_year: int) -> Divided:
    """Divide the running cost of a year: tariffs × inhabitants carried, or the participants' part by the key.

    A tariff line is rounded once for each organisation; the total of a tariff is an outcome.
    """
    applied = tuple(applied_in(tariff, year) for tariff in sheet.plan.tariffs_in(year))
    if not applied:
        return by_key(sheet.plan.members_part(RUNNING, year), sheet.key_for(year, this_year), sheet.carriers)
    cents = {
        each.organisation_id: sum(one.year_rate.cents(each.inhabitants) for one in applied) for each in sheet.carriers
    }
    return Divided(sum(cents.values()), cents, tariffs=applied)


def applied_in(tariff: Tariff, year: int) -> Applied:
    """Give a tariff with its index in a year."""
    series = IndexSeries(HEALTH_INDEX, BASE_YEAR, tariff.values)
    return Applied(tariff, rate_in(year, tariff.rate, series, tariff.base_month, tariff.cap_percent))


def part_of(carriers: tuple[Carrier, ...], carrier: Carrier) -> Fraction | None:
    """Give a carrier's part of the inhabitants together; None when nobody carries any."""
    together = sum(each.inhabitants for each in carriers)
    return Fraction(carrier.inhabitants, together) if together else None
