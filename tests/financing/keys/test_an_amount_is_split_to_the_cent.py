"""An amount split by a key adds up to the cent, for every key and every order of the members."""

import json
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.key import Key, KeyKind, Member, shares_of, terms_of, weights_of

REFERENCE = Path(__file__).parents[2] / "reference" / "financing"
ALLOCATION = json.loads((REFERENCE / "allocation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", ALLOCATION["vectors"], ids=lambda vector: str(vector["id"]))
def test_every_reference_split_comes_out_to_the_cent(vector: dict[str, Any]) -> None:
    weights = [Fraction(weight) for weight in vector["weights"]]
    assert allocate(vector["total_cents"], weights) == vector["expected_cents"]


def test_the_reference_is_complete() -> None:
    assert len(ALLOCATION["vectors"]) == 17
    assert len(ALLOCATION["refuse"]) == 4


@pytest.mark.parametrize("case", ALLOCATION["refuse"], ids=lambda case: str(case["id"]))
def test_impossible_weights_are_refused_with_the_reason(case: dict[str, Any]) -> None:
    weights: list[Any] = [float(text) if text == "nan" else Fraction(text) for text in case["weights"]]
    with pytest.raises(AllocationRefused) as refused:
        allocate(case["total_cents"], weights)
    assert refused.value.reason == case["reason"]


def test_an_inexact_total_or_weight_is_refused() -> None:
    with pytest.raises(AllocationRefused, match="whole number of cents"):
        allocate(10.0, [1])  # type: ignore[arg-type]
    with pytest.raises(AllocationRefused, match=r"not a number \(position 1\)"):
        allocate(10, [1, 0.5])  # type: ignore[list-item]
    with pytest.raises(AllocationRefused, match="not a number"):
        allocate(10, [True, 1])


weights_lists = st.lists(st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=30).filter(any)
totals = st.integers(-(10**9), 10**9)


@given(totals, weights_lists)
def test_the_sum_is_exact_and_each_share_is_its_quota_rounded_down_or_up(total: int, weights: list[Fraction]) -> None:
    cents = allocate(total, weights)
    assert sum(cents) == total
    for share, weight in zip(cents, weights, strict=True):
        quota = total * weight / sum(weights)
        assert share in (floor(quota), ceil(quota))
        assert weight or share == 0


@given(totals, weights_lists)
def test_equal_weights_differ_by_one_cent_at_most_and_earlier_gets_more(total: int, weights: list[Fraction]) -> None:
    cents = allocate(abs(total), weights)
    for i, left in enumerate(weights):
        for j, right in enumerate(weights[i + 1 :], start=i + 1):
            if left == right:
                assert 0 <= cents[i] - cents[j] <= 1


@given(st.integers(0, 10**9), weights_lists)
def test_one_cent_more_lowers_nobody_by_more_than_one_cent(total: int, weights: list[Fraction]) -> None:
    before, after = allocate(total, weights), allocate(total + 1, weights)
    assert min(b - a for a, b in zip(before, after, strict=True)) >= -1


@given(totals, weights_lists)
def test_a_negative_total_is_the_mirror_image(total: int, weights: list[Fraction]) -> None:
    assert allocate(-total, weights) == [-cents for cents in allocate(total, weights)]


people = st.lists(
    st.builds(Member, st.integers(1, 500), st.integers(0, 600_000)),
    min_size=1,
    max_size=25,
    unique_by=lambda member: member.id,
).filter(lambda members: any(member.inhabitants for member in members))
keys = st.one_of(
    st.just(Key(KeyKind.EQUAL)),
    st.just(Key(KeyKind.PER_INHABITANT)),
    st.builds(Key, st.just(KeyKind.MIXED), st.fractions(0, 1, max_denominator=100)),
)


@given(totals, keys, people, st.randoms(use_true_random=False))
def test_shares_do_not_depend_on_the_order_of_the_members(
    total: int, key: Key, members: list[Member], random: Random
) -> None:
    shares = shares_of(total, key, members)
    random.shuffle(members)
    assert shares_of(total, key, members) == shares
    assert sum(share.cents for share in shares) == total
    assert sum((share.quota for share in shares), Fraction(0)) == total
    assert sum(weights_of(key, members), Fraction(0)) == 1


FOUR = [Member(1, 100), Member(2, 200), Member(3, 0), Member(4, 700)]


def test_the_three_keys_on_paper() -> None:
    # € 1.000 equally: € 250 each. Per inhabitant of 1 000: € 100, € 200, € 0, € 700.
    # Mixed 1/4: € 250 equally = € 62,50 each, € 750 per inhabitant = € 75, € 150, € 0, € 525.
    def cents(key: Key) -> list[int]:
        return [share.cents for share in shares_of(100_000, key, FOUR)]

    assert cents(Key(KeyKind.EQUAL)) == [25_000] * 4
    assert cents(Key(KeyKind.PER_INHABITANT)) == [10_000, 20_000, 0, 70_000]
    assert cents(Key(KeyKind.MIXED, Fraction(1, 4))) == [13_750, 21_250, 6_250, 58_750]
    assert cents(Key(KeyKind.MIXED, Fraction(1))) == cents(Key(KeyKind.EQUAL))
    assert cents(Key(KeyKind.MIXED, Fraction(0))) == cents(Key(KeyKind.PER_INHABITANT))


def test_a_tie_goes_to_the_lowest_member_number() -> None:
    shares = shares_of(1000, Key(KeyKind.EQUAL), [Member(10, 0), Member(9, 0), Member(2, 0)])
    assert [(share.member, share.cents) for share in shares] == [(2, 334), (9, 333), (10, 333)]
    assert shares[0].quota == Fraction(1000, 3)


def test_the_sum_on_paper_of_the_library_of_aalst() -> None:
    # € 93.000 × 92.131 ÷ 2.535.110 = € 3.379,81 (337 980,8… cents)
    aalst, others = Member(1, 92_131), Member(2, 2_535_110 - 92_131)
    (term,) = terms_of(9_300_000, Key(KeyKind.PER_INHABITANT), [aalst, others], aalst)
    assert (term.amount, term.weight, term.weights) == (Fraction(9_300_000), 92_131, 2_535_110)
    assert shares_of(9_300_000, Key(KeyKind.PER_INHABITANT), [aalst, others])[0].cents == 337_981


def test_a_mixed_key_is_explained_in_two_terms_that_make_the_quota() -> None:
    key = Key(KeyKind.MIXED, Fraction(1, 4))
    equal, per_head = terms_of(100_000, key, FOUR, FOUR[1])
    assert (equal.amount, equal.weight, equal.weights) == (Fraction(25_000), 1, 4)
    assert (per_head.amount, per_head.weight, per_head.weights) == (Fraction(75_000), 200, 1000)
    assert equal.quota + per_head.quota == shares_of(100_000, key, FOUR)[1].quota == 21_250


INEXACT: Any = 0.5


@pytest.mark.parametrize(
    ("key", "members", "reason"),
    [
        (Key(KeyKind.EQUAL), [], "no members"),
        (Key(KeyKind.PER_INHABITANT), [], "no members"),
        (Key(KeyKind.PER_INHABITANT), [Member(1, 0), Member(2, 0)], "no positive weight"),
        (Key(KeyKind.PER_INHABITANT), [Member(1, 5), Member(2, -1)], "negative weight"),
        (Key(KeyKind.MIXED, Fraction(3, 2)), [Member(1, 5)], "the equal part 3/2 is no fraction from 0 to 1"),
        (
            Key(KeyKind.MIXED, Fraction(-1, 2)),
            [Member(1, 5)],
            "the equal part -1/2 is no fraction from 0 to 1",
        ),
        (Key(KeyKind.MIXED, INEXACT), [Member(1, 5)], "the equal part 0.5 is no fraction from 0 to 1"),
        (Key(KeyKind.EQUAL), [Member(1, 5), Member(1, 6)], "member 1 is named twice"),
    ],
)
def test_a_key_that_cannot_be_worked_out_is_refused(key: Key, members: list[Member], reason: str) -> None:
    with pytest.raises(AllocationRefused) as refused:
        shares_of(1000, key, members)
    assert refused.value.reason == reason


def test_an_equal_key_needs_no_inhabitants() -> None:
    assert [share.cents for share in shares_of(10, Key(KeyKind.EQUAL), [Member(1, 0), Member(2, 0)])] == [
        5,
        5,
    ]
