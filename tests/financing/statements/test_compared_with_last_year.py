"""Why we pay more or less than last year: each cause is a step of its own, and together they are the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from financing.contributions.months import Stretch, Year
from financing.keys.carriers import Carrier
from financing.plans.plan import RUNNING, Line, Plan, Source, Tariff
from financing.statements.comparison import Cause, TwoYears, together
from financing.statements.sheet import Sheet
from financing.statements.wording import compared_in_words
from tests.financing.paper import carrier, sheet, version


def whole_year(of: Sheet, *carriers: Carrier) -> Year:
    return Year((Stretch(12, replace(of, carriers=carriers)),), replace(of, carriers=carriers))


def _at(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=UTC)


def plan_of(*amounts: tuple[int, int]) -> Plan:
    """Make a plan whose running cost members pay whole: (year, cents) each."""
    lines = tuple(
        Line(place, year, RUNNING, "Hosting", cents, vat_included=True) for place, (year, cents) in enumerate(amounts)
    )
    return Plan(lines=lines, sources=tuple(Source(year, RUNNING, "members", cents) for year, cents in amounts))


def test_a_dearer_plan_and_one_more_participant_are_told_apart() -> None:
    # 2026: 1.000,00 over two is 500,00. 2027: 1.200,00 over two would be 600,00, over three it is 400,00.
    of = sheet(plan_of((2026, 1_000_00), (2027, 1_200_00)), version("equal"))
    two, three = (carrier(1, 10), carrier(2, 10)), (carrier(1, 10), carrier(2, 10), carrier(3, 10))
    found = TwoYears(of, whole_year(of, *two), whole_year(of, *three), 2027).changes(1)
    assert together([found]) == {Cause.PLAN: 100_00, Cause.PARTICIPANTS: -200_00}
    words = [line.replace("\xa0", " ") for line in compared_in_words(together([found]), 2027)]
    assert words == [
        "€ 100,00 minder dan in 2026",
        "€ 200,00 minder door wie meebetaalt, met hoeveel inwoners en voor hoeveel maanden",
        "€ 100,00 meer door een ander tarief of bedrag in het plan",
    ]


def test_another_key_is_a_cause_of_its_own() -> None:
    # 1.000,00 both years. In equal parts 500,00; by 10 and 30 inhabitants a quarter: 250,00.
    of = sheet(
        plan_of((2026, 1_000_00), (2027, 1_000_00)),
        version("equal", written_at=_at(2025)),
        version("per_inhabitant", number=2, written_at=_at(2026)),
    )
    us, them = carrier(1, 10), carrier(2, 30)
    both = whole_year(of, us, them)
    assert together([TwoYears(of, both, both, 2027).changes(1)]) == {Cause.KEY: -250_00}


def test_the_index_of_a_tariff_and_a_policy_rise_are_two_causes() -> None:
    # In a year the value of its base month's namesake of the year before counts.
    values = {"2024-12": Decimal(100), "2025-12": Decimal(102), "2026-12": Decimal(105)}
    first = Tariff(1, "Bijdrage", Decimal("0.10"), 2025, 2026, base_month="2024-12", values=values)
    goes_on = replace(first, until_year=None)
    us = carrier(1, 10_000)
    # 10.000 × 0,10 × 102 ÷ 100 = 1.020,00 in 2026 and × 105 ÷ 100 = 1.050,00 in 2027.
    of = sheet(Plan(tariffs=(goes_on,)))
    both = whole_year(of, us)
    assert together([TwoYears(of, both, both, 2027).changes(1)]) == {Cause.INDEX: 30_00}
    # From 2027 on another tariff of 0,12 that follows no index: 1.200,00, of which 150,00 is policy.
    of = sheet(Plan(tariffs=(first, Tariff(2, "Bijdrage", Decimal("0.12"), 2027))))
    both = whole_year(of, us)
    assert together([TwoYears(of, both, both, 2027).changes(1)]) == {Cause.INDEX: 30_00, Cause.PLAN: 150_00}


def test_what_is_new_and_what_is_gone() -> None:
    of = sheet(plan_of((2027, 500_00)), version("equal"))
    us = whole_year(of, carrier(1, 10))
    assert together([TwoYears(of, us, us, 2027).changes(1)]) == {Cause.NEW: 500_00}
    assert together([TwoYears(of, us, us, 2028).changes(1)]) == {Cause.GONE: -500_00}
    assert together([TwoYears(of, us, us, 2027).changes(1), TwoYears(of, us, us, 2028).changes(1)]) == {
        Cause.NEW: 500_00,
        Cause.GONE: -500_00,
    }


def test_months_of_this_year_count_as_who_takes_part() -> None:
    # Alone for half a year 1.200,00 a year, then with one more: (6 × 1.200 + 6 × 600) ÷ 12 = 900,00.
    of = sheet(plan_of((2026, 1_200_00), (2027, 1_200_00)), version("equal"))
    one, two = (carrier(1, 10),), (carrier(1, 10), carrier(2, 10))
    now = Year(
        (Stretch(6, replace(of, carriers=one)), Stretch(6, replace(of, carriers=two))), replace(of, carriers=two)
    )
    assert together([TwoYears(of, whole_year(of, *one), now, 2027).changes(1)]) == {Cause.PARTICIPANTS: -300_00}


@pytest.mark.parametrize("organisation", [1, 2, 3])
def test_the_causes_are_the_whole_difference_to_the_cent(organisation: int) -> None:
    of = sheet(
        plan_of((2026, 1_000_01), (2027, 1_234_57)),
        version("equal", written_at=_at(2025)),
        version("per_inhabitant", number=2, written_at=_at(2026)),
    )
    before = whole_year(of, carrier(1, 7), carrier(2, 11))
    now = whole_year(of, carrier(1, 7), carrier(2, 13), carrier(3, 3))
    both = TwoYears(of, before, now, 2027)
    paid = [year.divided(RUNNING, at, 2027).of(organisation) for year, at in ((before, 2026), (now, 2027))]
    assert sum(both.changes(organisation).values()) == paid[1] - paid[0]
