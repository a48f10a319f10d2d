"""What a tariff is in a year: its base rate, the index values that count, and the exact outcome."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from financing.indexation.formula import IndexSeries, IndexValue, ratio, round_half_up


@dataclass(frozen=True, slots=True)
class YearRate:
    """Euro per inhabitant in a year, exact; `base` and `value` are None when no index counts (yet).

    `awaited` is the month (YYYY-MM) whose value is needed and not published.
    """

    rate: Fraction
    base: IndexValue | None = None
    value: IndexValue | None = None
    awaited: str = ""
    held_back: bool = False

    def cents(self, inhabitants: int) -> int:
        """Return rate × inhabitants in cents, rounded once, half up."""
        return round_half_up(self.rate * inhabitants * 100)


def rate_in(
    year: int, rate: Decimal, series: IndexSeries, base_month: str | None, cap_percent: Decimal | None
) -> YearRate:
    """Return a tariff in a year: it follows the value of its base month's namesake of the year before.

    A tariff of base month December 2022 is in 2026 worth base × December 2025 ÷ December 2022. With a yearly
    cap every step is held to it, and what was held back is not caught up. Without a base month it stays.
    A month not published yet: the newest one before it counts, and `awaited` names what is missing.
    """
    if base_month is None:
        return YearRate(Fraction(rate))
    steps = [f"{each:04d}{base_month[4:]}" for each in range(int(base_month[:4]) + 1, year)]
    needed = [base_month, *steps] if steps else []
    awaited = next((month for month in needed if month not in series.values), "")
    known = needed[: needed.index(awaited)] if awaited else needed
    if len(known) < 2:
        return YearRate(Fraction(rate), awaited=awaited)
    base, value = series.at(known[0]), series.at(known[-1])
    free = Fraction(rate) * ratio(base, value)
    if cap_percent is None:
        return YearRate(free, base, value, awaited)
    capped = _capped(Fraction(rate), [series.at(month) for month in known], cap_percent)
    return YearRate(capped, base, value, awaited, held_back=capped < free)


def _capped(rate: Fraction, values: list[IndexValue], cap_percent: Decimal) -> Fraction:
    most = 1 + Fraction(cap_percent) / 100
    for before, after in pairwise(values):
        rate *= min(ratio(before, after), most)
    return rate
