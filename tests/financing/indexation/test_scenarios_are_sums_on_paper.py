"""Three yearly rates come from the index itself, and the cost over years is a sum on paper."""

from decimal import Decimal
from fractions import Fraction

import pytest

from financing.indexation.formula import IndexationRefused, IndexSeries, round_half_up
from financing.indexation.scenarios import (
    Rates,
    cumulative_cost,
    percentile,
    rates_of,
    yearly_changes,
    yearly_costs,
)


@pytest.mark.parametrize(
    ("rate", "five_years", "ten_years"),
    [("1.5", 46_101, 92_125), ("2.1", 46_617, 94_589), ("3.5", 47_844, 100_654)],
)
def test_the_library_of_aalst_over_five_and_ten_years(rate: str, five_years: int, ten_years: int) -> None:
    # € 3.379,81 once and € 8.291,79 a year; at 1,5 % over five years:
    # 3379,81 + 8291,79 + 8416,17 + 8542,41 + 8670,55 + 8800,60 = 46 101,33
    for years, euros in ((5, five_years), (10, ten_years)):
        cents = cumulative_cost(829_179, Decimal(rate), years, once_cents=337_981)
        assert round_half_up(Fraction(cents, 100)) == euros


def test_the_first_year_is_not_indexed_and_each_year_is_rounded_once() -> None:
    # 829179 × 1.015 = 841616.685; × 1.015² = 854240.935; × 1.015³ = 867054.549; × 1.015⁴ = 880060.367
    assert yearly_costs(829_179, Decimal("1.5"), 5) == [829_179, 841_617, 854_241, 867_055, 880_060]
    # A half goes up: 1050 × 1.01 = 1060.5. Year 3 is 1050 × 1.0201 = 1071.1, not 1061 × 1.01 = 1071.6.
    assert yearly_costs(1050, Decimal(1), 3) == [1050, 1061, 1071]
    assert yearly_costs(1050, Decimal(1), 0) == []
    assert cumulative_cost(1050, Decimal(1), 0, once_cents=7) == 7
    with pytest.raises(IndexationRefused):
        yearly_costs(1050, Decimal(1), -1)


def test_a_percentile_is_the_value_at_its_rank() -> None:
    values = [Fraction(n, 100) for n in (7, 1, 4, 2, 9, 3, 10, 6, 5, 8)]
    # Ten values: rank ⌈10 × 10 ÷ 100⌉ = 1, ⌈50 × 10 ÷ 100⌉ = 5, ⌈90 × 10 ÷ 100⌉ = 9.
    assert [percentile(values, p) for p in (10, 50, 90)] == [Fraction(n, 100) for n in (1, 5, 9)]
    # Three values: ranks ⌈0.3⌉ = 1, ⌈1.5⌉ = 2, ⌈2.7⌉ = 3.
    assert [percentile(values[:3], p) for p in (10, 50, 90)] == [Fraction(n, 100) for n in (1, 4, 7)]
    assert percentile(values, 100) == Fraction(1, 10)


@pytest.mark.parametrize("percent", [0, 101])
def test_a_percentile_outside_its_range_or_of_nothing_is_refused(percent: int) -> None:
    with pytest.raises(IndexationRefused):
        percentile([Fraction(1)], percent)
    with pytest.raises(IndexationRefused, match="no change over twelve months"):
        percentile([], 50)


def series_of(*values: str) -> IndexSeries:
    months = [f"{2015 + i // 12}-{i % 12 + 1:02d}" for i in range(len(values))]
    return IndexSeries("test", 2013, dict(zip(months, map(Decimal, values), strict=True)))


def test_the_rates_are_percentiles_of_the_changes_over_twelve_months() -> None:
    # A year at 100, then 101.00, 102.25 and 104.04: changes of 1 %, 2.25 % and 4.04 %.
    series = series_of(*["100"] * 12, "101", "102.25", "104.04")
    assert yearly_changes(series) == [Fraction(1, 100), Fraction(9, 400), Fraction(101, 2500)]
    # Ranks 1, 2 and 3 of three; 2.25 % is rounded half up to 2.3 %.
    assert rates_of(series) == Rates(Decimal("1.0"), Decimal("2.3"), Decimal("4.0"))


def test_a_falling_index_gives_a_negative_rate() -> None:
    assert rates_of(series_of(*["100"] * 12, "99")).low == Decimal("-1.0")


def test_a_series_shorter_than_a_year_gives_no_rates() -> None:
    with pytest.raises(IndexationRefused):
        rates_of(series_of(*["100"] * 12))


def test_no_rate_is_above_the_cap_of_the_line() -> None:
    rates = Rates(Decimal("0.9"), Decimal("2.1"), Decimal("7.3"))
    assert rates.capped(Decimal("3.5")) == Rates(Decimal("0.9"), Decimal("2.1"), Decimal("3.5"))
    assert rates.capped(Decimal("2")) == Rates(Decimal("0.9"), Decimal("2"), Decimal("2"))
    assert rates.capped(None) == rates
