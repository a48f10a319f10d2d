"""What the coming years cost: what the plan says, then what an index rate makes of it. Amounts in cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from cooperative.web.charts import Bar, BarChart, Part, bar_chart
from financing.indexation.formula import round_half_up
from financing.indexation.scenarios import Rates
from financing.plans.plan import MEMBERS, RUNNING, Plan, Tariff
from financing.statements.shares import investment_in, running_in
from financing.statements.sheet import Sheet

YEARS = 6


@dataclass(frozen=True, slots=True)
class Expected:
    """An amount of a year; `low` and `high` are None when it stands in the plan as it is."""

    cents: int
    low: int | None = None
    high: int | None = None

    def plus(self, cents: int) -> Expected:
        """Add what does not grow."""
        low = None if self.low is None else self.low + cents
        high = None if self.high is None else self.high + cents
        return Expected(self.cents + cents, low, high)


def running_of_all(sheet: Sheet, year: int, this_year: int) -> Expected:
    """Give the whole running cost of a year: the plan's lines, else the tariffs together, else the last lines grown."""
    plan = sheet.plan
    if plan.total(RUNNING, year):
        return Expected(plan.total(RUNNING, year))
    last = max((each for each in plan.years(RUNNING) if this_year <= each < year), default=None)
    if plan.tariffs_in(year):
        grown = _grown(running_in(sheet, year, this_year).total, sheet, year, this_year)
        # What a grant or reserve pays follows no index: it stays what it was in the last planned year.
        return grown.plus(0 if last is None else _paid_by_others(plan, last))
    if last is None:
        return Expected(0)
    return _by_rate(plan.total(RUNNING, last), year - last, _rates(sheet, None))


def running_of_us(sheet: Sheet, organisation_id: int | None, year: int, this_year: int) -> Expected:
    """Give one organisation's part of the running cost of a year, grown where only an index rate is known."""
    plan = sheet.plan
    if plan.tariffs_in(year):
        return _grown(running_in(sheet, year, this_year).of(organisation_id), sheet, year, this_year)
    if plan.total(RUNNING, year):
        return Expected(running_in(sheet, year, this_year).of(organisation_id))
    last = max((each for each in plan.years(RUNNING) if each < year), default=None)
    if last is None or last < this_year or plan.tariffs_in(last):
        return Expected(0)
    return _by_rate(running_in(sheet, last, this_year).of(organisation_id), year - last, _rates(sheet, None))


def _paid_by_others(plan: Plan, year: int) -> int:
    return sum(cents for source, cents in plan.sources_of(RUNNING, year).items() if source != MEMBERS)


def rates_shown(sheet: Sheet, this_year: int) -> Rates | None:
    """Give the rates by which the bars of a forecast are drawn: none above the cap of every tariff."""
    coming = sheet.plan.coming_year(this_year) or this_year
    tariffs = sheet.plan.tariffs_in(coming)
    if tariffs and not any(each.base_month for each in tariffs):
        return None
    return _rates(sheet, _cap([each for each in tariffs if each.base_month]))


def _cap(indexed: list[Tariff]) -> Decimal | None:
    caps = [each.cap_percent for each in indexed if each.cap_percent is not None]
    return max(caps) if indexed and len(caps) == len(indexed) else None


def _grown(cents: int, sheet: Sheet, year: int, this_year: int) -> Expected:
    """Let the indexed tariffs of a year grow by the rates over the years whose index nobody knows yet."""
    indexed = [each for each in sheet.plan.tariffs_in(year) if each.base_month]
    if not indexed:
        return Expected(cents)
    known = max(this_year, max(int((each.base_month or "0")[:4]) for each in indexed) + 1)
    return _by_rate(cents, max(0, year - known), _rates(sheet, _cap(indexed)))


def _rates(sheet: Sheet, cap: Decimal | None) -> Rates | None:
    return None if sheet.scenario is None else sheet.scenario.rates.capped(cap)


def _by_rate(cents: int, years: int, rates: Rates | None) -> Expected:
    if not years or rates is None:
        return Expected(cents)
    low, expected, high = (
        round_half_up(cents * (1 + Fraction(rate) / 100) ** years) for rate in (rates.low, rates.expected, rates.high)
    )
    return Expected(expected, low, high)


def running_chart(sheet: Sheet, this_year: int) -> BarChart | None:
    """Draw the running cost of the coming years: this year quiet when another basis follows, forecasts hatched."""
    coming = sheet.plan.coming_year(this_year)
    years = _years(sheet.plan, this_year)
    amounts = [(year, running_of_all(sheet, year, this_year)) for year in years]
    while amounts and not amounts[-1][1].cents:
        amounts.pop()
    if not amounts:
        return None
    bars = []
    for year, amount in amounts:
        look = "accent" if amount.low is None else "hatched"
        if coming is not None and year < coming:
            look = "neutral"
        bars.append(Bar(str(year), (Part(look, amount.cents),), amount.low, amount.high))
    return bar_chart(
        bars,
        key=f"running-{sheet.initiative_id}",
        title=_("Werking per jaar van %(first)s tot %(last)s") % {"first": years[0], "last": amounts[-1][0]},
        head=(_("Jaar"), _("Werking"), _("Laag tot hoog")),
    )


def _years(plan: Plan, this_year: int) -> range:
    first = min((year for year in plan.years(RUNNING) if year >= this_year), default=this_year)
    tariffs = [max(this_year, each.from_year) for each in plan.tariffs if each.until_year in (None, this_year)]
    if not plan.total(RUNNING, first) and tariffs:
        first = min(tariffs)
    return range(first, first + YEARS)


def our_chart(sheets: list[Sheet], organisation_id: int | None, this_year: int) -> BarChart | None:
    """Draw what one organisation pays in the coming years: running cost solid or hatched, one-off parts outlined."""
    bars = []
    for year in range(this_year, this_year + YEARS):
        running = [running_of_us(sheet, organisation_id, year, this_year) for sheet in sheets]
        once = sum(investment_in(sheet, year, this_year).of(organisation_id) for sheet in sheets)
        known = sum(each.cents for each in running if each.low is None)
        forecast = sum(each.cents for each in running if each.low is not None)
        low = known + once + sum(each.low or 0 for each in running)
        high = known + once + sum(each.high or 0 for each in running)
        parts = (Part("accent", known), Part("hatched", forecast), Part("outline", once))
        bars.append(Bar(str(year), parts, low if forecast else None, high if forecast else None))
    if not any(bar.amount for bar in bars):
        return None
    return bar_chart(
        bars,
        key="ours",
        title=_("Onze bijdrage per jaar van %(first)s tot %(last)s")
        % {"first": this_year, "last": this_year + YEARS - 1},
        head=(_("Jaar"), _("Bijdrage"), _("Laag tot hoog")),
        height=190,
        legend=(
            ("accent", _("Volgens plan")),
            ("hatched", _("Raming met de index")),
            ("outline", _("Eenmalig")),
        ),
    )
