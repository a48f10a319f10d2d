"""Indexed amounts equal the reference, from the base and rounded once; wrong bases and months are refused."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from financing.indexation.formula import (
    IndexationRefused,
    IndexPolicy,
    IndexSeries,
    IndexValue,
    MissingValue,
    MixedBases,
    indexed_cents,
    indexed_path,
    indexed_rate,
    ratio,
    round_half_up,
    tariff_cents,
)

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "tests" / "reference" / "financing"
CASES: dict[str, Any] = {
    case["id"]: case for case in json.loads((REFERENCE / "index_rules.json").read_text(encoding="utf-8"))["cases"]
}
TARIFFS = json.loads((REFERENCE / "tariffs.json").read_text(encoding="utf-8"))
with (ROOT / "financing/indexation/source/health_index.csv").open(encoding="utf-8") as file:
    HEALTH = IndexSeries("health", 2013, {row["month"]: Decimal(row["base_2013"]) for row in csv.DictReader(file)})


def test_the_shipped_index_has_every_month_as_published() -> None:
    months = [f"{year}-{month:02d}" for year in range(2015, 2027) for month in range(1, 13)]
    assert list(HEALTH.values) == months[: months.index("2026-06") + 1]
    assert HEALTH.values["2018-01"] == Decimal("106.37")
    assert HEALTH.values["2023-01"] == Decimal("128.00")


POLICIES = {
    "01-from-base": IndexPolicy(),
    "03-cap-3pct-no-catch-up": IndexPolicy(cap_percent=Decimal(3), catch_up=False),
    "04-cap-3pct-with-catch-up": IndexPolicy(cap_percent=Decimal(3)),
    "05-freeze-2022-2023-no-catch-up": IndexPolicy(freeze_years=frozenset({2022, 2023}), catch_up=False),
    "06-freeze-2022-2023-with-catch-up": IndexPolicy(freeze_years=frozenset({2022, 2023})),
}


@pytest.mark.parametrize("case_id", POLICIES)
def test_a_path_of_years_equals_the_reference(case_id: str) -> None:
    case = CASES[case_id]
    given = case["input"]
    path = indexed_path(given["base_cents"], given["base_month"], given["months"], HEALTH, POLICIES[case_id])
    assert path == case["expected"]


def test_all_ten_reference_cases_are_here() -> None:
    assert len(CASES) == 10


def test_the_index_of_the_month_before_the_anniversary() -> None:
    cents = indexed_cents(125_000, HEALTH.at("2020-03"), HEALTH.at("2023-03"))
    assert cents == CASES["02-month-before"]["expected"]["2023-04"]


def test_only_a_floor_keeps_an_amount_from_falling() -> None:
    expected = CASES["07-fall-and-floor"]["expected"]
    falling = indexed_path(5_000_000, "2023-01", ["2023-04"], HEALTH, IndexPolicy())
    kept = indexed_path(5_000_000, "2023-01", ["2023-04"], HEALTH, IndexPolicy(floor_percent=Decimal(0)))
    assert falling == {"2023-04": expected["no floor"]}
    assert kept == {"2023-04": expected["floor 0 percent"]}


def test_a_tariff_is_indexed_from_its_base_to_five_decimals() -> None:
    case = CASES["08-tariff-five-decimals"]
    rate = indexed_rate(Decimal("0.24"), HEALTH.at("2018-01"), HEALTH.at("2024-01"))
    assert str(rate) == case["expected"]["rate"]
    assert tariff_cents(rate, 562_001) == case["expected"]["cents"]


def test_two_base_years_never_stand_in_one_fraction() -> None:
    given = CASES["09-rebasing-trap"]["input"]
    old = IndexValue("health", 2013, "2018-01", Decimal(given["from"]["value"]))
    new = IndexValue("health", 2025, "2024-01", Decimal(given["to"]["value"]))
    with pytest.raises(MixedBases, match="health/2013 and health/2025"):
        indexed_cents(given["amount_cents"], old, new)
    both_old = indexed_cents(given["amount_cents"], old, HEALTH.at("2024-01"))
    assert both_old == CASES["09-rebasing-trap"]["expected"]["both_base_2013"]
    with pytest.raises(MixedBases):
        ratio(old, IndexValue("consumer", 2013, "2024-01", Decimal("130")))


def test_a_month_without_a_published_value_is_refused() -> None:
    with pytest.raises(MissingValue) as refused:
        indexed_path(100_000, "2014-12", ["2024-01"], HEALTH, IndexPolicy())
    assert str(refused.value) == CASES["10-missing-month"]["expected"]["reason"]


@pytest.mark.parametrize("example", TARIFFS["examples"], ids=lambda e: f"{e['rate']}-{e['inhabitants']}")
def test_a_published_tariff_times_inhabitants_is_rounded_once(example: dict[str, Any]) -> None:
    assert tariff_cents(Decimal(example["rate"]), example["inhabitants"]) == example["expected_cents_half_up"]


def test_the_published_tariffs_of_2018_to_2023_are_policy_and_not_index() -> None:
    published = {
        row["valid_from"][:4]: Decimal(row["rate_eur_per_inhabitant_per_year"])
        for row in TARIFFS["tariffs"]
        if row["published_amount"]
    }
    assert published == {"2018": Decimal("0.24"), "2021": Decimal("0.27152"), "2023": Decimal("0.32670")}
    # No computed number may pass for a published one: the index alone does not lead from 0.24 to 0.27152
    # (0.24 × 110.35 ÷ 106.37 = 0.24898) nor from there to 0.32670 (0.27152 × 128.00 ÷ 110.35 = 0.31495).
    by_index = indexed_rate(published["2018"], HEALTH.at("2018-01"), HEALTH.at("2021-01"))
    assert by_index == Decimal("0.24898")
    by_index = indexed_rate(published["2021"], HEALTH.at("2021-01"), HEALTH.at("2023-01"))
    assert by_index == Decimal("0.31495")
    # A city of 562 001: € 134.880,24 in 2018, € 183.605,73 in 2023 (562001 × 0.32670 = 183605.7267).
    assert tariff_cents(published["2018"], 562_001) == 13_488_024
    assert tariff_cents(published["2023"], 562_001) == 18_360_573


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("5/2", 3), ("7/2", 4), ("-5/2", -3), ("12499/5000", 2), ("0", 0), ("-1/3", 0), ("2/3", 1)],
)
def test_a_half_is_rounded_away_from_zero(exact: str, rounded: int) -> None:
    assert round_half_up(Fraction(exact)) == rounded


def flat(**values: str) -> IndexSeries:
    return IndexSeries("test", 2013, {month.replace("_", "-")[1:]: Decimal(v) for month, v in values.items()})


def test_a_cap_with_catch_up_on_paper() -> None:
    # € 100,00. Index 100, 110, 110, 110, cap 4 %: 104; 108,16; then 110 (below 112,49).
    series = flat(m2020_01="100", m2021_01="110", m2022_01="110", m2023_01="110")
    months = ["2021-01", "2022-01", "2023-01"]
    caught_up = indexed_path(10_000, "2020-01", months, series, IndexPolicy(cap_percent=Decimal(4)))
    assert list(caught_up.values()) == [10_400, 10_816, 11_000]
    lost = IndexPolicy(cap_percent=Decimal(4), catch_up=False)
    assert list(indexed_path(10_000, "2020-01", months, series, lost).values()) == [10_400] * 3


def test_a_floor_without_catch_up_on_paper() -> None:
    # € 100,00. Index 100, 90, 99: kept at 100, then 100 × 99 ÷ 90 = 110. With catch-up: 100, 100.
    series = flat(m2020_01="100", m2021_01="90", m2022_01="99")
    floor = IndexPolicy(floor_percent=Decimal(0), catch_up=False)
    months = ["2021-01", "2022-01"]
    assert list(indexed_path(10_000, "2020-01", months, series, floor).values()) == [10_000, 11_000]
    floor = IndexPolicy(floor_percent=Decimal(0))
    assert list(indexed_path(10_000, "2020-01", months, series, floor).values()) == [10_000, 10_000]


@pytest.mark.parametrize(
    ("months", "message"),
    [(["2022-01"], "a year from 2020-01 to 2022-01"), (["2019-01"], "does not come after")],
)
def test_a_yearly_cap_needs_a_value_for_every_year(months: list[str], message: str) -> None:
    with pytest.raises(IndexationRefused, match=message):
        indexed_path(10_000, "2020-01", months, HEALTH, IndexPolicy(cap_percent=Decimal(3)))


@pytest.mark.parametrize("value", [Decimal(0), Decimal(-100), Decimal("NaN"), 106.37])
def test_what_is_no_index_value_is_refused(value: Any) -> None:
    with pytest.raises(IndexationRefused, match="is no index value"):
        indexed_cents(100, IndexValue("health", 2013, "2018-01", value), HEALTH.at("2019-01"))


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(IndexationRefused, match="negative"):
        tariff_cents(Decimal("0.24"), -1)
