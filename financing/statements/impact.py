"""What a vote or an initiative means for one organisation: the sum behind panel, ballot snapshot and overview."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from financing.indexation.scenarios import cumulative_cost
from financing.keys.carriers import Carrier
from financing.keys.key import NO_BOUNDS, KeyKind
from financing.plans.plan import INVESTMENT, RUNNING
from financing.statements.shares import Divided, granted_in, once_of, running_in
from financing.statements.sheet import Sheet

FIVE, TEN = 5, 10
# Where one weight divides all, who leaves is shared out in the same proportion for everybody.
EVEN = (KeyKind.EQUAL, KeyKind.PER_INHABITANT, KeyKind.SIZE_BANDS, KeyKind.ACTIVE_USERS, KeyKind.BUDGET)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What once and the first five and ten years cost together, in cents, at a yearly rate in per cent."""

    name: str
    percent: Decimal
    five_years: int
    ten_years: int
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Impact:
    """The consequences for one organisation; amounts in cents, `from_year` None when nothing recurs."""

    sheet: Sheet
    carrier: Carrier | None
    this_year: int
    once: Divided
    today: Divided
    yearly: Divided
    from_year: int | None
    once_cents: int
    today_cents: int
    yearly_cents: int
    scenarios: tuple[Scenario, ...]
    others_percent: Fraction | None
    granted: Divided | None = None

    @property
    def change_cents(self) -> int:
        """What the yearly cost rises (or falls) by."""
        return self.yearly_cents - self.today_cents

    @property
    def costs_nothing(self) -> bool:
        """Say whether this asks the participants no money at all."""
        return not (self.once.total or self.yearly.total or self.today.total)

    @property
    def vat_included(self) -> bool:
        """Say whether VAT is in every amount shown."""
        plan = self.sheet.plan
        years = plan.years(INVESTMENT) if self.once.total else []
        recurring = self.from_year is None or plan.vat_included(RUNNING, self.from_year)
        return recurring and all(plan.vat_included(INVESTMENT, year) for year in years)

    @property
    def others(self) -> int:
        """How many others carry a share."""
        return len(self.sheet.carriers) - (self.carrier is not None)

    @property
    def carried_by_others(self) -> list[tuple[str, str]]:
        """List (municipality, carrier) of what we serve and somebody else carries."""
        if self.carrier is None:
            return []
        owner = {area.nis: each.name for each in self.sheet.carriers for area in each.areas}
        ours = {area.nis for area in self.carrier.areas}
        return [
            (area.name, owner[area.nis]) for area in self.carrier.served if area.nis in owner and area.nis not in ours
        ]

    def to_json(self) -> dict[str, Any]:
        """Give what is kept with a ballot: whole cents, and decimals as text."""
        return {
            "year": self.this_year,
            "once_cents": self.once_cents,
            "once_total_cents": self.once.total,
            "today_cents": self.today_cents,
            "yearly_cents": self.yearly_cents,
            "from_year": self.from_year,
            "change_cents": self.change_cents,
            "vat_included": self.vat_included,
            "carriers": len(self.sheet.carriers),
            "inhabitants": 0 if self.carrier is None else self.carrier.inhabitants,
            "inhabitants_together": self.sheet.inhabitants,
            "payer": "" if self.carrier is None else self.carrier.payer,
            "key": None if self.sheet.newest_key is None else self.sheet.newest_key.number,
            "scenarios": [asdict(each) | {"percent": str(each.percent)} for each in self.scenarios],
        }


def impact_on(sheet: Sheet, organisation_id: int | None, this_year: int) -> Impact:
    """Compute what an initiative means for one organisation, seen from a year.

    Once: its share of the participants' part of the investment (as frozen, where a vote froze it). Today: its
    share of the running cost of this year; yearly: of the first year that rests on something else.
    """
    carrier = sheet.carrier(organisation_id)
    once, today = once_of(sheet), running_in(sheet, this_year, this_year)
    from_year = sheet.plan.coming_year(this_year)
    yearly = today if from_year in (None, this_year) else running_in(sheet, from_year or this_year, this_year)
    once_cents, yearly_cents = once.of(organisation_id), yearly.of(organisation_id)
    return Impact(
        sheet=sheet,
        carrier=carrier,
        this_year=this_year,
        once=once,
        today=today,
        yearly=yearly,
        from_year=from_year,
        once_cents=once_cents,
        today_cents=today.of(organisation_id),
        yearly_cents=yearly_cents,
        scenarios=scenarios_of(sheet, yearly, organisation_id, once_cents) if yearly_cents else (),
        others_percent=_others(once, once_cents),
        granted=granted_in(sheet, from_year or this_year, this_year),
    )


def scenarios_of(sheet: Sheet, yearly: Divided, organisation_id: int | None, once_cents: int) -> tuple[Scenario, ...]:
    """Sum once and the years for a low, an expected and a high rate; no rate above a tariff's yearly cap.

    A tariff without index stays as it is: then one line is left, at 0 per cent.
    """
    cents = yearly.of(organisation_id)
    indexed = [each.tariff for each in yearly.tariffs if each.tariff.base_month]
    if sheet.scenario is None or (yearly.tariffs and not indexed):
        zero = Decimal(0)
        return (_scenario("fixed", zero, cents, once_cents, capped=False),)
    caps = [each.cap_percent for each in indexed if each.cap_percent is not None]
    cap = max(caps) if indexed and len(caps) == len(indexed) else None
    free, held = sheet.scenario.rates, sheet.scenario.rates.capped(cap)
    rows = []
    for name in ("low", "expected", "high"):
        percent: Decimal = getattr(held, name)
        rows.append(_scenario(name, percent, cents, once_cents, capped=percent < getattr(free, name)))
    return tuple(rows)


def _scenario(name: str, percent: Decimal, cents: int, once_cents: int, *, capped: bool) -> Scenario:
    five, ten = (cumulative_cost(cents, percent, years, once_cents) for years in (FIVE, TEN))
    return Scenario(name, percent, five, ten, capped)


def _others(once: Divided, cents: int) -> Fraction | None:
    """Give by how much the share of each other one rises without us (1/26 is 3,8 %); exact for plain keys only."""
    if once.version is None or once.version.kind not in EVEN or not 0 < cents < once.total:
        return None
    key = once.version.key
    return None if key.fixed or key.once != NO_BOUNDS else Fraction(cents, once.total - cents)
