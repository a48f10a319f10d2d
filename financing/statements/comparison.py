"""Why we pay more or less than the year before: the difference as a sum of causes, to the cent. Pure; amounts in cents.

From last year to this year one thing changes at a time, in this order: the index of a tariff, the plan (another tariff
or amount), the key, and then who takes part, with how many inhabitants and for how many months. Each cause is the
difference that its own step makes, so together they are the whole difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from financing.contributions.months import Stretch, Year
from financing.plans.models import CostKind
from financing.statements.shares import running_in
from financing.statements.sheet import Sheet


class Cause(StrEnum):
    """What makes an amount another one than the year before, in the order in which it is told."""

    INDEX = "index"
    PLAN = "plan"
    KEY = "key"
    PARTICIPANTS = "participants"
    NEW = "new"
    GONE = "gone"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class TwoYears:
    """One initiative over two years: as it stands today, and who took part in the year before and in this one."""

    sheet: Sheet
    before: Year
    now: Year
    year: int

    def changes(self, organisation_id: int) -> dict[Cause, int]:
        """Give by cause how much more (or less) one organisation pays this year."""
        once = self._of(self.now, CostKind.INVESTMENT, self.year, organisation_id)
        once -= self._of(self.before, CostKind.INVESTMENT, self.year - 1, organisation_id)
        first = self._of(self.before, CostKind.RUNNING, self.year - 1, organisation_id)
        last = self._of(self.now, CostKind.RUNNING, self.year, organisation_id)
        if not first or not last:
            return {Cause.ONCE: once, Cause.NEW: last, Cause.GONE: -first}
        keyed = self._of(self.before, CostKind.RUNNING, self.year, organisation_id)
        indexed, planned = self._steps(organisation_id, first, keyed)
        return {
            Cause.ONCE: once,
            Cause.INDEX: indexed - first,
            Cause.PLAN: planned - indexed,
            Cause.KEY: keyed - planned,
            Cause.PARTICIPANTS: last - keyed,
        }

    def _steps(self, organisation_id: int, first: int, keyed: int) -> tuple[int, int]:
        """Give the amount with the index of this year, and then with its plan; both over who took part before.

        `first` is last year's amount, `keyed` the one with this year's plan and key.
        """
        stood, this = self.before.everybody, self.year
        were, are = (running_in(stood, year, this) for year in (this - 1, this))
        if were.tariffs and are.tariffs:
            going_on = tuple(replace(each, until_year=None) for each in stood.plan.tariffs_in(this - 1))
            same = replace(stood.plan, tariffs=going_on)
            return self._of(_with(self.before, plan=same), CostKind.RUNNING, this, organisation_id), keyed
        if were.tariffs or are.tariffs or were.version is None:
            return first, keyed
        return first, self._of(_with(self.before, versions=(were.version,)), CostKind.RUNNING, this, organisation_id)

    def _of(self, year: Year, kind: str, at: int, organisation_id: int) -> int:
        return year.divided(kind, at, self.year).of(organisation_id)


def _with(year: Year, **change: object) -> Year:
    """Give the same participants with another plan or key."""
    stretches = tuple(Stretch(each.months, replace(each.sheet, **change)) for each in year.stretches)  # type: ignore[arg-type]
    return Year(stretches, replace(year.everybody, **change))  # type: ignore[arg-type]


def together(each: Iterable[dict[Cause, int]]) -> dict[Cause, int]:
    """Add the causes of several initiatives up; what comes to nothing is left out."""
    sums = dict.fromkeys(Cause, 0)
    for changes in each:
        for cause, cents in changes.items():
            sums[cause] += cents
    return {cause: cents for cause, cents in sums.items() if cents}
