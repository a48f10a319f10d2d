"""Who takes part in which months of a year: the cost of a year runs over the months, each over who takes part in it.

A month counts for who takes part on its first day: who joins on 15 June pays from July, who leaves on 15 June pays
June. Months in which nobody takes part are no part of the year. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from itertools import groupby
from typing import Any

from cooperative.isolation.clock import BRUSSELS
from financing.contributions.instalments import MONTHS
from financing.indexation.formula import round_half_up
from financing.keys.allocate import allocate
from financing.keys.carriers import BEFORE_A_PILOT, Carrier, carriers_of
from financing.plans.models import CostKind
from financing.statements.shares import Divided, investment_in, running_in
from financing.statements.sheet import Sheet

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months that follow each other in which the same organisations take part with the same inhabitants."""

    months: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Year:
    """The stretches of a year; `everybody` has who took part in any of them, as it last did."""

    stretches: tuple[Stretch, ...]
    everybody: Sheet

    @property
    def months(self) -> int:
        """The months in which somebody takes part."""
        return sum(each.months for each in self.stretches)

    def months_of(self, organisation_id: int) -> int:
        """The months in which one organisation takes part."""
        return sum(each.months for each in self.stretches if each.sheet.carrier(organisation_id))

    def beside(self, carrier: Carrier) -> tuple[Carrier, ...]:
        """Give with whom an organisation shared the cost in the last months in which it took part."""
        sheets = [each.sheet for each in self.stretches if each.sheet.carrier(carrier.organisation_id)]
        return sheets[-1].carriers if sheets else self.everybody.carriers

    def divided(self, kind: str, year: int, this_year: int) -> Divided:
        """Divide what the participants pay: an investment over everybody, a running cost month by month.

        By a key each stretch is divided as if it were the year, and counts for its months; together it is rounded once,
        to the cent of the whole. A tariff asks a twelfth a month.
        """
        if kind == CostKind.INVESTMENT:
            return investment_in(self.everybody, year, this_year)
        parts = [(each, running_in(each.sheet, year, this_year)) for each in self.stretches]
        refused = next((found for _each, found in parts if found.refused), None)
        last = parts[-1][1]
        if refused is not None or (len(parts) == 1 and not (last.tariffs and self.months < MONTHS)):
            return refused or last
        carriers = self.everybody.carriers
        if last.tariffs:
            cents = {one.organisation_id: sum(self.by_tariff(one.organisation_id, last)) for one in carriers}
            return replace(last, total=sum(cents.values()), cents=cents)
        weights = [sum(each.months * found.of(one.organisation_id) for each, found in parts) for one in carriers]
        amounts = allocate(last.total, weights)
        return replace(last, cents={one.organisation_id: n for one, n in zip(carriers, amounts, strict=True)})

    def by_tariff(self, organisation_id: int, divided: Divided) -> list[int]:
        """Give what one organisation pays by each tariff, in cents, each rounded once."""
        weighed = sum(
            each.months * carrier.inhabitants
            for each in self.stretches
            if (carrier := each.sheet.carrier(organisation_id)) is not None
        )
        return [round_half_up(one.year_rate.rate * 100 * Fraction(weighed, MONTHS)) for one in divided.tariffs]


def year_of(sheet: Sheet, stays: Rows, measures: Rows, year: int, today: date) -> Year:
    """Make the months of a year of the rows of `stay_column`; a month that is still to come is as today.

    Before a pilot nobody is bound, and who is interested now counts for the whole year.
    """
    if sheet.stage in BEFORE_A_PILOT:
        return Year((Stretch(MONTHS, sheet),), sheet)

    def carriers_on(day: datetime) -> tuple[Carrier, ...]:
        rows = [row | {"areas": [each for each in row["areas"] if _stands(each, day)]} for row in stays]
        return tuple(carriers_of([row for row in rows if _stands(row, day)], sheet.stage, measures))

    now = datetime.combine(today, time.max, BRUSSELS)
    days = [min(datetime(year, month + 1, 1, tzinfo=BRUSSELS), now) for month in range(MONTHS)]
    by_month = [found for day in days if (found := carriers_on(day))]
    stretches = tuple(
        Stretch(len(list(same)), replace(sheet, carriers=carriers)) for carriers, same in groupby(by_month)
    )
    last: dict[int, Carrier] = {}
    for each in (*stretches, Stretch(0, sheet)):
        last |= {one.organisation_id: one for one in each.sheet.carriers}
    everybody = replace(sheet, carriers=tuple(sorted(last.values(), key=lambda one: one.number)))
    return Year(stretches or (Stretch(MONTHS, sheet),), everybody)


def _stands(row: dict[str, Any], day: datetime) -> bool:
    """Say whether a stay, or an area (which has no beginning of its own), held at a moment."""
    since, until = row.get("since"), row["until"]
    begun = since is None or datetime.fromisoformat(since) <= day
    return begun and (until is None or datetime.fromisoformat(until) > day)
