"""Funding terms are whole cents; the threshold is a percentage of the target, rounded up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.proposals.funding import BadTerms, Basis, FundingTerms
from initiatives.proposals.queries import money_sentences


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


@pytest.mark.parametrize("basis", ["inhabitants", "members"])
def test_a_threshold_of_inhabitants_or_members_is_kept_as_a_percentage(basis: str) -> None:
    made = FundingTerms.with_percentage(target=1_000, percent=60, ceiling=1_000, floor=1, days=45, basis=basis)
    assert (made.threshold, made.percent, made.share) == (60, 60, Fraction(3, 5))
    assert made.to_json() == {
        "target": 1_000, "threshold": 60, "ceiling": 1_000, "floor": 1, "days": 45, "basis": basis,
    }  # fmt: skip
    assert FundingTerms.from_json(made.to_json()) == made


def test_terms_of_before_are_a_part_of_the_budget_and_are_written_as_before() -> None:
    """The hash of a submitted text covers its terms: what stood there reads and writes the same."""
    before = {"target": 100_000, "threshold": 75_000, "ceiling": 120_000, "floor": 1_000, "days": 45}
    read = FundingTerms.from_json(before)
    assert read is not None
    assert read.basis == Basis.BUDGET
    assert read.to_json() == before


def test_more_than_all_members_is_refused() -> None:
    with pytest.raises(BadTerms) as bad:
        FundingTerms(1_000, 101, 1_000, 1, 45, Basis.MEMBERS)
    assert (bad.value.field, bad.value.reason) == ("threshold", "percentage")


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Basis.INHABITANTS, "Dragen de deelnemers die toezeggen samen minder dan 60 % van de inwoners, dan"),
        (Basis.MEMBERS, "Zegt minder dan 60 % van de deelnemers toe, dan vervallen alle toezeggingen."),
    ],
)
def test_the_terms_say_of_what_the_threshold_is_a_part(basis: Basis, said: str) -> None:
    sentences = money_sentences(FundingTerms(1_000, 60, 1_000, 1, 45, basis))
    assert any(one.replace("\N{NO-BREAK SPACE}", " ").startswith(said) for one in sentences), sentences
