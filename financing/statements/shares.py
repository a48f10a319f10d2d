"""What every carrier pays: of the investment once, of the running cost in a year. Pure sums, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from financing.indexation.formula import IndexSeries
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX
from financing.indexation.tariffs import YearRate, rate_in
from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.carriers import Carrier, KeyVersion
from financing.keys.dividing import Problem, Split, divide, divide_grant, problem_of
from financing.keys.key import Term, terms_of
from financing.plans.plan import GRANT, INVESTMENT, RUNNING, Tariff
from financing.statements.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Applied:
    """A tariff as it applies in a year."""

    tariff: Tariff
    year_rate: YearRate


@dataclass(frozen=True, slots=True)
class Divided:
    """A cost over the carriers: cents by organisation, and on what it rests (a key or tariffs).

    `splits` tell how a key came to each amount; with a `problem` nobody pays anything.
    """

    total: int = 0
    cents: Mapping[int, int] = field(default_factory=dict)
    version: KeyVersion | None = None
    tariffs: tuple[Applied, ...] = ()
    splits: Mapping[int, Split] = field(default_factory=dict)
    problem: Problem | None = None
    yearly: bool = False

    def of(self, organisation_id: int | None) -> int:
        """Give the cents of one organisation; 0 for who carries nothing."""
        return self.cents.get(organisation_id or 0, 0)

    @property
    def refused(self) -> bool:
        """Say whether the amount is not divided."""
        return self.problem is not None


def by_key(
    total: int,
    version: KeyVersion | None,
    carriers: tuple[Carrier, ...],
    *,
    yearly: bool = False,
    before: Divided | None = None,
) -> Divided:
    """Divide a total by a version of the key; where that cannot, the problem says why.

    `before` is what the year before was, for a key that slows a rise.
    """
    if total == 0 or version is None:
        return Divided(total, version=version, problem=Problem() if total else None, yearly=yearly)
    members = [each.member for each in carriers]
    paid = {each.number: before.of(each.organisation_id) for each in carriers} if before else {}
    try:
        splits = {each.member: each for each in divide(total, version.key, members, yearly=yearly, before=paid)}
    except AllocationRefused as refusal:
        return Divided(total, version=version, problem=problem_of(refusal, _names(carriers)), yearly=yearly)
    by_organisation = {each.organisation_id: splits[each.number] for each in carriers}
    cents = {pk: split.cents for pk, split in by_organisation.items()}
    return Divided(total, cents, version, splits=by_organisation, yearly=yearly)


def _names(carriers: tuple[Carrier, ...]) -> dict[int, str]:
    return {each.number: each.name for each in carriers}


def terms_for(divided: Divided, carriers: tuple[Carrier, ...], carrier: Carrier) -> list[Term]:
    """Give the sum on paper of one carrier's share of what was divided by a key; nothing when it was refused."""
    if divided.refused or divided.version is None:
        return []
    return terms_of(divided.total, divided.version.key, [each.member for each in carriers], carrier.member)


def once_of(sheet: Sheet) -> Divided:
    """Divide the participants' part of the whole investment; with weights frozen by a vote: as they stand."""
    total = sum(sheet.frozen_cents.values()) if sheet.frozen_cents else sheet.plan.members_part(INVESTMENT)
    divided = by_key(total, sheet.newest_key, sheet.carriers)
    return replace(divided, cents=sheet.frozen_cents, problem=None) if sheet.frozen_cents else divided


def investment_in(sheet: Sheet, year: int, this_year: int) -> Divided:
    """Divide the participants' part of the investment of one year.

    The bounds of a key hold for the whole; a year is what is paid up to and with it, less what was paid before it.
    """
    part = sheet.plan.members_part(INVESTMENT, year)
    whole = by_key(sheet.plan.members_part(INVESTMENT), sheet.key_for(year, this_year), sheet.carriers)
    if not part:
        return Divided(version=whole.version)
    if whole.refused:
        return replace(whole, total=part)
    shares = [whole.splits[each.organisation_id].share for each in sheet.carriers]
    before = sum(sheet.plan.members_part(INVESTMENT, each) for each in sheet.plan.years(INVESTMENT) if each < year)
    until, earlier = (allocate(total, shares) for total in (before + part, before))
    cents = {each.organisation_id: now - then for each, now, then in zip(sheet.carriers, until, earlier, strict=True)}
    splits = {pk: _scaled(split, part, whole.total, cents[pk]) for pk, split in whole.splits.items()}
    return replace(whole, total=part, cents=cents, splits=splits)


def _scaled(split: Split, part: int, whole: int, cents: int) -> Split:
    """Give the part of a share that is paid in one year; the bound that holds it stays that of the whole."""
    scale = Fraction(part, whole)
    return replace(split, cents=cents, share=split.share * scale, quota=split.quota * scale)


def running_in(sheet: Sheet, year: int, this_year: int) -> Divided:
    """Divide the running cost of a year: tariffs × inhabitants carried, or the participants' part by the key.

    A tariff line is rounded once for each organisation; the total of a tariff is an outcome. A key that slows a rise
    looks at the year before.
    """
    applied = tuple(applied_in(tariff, year) for tariff in sheet.plan.tariffs_in(year))
    if not applied:
        part, version = sheet.plan.members_part(RUNNING, year), sheet.key_for(year, this_year)
        slowed = part and version is not None and version.key.rise is not None
        before = running_in(sheet, year - 1, this_year) if slowed else None
        return by_key(part, version, sheet.carriers, yearly=True, before=before)
    cents = {
        each.organisation_id: sum(one.year_rate.cents(each.inhabitants) for one in applied) for each in sheet.carriers
    }
    return Divided(sum(cents.values()), cents, tariffs=applied, yearly=True)


def granted_in(sheet: Sheet, year: int, this_year: int) -> Divided | None:
    """Divide the yearly grant over who contributes, where the key bounds it; None where it does not."""
    version, grant = sheet.key_for(year, this_year), sheet.plan.sources_of(RUNNING, year).get(GRANT, 0)
    if version is None or version.key.grant is None or not grant:
        return None
    own = running_in(sheet, year, this_year)
    paid = {each.number: own.of(each.organisation_id) for each in sheet.carriers}
    try:
        found = divide_grant(grant, version.key, [each.member for each in sheet.carriers], paid)
    except AllocationRefused as refusal:
        problem = own.problem or problem_of(refusal, _names(sheet.carriers))
        return Divided(grant, version=version, problem=problem, yearly=True)
    splits = {each.organisation_id: split for each, split in zip(sheet.carriers, found, strict=True)}
    return Divided(grant, {pk: split.cents for pk, split in splits.items()}, version, splits=splits, yearly=True)


def applied_in(tariff: Tariff, year: int) -> Applied:
    """Give a tariff with its index in a year."""
    series = IndexSeries(HEALTH_INDEX, BASE_YEAR, tariff.values)
    return Applied(tariff, rate_in(year, tariff.rate, series, tariff.base_month, tariff.cap_percent))


def part_of(carriers: tuple[Carrier, ...], carrier: Carrier) -> Fraction | None:
    """Give a carrier's part of the inhabitants together; None when nobody carries any."""
    together = sum(each.inhabitants for each in carriers)
    return Fraction(carrier.inhabitants, together) if together else None
