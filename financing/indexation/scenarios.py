"""What an amount may cost over the years: a low, an expected and a high yearly rate, and the sum of years."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from financing.indexation.formula import IndexationRefused, IndexSeries, ratio, round_half_up, year_later

LOW, EXPECTED, HIGH = 10, 50, 90


@dataclass(frozen=True, slots=True)
class Rates:
    """Three yearly rates in per cent with one decimal, as shown and as computed with."""

    low: Decimal
    expected: Decimal
    high: Decimal

    def capped(self, cap_percent: Decimal | None) -> "Rates":
        """Return the rates, none above the yearly cap of a cost line."""
        if cap_percent is None:
            return self
        return Rates(*(min(rate, cap_percent) for rate in (self.low, self.expected, self.high)))


def yearly_changes(series: IndexSeries) -> list[Fraction]:
    """Return every change over twelve months (1/50 is 2 %), in the order of the months."""
    return [
        ratio(series.at(month), series.at(year_later(month))) - 1
        for month in sorted(series.values)
        if year_later(month) in series.values
    ]


def percentile(values: Sequence[Fraction], percent: int) -> Fraction:
    """Return the nearest-rank percentile: of n sorted values, number ⌈percent × n ÷ 100⌉.

    Always one of the values, so anybody can point at the month it comes from. Refuses no values and a
    percent outside 1 to 100.
    """
    if not values:
        raise IndexationRefused("no change over twelve months is known")
    if not 1 <= percent <= 100:
        raise IndexationRefused(f"percentile {percent} does not lie between 1 and 100")
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def rates_of(series: IndexSeries) -> Rates:
    """Return the 10th, 50th and 90th percentile of the twelve-month changes, rounded half up to 0.1 %.

    Rounded here, once, so that the rate on the page is the rate in the sum.
    """
    changes = yearly_changes(series)
    low, expected, high = (_in_tenths(percentile(changes, percent)) for percent in (LOW, EXPECTED, HIGH))
    return Rates(low, expected, high)


def yearly_costs(yearly_cents: int, rate_percent: Decimal, years: int) -> list[int]:
    """Return the cost in cents of year 1 to `years`: the first unindexed, each rounded once, half up."""
    if years < 0:
        raise IndexationRefused(f"{years} years is negative")
    factor = 1 + Fraction(rate_percent) / 100
    return [round_half_up(yearly_cents * factor**year) for year in range(years)]


def cumulative_cost(yearly_cents: int, rate_percent: Decimal, years: int, once_cents: int = 0) -> int:
    """Return what the one-off part and so many years cost together, in cents."""
    return once_cents + sum(yearly_costs(yearly_cents, rate_percent, years))


def _in_tenths(change: Fraction) -> Decimal:
    return Decimal(round_half_up(change * 1000)).scaleb(-1)
