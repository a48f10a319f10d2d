"""Funding terms are whole cents; the threshold is a percentage of the target, rounded up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.proposals.funding import BadTerms, FundingTerms


def terms(**change: int) -> FundingTerms:
    return FundingTerms.with_percentage(
        **({"target": 100_000, "percent": 75, "ceiling": 120_000, "floor": 1_000, "days": 45} | change)
    )


@pytest.mark.parametrize(
    ("target", "percent", "threshold"),
    [
        (9_300_000, 75, 6_975_000),  # 93.000,00 × 75 % = 69.750,00
        (1_001, 50, 501),  # 10,01 × 50 % = 5,005, rounded up to 5,01
        (999, 1, 10),  # 9,99 × 1 % = 0,0999, rounded up to 0,10
        (100, 100, 100),
    ],
)
def test_the_threshold_in_cents(target: int, percent: int, threshold: int) -> None:
    assert terms(target=target, percent=percent, ceiling=target, floor=1).threshold == threshold


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"target": 0}, "target", "positive"),
        ({"target": -1}, "target", "positive"),
        ({"floor": 0}, "floor", "positive"),
        ({"days": 0}, "days", "positive"),
        ({"days": 367}, "days", "too_long"),
        ({"percent": 0}, "threshold", "percentage"),
        ({"percent": 101}, "threshold", "percentage"),
        ({"ceiling": 99_999}, "ceiling", "below_target"),
        ({"floor": 100_001}, "floor", "above_target"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(change: dict[str, int], field: str, reason: str) -> None:
    with pytest.raises(BadTerms) as bad:
        terms(**change)
    assert (bad.value.field, bad.value.reason) == (field, reason)


@given(st.integers(100, 10**12), st.integers(1, 100))
def test_the_form_shows_the_percentage_that_was_typed(target: int, percent: int) -> None:
    made = terms(target=target, percent=percent, ceiling=target, floor=1)
    assert made.percent == percent
    assert FundingTerms.from_json(made.to_json()) == made
    # At least the percentage, and less than one cent more.
    assert 0 <= made.threshold * 100 - target * percent < 100


def test_no_terms_is_no_money() -> None:
    assert FundingTerms.from_json({}) is None
