"""What was planned, what was spent and what a year will have cost: pure sums in cents, once and yearly apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from financing.indexation.formula import round_half_up
from financing.plans.models import CostKind
from financing.plans.plan import INVESTMENT, RUNNING, Plan

Spent = Mapping[tuple[int, str], int]  # (year, kind) → cents


@dataclass(frozen=True, slots=True)
class YearOfPlan:
    """One kind of cost in one year, in cents: as planned, as booked until today, as expected at its end."""

    year: int
    kind: str
    budget: int
    actual: int
    forecast: int

    @property
    def label(self) -> str:
        """The kind of cost in the reader's language."""
        return str(CostKind(self.kind).label)

    @property
    def left(self) -> int:
        """What the plan leaves of it at the end; below zero: so much too little."""
        return self.budget - self.forecast


def execution_of(plan: Plan, spent: Spent, today: date) -> list[YearOfPlan]:
    """Give a row for every year and kind that is planned or booked, in order.

    A year that is over costs what was booked; one to come what is planned. This year: an investment costs what is
    planned, or what was booked when that is more; running cost goes on as planned for the days that are left
    (rounded once, half up).
    """
    planned = {(line.year, line.kind) for line in plan.lines}
    rows = []
    for year, kind in sorted(planned | set(spent), key=lambda place: (place[0], place[1] == RUNNING)):
        budget, actual = plan.total(kind, year), spent.get((year, kind), 0)
        rows.append(YearOfPlan(year, kind, budget, actual, forecast_of(kind, year, budget, actual, today)))
    return rows


def forecast_of(kind: str, year: int, budget: int, actual: int, today: date) -> int:
    """Say what a year will have cost, in cents (`execution_of`)."""
    if year < today.year:
        return actual
    if year > today.year:
        return budget
    if kind == INVESTMENT:
        return max(budget, actual)
    last = date(year, 12, 31)
    coming = Fraction(budget * (last - today).days, (last - date(year - 1, 12, 31)).days)
    return actual + round_half_up(coming)
