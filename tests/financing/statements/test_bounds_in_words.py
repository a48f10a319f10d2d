"""What a key with bounds makes of a share, told with the sum on paper; years add up; a gap is said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.utils import translation

from financing.keys.carriers import Carrier, Measured
from financing.keys.wording import key_in_words
from financing.plans.plan import INVESTMENT, RUNNING, Line, Plan, Source
from financing.statements.impact import impact_on
from financing.statements.shares import investment_in, once_of, running_in
from financing.statements.wording import lines_of_impact, lines_of_share, problem_of_impact, share_in_words
from tests.financing.paper import carrier, sheet, version

NOW = 2046
# 5.000, 20.000 and 100.000 inhabitants.
THREE = (carrier(1, 5_000), carrier(2, 20_000), carrier(3, 100_000))


@pytest.fixture(autouse=True)
def _dutch() -> object:
    with translation.override("nl"):
        yield


def plan(*amounts: tuple[str, int, int], grant: int = 0) -> Plan:
    """Give a plan of (kind, year, cents) that the members pay, with a yearly grant beside it."""
    lines = tuple(Line(n, year, kind, "x", cents, True) for n, (kind, year, cents) in enumerate(amounts))
    sources = [Source(year, kind, "members", cents) for kind, year, cents in amounts]
    if grant:
        sources += [Source(year, kind, "grant", grant) for kind, year, _cents in amounts if kind == RUNNING]
    return Plan(lines, tuple(sources))


def said(lines: list[str]) -> list[str]:
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def test_who_pays_the_floor_and_who_shares_the_rest_read_their_own_sum() -> None:
    # € 1.250 by inhabitants: € 50, € 200, € 1.000; at least € 100, so € 1.150 for 2 and 3 by 20 : 100 of 120.
    floor = version("per_inhabitant", terms={"once": [10_000, None]})
    found = sheet(plan((INVESTMENT, 2047, 125_000)), floor, carriers=THREE)
    once = once_of(found)
    assert said(lines_of_share(once, THREE, THREE[0])) == [
        "€ 1.250,00 × 5.000 ÷ 125.000 inwoners van 3 deelnemers = € 50,00 volgens de gewichten",
        "Elke deelnemer betaalt minstens € 100,00.",
    ]
    # € 191,666… and € 958,333…: the cent that is left goes to the larger remainder.
    assert said(lines_of_share(once, THREE, THREE[1])) == [
        "€ 1.250,00 × 20.000 ÷ 125.000 inwoners van 3 deelnemers = € 200,00 volgens de gewichten",
        "1 deelnemer betaalt een grens of een vast bedrag, € 100,00. De anderen dragen € 1.150,00; volgens de "
        "gewichten was dat € 1.200,00. € 200,00 × € 1.150,00 ÷ € 1.200,00 = € 191,67",
    ]
    assert said([key_in_words(floor)]) == ["per inwoner; eenmalig minstens € 100,00"]


def test_without_a_bound_that_holds_the_sum_stays_one_line() -> None:
    found = sheet(
        plan((INVESTMENT, 2047, 125_000)), version("per_inhabitant", terms={"once": [10, 500_000]}), carriers=THREE
    )
    assert said(lines_of_share(once_of(found), THREE, THREE[0])) == [
        "€ 1.250,00 × 5.000 ÷ 125.000 inwoners van 3 deelnemers = € 50,00"
    ]


def test_the_years_of_an_investment_add_up_to_each_share_of_the_whole() -> None:
    # € 0,01 in each of three years over three: each year one cent goes to somebody, and nobody pays it three times.
    found = sheet(plan(*((INVESTMENT, year, 1) for year in (2047, 2048, 2049))), version("equal"), carriers=THREE)
    years = [investment_in(found, year, NOW) for year in (2047, 2048, 2049)]
    assert [divided.total for divided in years] == [1, 1, 1]
    assert [sum(divided.cents.values()) for divided in years] == [1, 1, 1]
    assert [sum(divided.of(pk) for divided in years) for pk in (1, 2, 3)] == [1, 1, 1]
    assert [once_of(found).of(pk) for pk in (1, 2, 3)] == [1, 1, 1]


def test_a_floor_of_an_investment_holds_for_all_its_years_together() -> None:
    # The shares of the whole are € 100, € 191,67 and € 958,33; € 500 and € 750 of € 1.250 are 2/5 and 3/5 of them.
    floor = version("per_inhabitant", terms={"once": [10_000, None]})
    found = sheet(plan((INVESTMENT, 2047, 50_000), (INVESTMENT, 2048, 75_000)), floor, carriers=THREE)
    first, second = (investment_in(found, year, NOW) for year in (2047, 2048))
    assert [first.of(pk) for pk in (1, 2, 3)] == [4_000, 7_667, 38_333]
    assert [first.of(pk) + second.of(pk) for pk in (1, 2, 3)] == [10_000, 19_167, 95_833]
    assert said(lines_of_share(first, THREE, THREE[0]))[1:] == [
        "Elke deelnemer betaalt minstens € 100,00. Dit jaar daarvan € 40,00."
    ]


def test_a_rise_is_slowed_from_one_year_to_the_next() -> None:
    # 2047: € 300 equally is € 100 each. 2048: € 400 is € 133,33 each, at most € 115, € 115, € 115: € 55 too much.
    # € 345 is just what the three can carry.
    slow = version("equal", terms={"rise": "15"})
    found = sheet(plan((RUNNING, 2047, 30_000), (RUNNING, 2048, 34_500)), slow, carriers=THREE)
    assert [running_in(found, 2048, NOW).of(pk) for pk in (1, 2, 3)] == [11_500] * 3
    assert said([key_in_words(slow)]) == ["gelijk voor elke deelnemer; niemand stijgt meer dan 15 % per jaar"]
    found = sheet(plan((RUNNING, 2047, 30_000), (RUNNING, 2048, 40_000)), slow, carriers=THREE)
    divided = running_in(found, 2048, NOW)
    assert divided.problem is not None
    assert divided.problem.gap == 40_000 - 34_500


def test_a_slowed_rise_names_last_year() -> None:
    # 2046 per inhabitant: € 5, € 20, € 100. 2047 equally € 45 each: at most € 5,75, € 23 and € 115. The first two
    # pay that, the third pays € 106,25, the rest.
    per_head = version("per_inhabitant", number=1)
    slow = version("equal", number=2, terms={"rise": "15"}, written_at=datetime(2046, 6, 1, tzinfo=UTC))
    found = sheet(plan((RUNNING, 2046, 12_500), (RUNNING, 2047, 13_500)), per_head, slow, carriers=THREE)
    divided = running_in(found, 2047, NOW)
    assert [divided.of(pk) for pk in (1, 2, 3)] == [575, 2_300, 10_625]
    assert said(lines_of_share(divided, THREE, THREE[0])) == [
        "€ 135,00 ÷ 3 deelnemers = € 45,00 volgens de gewichten",
        "Vorig jaar € 5,00; niemand stijgt meer dan 15 %: € 5,75.",
    ]


USERS = tuple(
    Carrier(
        each.organisation_id, each.number, each.name, each.state, each.payer, each.areas,
        measures={"active_users": Measured(users, "Jaarverslag 2045", date(2045, 12, 31))},
    )
    for each, users in zip(THREE, (300, 700, 1_000), strict=True)
)  # fmt: skip


def test_users_are_told_with_their_source_and_day() -> None:
    found = sheet(plan((INVESTMENT, 2047, 60_000)), version("active_users"), carriers=USERS)
    once = once_of(found)
    assert said(lines_of_share(once, USERS, USERS[0])) == [
        "€ 600,00 × 300 ÷ 2.000 actieve gebruikers van 3 deelnemers = € 90,00",
        "Onze 300 actieve gebruikers volgens Jaarverslag 2045, op 31 december 2045.",
    ]
    assert said([share_in_words(once, USERS, USERS[0])]) == ["300 van 2.000 actieve gebruikers"]


def test_parts_and_sizes_are_told_as_they_were_written() -> None:
    parts = [["equal", "1/3"], ["size_bands", "2/3"]]
    bands = [[10_000, 1], [30_000, 2], [None, 3]]
    composed = version("composed", terms={"parts": parts, "bands": bands})
    found = sheet(plan((INVESTMENT, 2047, 90_000)), composed, carriers=THREE)
    # € 300 equally, € 600 by sizes 1 : 2 : 3.
    assert said(lines_of_share(once_of(found), THREE, THREE[1])) == [
        "1/3 van € 900,00 ÷ 3 deelnemers + 2/3 van € 900,00 × grootte 2 ÷ 6 van 3 deelnemers samen = € 300,00"
    ]
    assert said([key_in_words(composed)]) == [
        "1/3 gelijk en 2/3 volgens grootte (tot 10.000 inwoners telt 1, tot 30.000 inwoners telt 2, meer telt 3)"
    ]


def test_what_cannot_be_divided_says_by_how_much_or_who_is_missing() -> None:
    capped = version("equal", terms={"once": [0, 10_000]})
    found = sheet(plan((INVESTMENT, 2047, 60_000)), capped, carriers=THREE)
    assert said([problem_of_impact(impact_on(found, 1, NOW))]) == [
        "De sleutel kan dit niet verdelen: als iedereen zijn bovengrens betaalt, blijft € 300,00 over die niemand "
        "betaalt. Een hogere bovengrens helpt."
    ]
    floored = version("equal", terms={"once": [30_000, None]})
    found = sheet(plan((INVESTMENT, 2047, 60_000)), floored, carriers=THREE)
    assert "zijn samen € 300,00 meer" in said([problem_of_impact(impact_on(found, 1, NOW))])[0]
    found = sheet(plan((INVESTMENT, 2047, 60_000)), version("active_users"), carriers=(USERS[0], *THREE[1:]))
    assert said([problem_of_impact(impact_on(found, 1, NOW))]) == [
        "De sleutel kan dit nog niet verdelen: het aantal actieve gebruikers is niet ingevuld van Bibliotheek 2 en "
        "Bibliotheek 3."
    ]


def test_a_grant_is_told_per_inhabitant_and_by_what_we_pay() -> None:
    # € 1.250 a year per inhabitant: € 50, € 200, € 1.000. € 0,02 per inhabitant is € 100, but member 1 pays € 50.
    granted = version("per_inhabitant", terms={"grant": "1/50"})
    found = sheet(plan((RUNNING, 2047, 125_000), grant=245_000), granted, carriers=THREE)
    impact = impact_on(found, 1, NOW)
    assert impact.granted is not None
    assert impact.granted.problem is not None
    # € 50 + € 200 + € 1.000 is the most.
    assert impact.granted.problem.gap == 245_000 - 125_000
    assert "€ 1.200,00 hoger dan de sleutel toelaat" in said([problem_of_impact(impact)])[0]
    found = sheet(plan((RUNNING, 2047, 125_000), grant=125_000), granted, carriers=THREE)
    assert said(lines_of_impact(impact_on(found, 1, NOW)))[-1] == (
        "Subsidie: hooguit € 0,02 × 5.000 inwoners = € 100,00, en nooit meer dan wat wij zelf betalen (€ 50,00): "
        "€ 50,00"
    )


def test_leaving_makes_no_promise_about_the_others_where_a_bound_may_hold() -> None:
    for terms, told in (({}, Fraction(50, 1_200)), ({"once": [0, 200_000]}, None)):
        found = sheet(plan((INVESTMENT, 2047, 125_000)), version("per_inhabitant", terms=terms), carriers=THREE)
        assert impact_on(found, 1, NOW).others_percent == told
