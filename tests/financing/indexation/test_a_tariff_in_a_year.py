"""A tariff in a year: base × index of the year before ÷ index of its base month; capped; or waiting for a value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from cooperative.isolation.transactions import system
from financing.indexation.formula import IndexationRefused, IndexSeries
from financing.indexation.models import IndexScenario, IndexValue
from financing.indexation.published import read_published
from financing.indexation.scenarios import rates_of
from financing.indexation.tariffs import rate_in
from tests.cast import Cast

# Published values of December (base 2013), as in the shipped file.
SERIES = IndexSeries("health_index", 2013, {
    "2021-12": Decimal("115.60"), "2022-12": Decimal("127.89"), "2023-12": Decimal("129.53"),
    "2024-12": Decimal("133.73"), "2025-12": Decimal("136.69"),
})  # fmt: skip


def test_without_a_base_month_a_tariff_stays() -> None:
    assert rate_in(2040, Decimal("0.25"), SERIES, None, None).rate == Fraction(1, 4)


def test_in_its_first_year_a_tariff_is_its_base() -> None:
    first = rate_in(2023, Decimal("0.32670"), SERIES, "2022-12", None)
    assert (first.rate, first.value, first.awaited) == (Fraction("0.32670"), None, "")


def test_later_it_follows_from_the_base_and_not_from_year_to_year() -> None:
    """0,32670 × 136,69 ÷ 127,89."""
    found = rate_in(2026, Decimal("0.32670"), SERIES, "2022-12", None)
    assert found.rate == Fraction("0.32670") * Fraction("136.69") / Fraction("127.89")
    assert found.cents(92_131) == 3_217_030


def test_a_cap_holds_each_year_and_nothing_is_caught_up() -> None:
    """2022 rose 10,6 % (held to 3 %), 2023 rose 1,28 %: 1 × 1,03 × 129,53 ÷ 127,89."""
    found = rate_in(2024, Decimal("1"), SERIES, "2021-12", Decimal(3))
    assert found.rate == Fraction("1.03") * Fraction("129.53") / Fraction("127.89")
    assert found.held_back


def test_a_value_not_published_yet_is_named_and_the_last_one_counts() -> None:
    found = rate_in(2027, Decimal("1"), SERIES, "2022-12", None)
    assert found.awaited == "2026-12"
    assert found.rate == Fraction("136.69") / Fraction("127.89")


def test_a_base_that_is_not_published_yet_leaves_the_tariff_plain() -> None:
    found = rate_in(2029, Decimal("0.09"), SERIES, "2026-12", Decimal("3.5"))
    assert (found.rate, found.awaited) == (Fraction("0.09"), "2026-12")


def test_every_database_carries_the_published_values_and_the_rates(cast: Cast) -> None:
    shipped = read_published()
    with system("a test reads the index"):
        rows = {f"{row.month:%Y-%m}": row.value for row in IndexValue.objects.filter(base_year=2013)}
        scenario = IndexScenario.objects.get()
    assert rows == shipped.values
    rates = rates_of(shipped)
    assert (scenario.low, scenario.expected, scenario.high) == (rates.low, rates.expected, rates.high)
    assert "Statbel" in scenario.source_nl
    assert "Statbel" in scenario.source_en


def test_another_head_is_refused_so_that_no_computed_column_comes_in(tmp_path: object) -> None:
    file = tmp_path / "index.csv"  # type: ignore[operator]
    file.write_text("month,base_2025\n2015-01,74.36\n")
    with pytest.raises(IndexationRefused, match="expected the head"):
        read_published(file)
    file.write_text("month,base_2013\n2015-01,100.61\n2015-01,100.62\n")
    with pytest.raises(IndexationRefused, match="twice"):
        read_published(file)
