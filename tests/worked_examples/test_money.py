"""What an initiative costs one library: sums that a treasurer can follow with pencil and paper.

Eén kaart costs € 186.000 once, of which the 41 participants pay € 93.000 by their inhabitants, and € 0,09 per
inhabitant every year from 2027, indexed, never more than 3,5 % a year. Bibliotheek Aalst carries 92.131 of the
2.535.110 inhabitants.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from cooperative.web.formats import NBSP
from financing.plans.plan import Line, Plan, Source, Tariff
from financing.statements.impact import impact_on
from financing.statements.shares import once_of, running_in
from financing.statements.wording import lines_of_impact
from tests.financing.paper import AALST, TOGETHER, carrier, sheet, version

LIBRARY = 1
INVESTMENT = (
    Source(2027, "investment", "members", 9_300_000),
    Source(2027, "investment", "grant", 7_440_000),
    Source(2027, "investment", "reserve", 1_860_000),
)
TARIFF = Tariff(1, "Werking", Decimal("0.090000"), 2027, base_month="2026-12", cap_percent=Decimal("3.5"))
PILOT = Source(2026, "running", "members", 6_150_000)
PLAN = Plan(
    lines=(
        Line(1, 2027, "investment", "Ledenbestand", 18_600_000, True),
        Line(2, 2026, "running", "Piloot", 6_150_000, True),
    ),
    sources=(*INVESTMENT, PILOT),
    tariffs=(TARIFF,),
)


def test_aalst_pays_its_inhabitants_part_of_the_investment() -> None:
    """€ 93.000 × 92.131 ÷ 2.535.110 = € 3.379,807…: rounded down, then one of the cents that are left over."""
    paper = sheet(PLAN, version("per_inhabitant"))
    assert Fraction(93_000 * AALST, TOGETHER) * 1000 // 1 == 3_379_807
    assert once_of(paper).of(LIBRARY) == 337_981


def test_the_shares_of_all_forty_one_are_the_whole_to_the_cent() -> None:
    divided = once_of(sheet(PLAN, version("per_inhabitant")))
    assert len(divided.cents) == 41
    assert sum(divided.cents.values()) == 9_300_000


def test_aalst_pays_nine_cents_an_inhabitant_a_year() -> None:
    """92.131 × € 0,09 = € 8.291,79."""
    assert running_in(sheet(PLAN, version("per_inhabitant")), 2027, 2026).of(LIBRARY) == 829_179


def test_the_pilot_of_this_year_was_divided_equally() -> None:
    """€ 61.500 ÷ 41 = € 1.500; the key per inhabitant of later does not touch it."""
    paper = sheet(PLAN, version("equal"), version("per_inhabitant", number=2, written_at=_in(2026, 9)))
    seen = impact_on(paper, LIBRARY, 2026)
    assert (seen.today_cents, seen.yearly_cents, seen.from_year) == (150_000, 829_179, 2027)
    # + € 6.791,79 a year: 8.291,79 − 1.500,00.
    assert seen.change_cents == 679_179


@pytest.mark.parametrize(("name", "percent", "five", "ten", "capped"), [
    ("low", "1.5", 46_101, 92_125, False),
    ("expected", "2.1", 46_617, 94_589, False),
    # The index may rise by 6 %, the tariff never by more than 3,5 %.
    ("high", "3.5", 47_844, 100_654, True),
])  # fmt: skip
def test_five_and_ten_years_at_three_rates(name: str, percent: str, five: int, ten: int, capped: bool) -> None:
    """€ 3.379,81 + € 8.291,79 × (1 + r + r² + …), each year rounded to the cent; shown in whole euros."""
    years = [829_179 * (1 + Fraction(percent) / 100) ** year for year in range(10)]
    rounded = [(2 * year.numerator + year.denominator) // (2 * year.denominator) for year in years]
    found = {row.name: row for row in impact_on(sheet(PLAN, version("per_inhabitant")), LIBRARY, 2026).scenarios}
    row = found[name]
    assert (row.five_years, row.ten_years) == (337_981 + sum(rounded[:5]), 337_981 + sum(rounded))
    assert ((row.five_years + 50) // 100, (row.ten_years + 50) // 100, row.capped) == (five, ten, capped)


def test_without_aalst_the_others_pay_a_little_more() -> None:
    """92.131 ÷ (2.535.110 − 92.131) = 3,77 % more for each of the other 40."""
    seen = impact_on(sheet(PLAN, version("per_inhabitant")), LIBRARY, 2026)
    assert seen.others == 40
    assert seen.others_percent is not None
    assert round(seen.others_percent * 10_000) == 377


def test_the_sum_is_told_with_our_own_numbers() -> None:
    lines = [
        line.replace(NBSP, " ") for line in lines_of_impact(impact_on(sheet(PLAN, version("per_inhabitant")), 1, 2026))
    ]
    assert lines[0] == "€ 93.000,00 × 92.131 ÷ 2.535.110 inwoners van 41 deelnemers = € 3.379,81"
    assert lines[1] == "92.131 × € 0,09 = € 8.291,79"


def test_the_library_system_follows_the_index_from_its_base() -> None:
    """€ 0,32670 × 136,69 ÷ 127,89 × 92.131 = € 32.170,30: from the base, rounded once."""
    values = {
        "2022-12": Decimal("127.89"),
        "2023-12": Decimal("129.50"),
        "2024-12": Decimal("133.73"),
        "2025-12": Decimal("136.69"),
    }
    tariff = Tariff(1, "Bibliotheeksysteem", Decimal("0.326700"), 2023, base_month="2022-12", values=values)
    paper = sheet(Plan(tariffs=(tariff,)), carriers=(carrier(1, AALST),))
    assert running_in(paper, 2026, 2026).of(1) == 3_217_030


def test_a_mixed_key_is_two_sums() -> None:
    """40 % of € 1.000 over 2 members is € 200 each; 60 % by 3 and 1 inhabitants is € 450 and € 150."""
    plan = Plan(sources=(Source(2027, "investment", "members", 100_000),))
    paper = sheet(plan, version("mixed", 40), carriers=(carrier(1, 3), carrier(2, 1)))
    assert once_of(paper).cents == {1: 65_000, 2: 35_000}
    [line] = [line.replace(NBSP, " ") for line in lines_of_impact(impact_on(paper, 1, 2026))]
    assert (
        line == "40 % van € 1.000,00 ÷ 2 deelnemers + 60 % van € 1.000,00 × 3 ÷ 4 inwoners van 2 deelnemers = € 650,00"
    )


def _in(year: int, month: int) -> object:
    return version("equal").written_at.replace(year=year, month=month)
