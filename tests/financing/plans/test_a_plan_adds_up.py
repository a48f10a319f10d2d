"""Sums of a plan: per kind and year, gaps, and the first year that rests on something else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from financing.keys.carriers import key_in_force
from financing.plans.plan import Gap, Line, Plan, Source, Tariff
from financing.statements.forecast import running_of_all, running_of_us
from tests.financing.paper import WRITTEN, carrier, sheet, version

LINES = (
    Line(1, 2026, "investment", "a", 100, True),
    Line(2, 2027, "investment", "b", 50, False),
    Line(3, 2026, "running", "c", 30, True),
)
SOURCES = (
    Source(2026, "investment", "members", 60),
    Source(2026, "investment", "grant", 40),
    Source(2026, "running", "members", 35),
)


def test_kinds_and_years_are_never_mixed() -> None:
    plan = Plan(LINES, SOURCES)
    assert (plan.total("investment"), plan.total("investment", 2027), plan.total("running")) == (150, 50, 30)
    assert plan.sources_of("investment") == {"members": 60, "grant": 40}
    assert (plan.members_part("investment"), plan.members_part("running", 2026)) == (60, 35)


def test_a_gap_is_positive_without_a_source_and_negative_with_too_much() -> None:
    assert Plan(LINES, SOURCES).gaps() == [Gap(2026, "running", -5), Gap(2027, "investment", 50)]


@pytest.mark.parametrize(("sources", "tariffs", "coming"), [
    ((), (), None),
    ((Source(2026, "running", "members", 5),), (), 2026),
    ((Source(2026, "running", "members", 5), Source(2027, "running", "members", 5)), (), 2026),
    ((Source(2026, "running", "members", 5), Source(2027, "running", "members", 6)), (), 2027),
    ((Source(2026, "running", "members", 5),), (Tariff(1, "t", Decimal("0.1"), 2028),), 2028),
    ((), (Tariff(1, "t", Decimal("0.1"), 2023),), 2026),
    ((), (Tariff(1, "t", Decimal("0.1"), 2018, 2020),), None),
])  # fmt: skip
def test_the_coming_year_is_the_first_on_another_basis(
    sources: tuple[Source, ...], tariffs: tuple[Tariff, ...], coming: int | None
) -> None:
    assert Plan(sources=sources, tariffs=tariffs).coming_year(2026) == coming


def test_the_key_of_a_year_is_the_one_adopted_before_it() -> None:
    early = version("equal", adopted_at=WRITTEN.replace(year=2025, month=12))
    late = version(
        "mixed", 40, number=2, written_at=WRITTEN.replace(year=2026), adopted_at=WRITTEN.replace(year=2026, month=11)
    )
    newest = version("per_inhabitant", number=3, written_at=WRITTEN.replace(year=2026, month=12))
    assert key_in_force([early, late, newest], 2026) == early
    assert key_in_force([early, late, newest], 2027) == late


def test_without_a_vote_the_newest_key_written_before_the_year_counts() -> None:
    first, second = version("equal"), version("mixed", 40, number=2, written_at=WRITTEN.replace(year=2026))
    assert key_in_force([first, second], 2026) == first
    assert key_in_force([first, second], 2027) == second
    assert key_in_force([second], 2026) == second
    assert key_in_force([], 2026) is None


def test_a_forecast_grows_only_over_years_whose_index_nobody_knows() -> None:
    """A tariff of base month December 2026 is plain in 2027; in 2029 two rates of 2,1 % came over it: 100 × 1,021²."""
    plan = Plan(tariffs=(Tariff(1, "t", Decimal("1"), 2027, base_month="2026-12"),))
    paper = sheet(plan, carriers=(carrier(1, 100), carrier(2, 300)))
    assert running_of_us(paper, 1, 2027, 2026).cents == 10_000
    assert running_of_us(paper, 1, 2027, 2026).low is None
    grown = running_of_us(paper, 1, 2029, 2026)
    # 10.000 × 1,015² = 10.302,25; × 1,021² = 10.424,41; × 1,06² = 11.236.
    assert (grown.low, grown.cents, grown.high) == (10_302, 10_424, 11_236)
    assert running_of_all(paper, 2027, 2026).cents == 40_000


def test_a_cap_holds_the_high_rate_of_a_forecast() -> None:
    plan = Plan(tariffs=(Tariff(1, "t", Decimal("1"), 2027, base_month="2026-12", cap_percent=Decimal("3.5")),))
    grown = running_of_us(sheet(plan, carriers=(carrier(1, 100),)), 1, 2028, 2026)
    assert grown.high == 10_350


def test_what_a_grant_pays_stays_while_the_tariff_grows() -> None:
    """The tariff brings € 400 a year; the grant of € 100 in the last planned year follows no index."""
    plan = Plan(
        lines=(Line(1, 2026, "running", "alles", 50_000, True),),
        sources=(Source(2026, "running", "members", 40_000), Source(2026, "running", "grant", 10_000)),
        tariffs=(Tariff(1, "t", Decimal("1"), 2026, base_month="2025-12"),),
    )
    paper = sheet(plan, carriers=(carrier(1, 100), carrier(2, 300)))
    assert running_of_all(paper, 2026, 2026).cents == 50_000
    grown = running_of_all(paper, 2027, 2026)
    # 40.000 × 1,015 / 1,021 / 1,06, and 10.000 each time.
    assert (grown.low, grown.cents, grown.high) == (50_600, 50_840, 52_400)
