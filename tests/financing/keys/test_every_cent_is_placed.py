"""Not a cent is lost or made, in ten thousand drawn splits and in a million of a seeded loop."""

from __future__ import annotations

import os
from fractions import Fraction
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.bulk import allocate_many
from tests.financing.keys.laws import split_holds

LONG = os.environ.get("PORTAL_LONG") == "1"
DRAWN, LOOPED = (10_000, 1_000_000) if LONG else (300, 10_000)

totals = st.integers(-(10**10), 10**10)
weights_lists = st.lists(
    st.one_of(st.integers(0, 600_000), st.fractions(0, 1000, max_denominator=60)), min_size=1, max_size=50
).filter(any)


@settings(max_examples=DRAWN)
@given(totals, weights_lists)
def test_a_drawn_split_keeps_every_law(total: int, weights: list[int | Fraction]) -> None:
    split_holds(total, weights, allocate(total, weights))


def splits(many: int, seed: int) -> list[tuple[int, list[int]]]:
    """Draw splits of up to a million euro over 2 to 50 members the size of municipalities, some of weight 0."""
    random = Random(seed)
    return [
        (
            random.randint(-1000, 10**8),
            [random.randint(75, 562_001), *(random.choice((0, 1, 7_500, random.randint(75, 562_001))) for _ in others)],
        )
        for others in (range(random.randint(1, 49)) for _ in range(many))
    ]


def test_a_seeded_loop_of_splits_is_not_a_cent_off() -> None:
    off = 0
    for seed in range(LOOPED // 10_000):
        for total, weights in splits(10_000, seed):
            cents = allocate(total, weights)
            off += abs(sum(cents) - total)
            if seed == 0:
                split_holds(total, weights, cents)
    assert off == 0


# € 10 over three, of whom one carries nothing: 10,00 × 1/3 = 3,33… and × 2/3 = 6,66…; the cent goes to the second.
TOTAL, WEIGHTS, RIGHT = 1000, [1, 2, 0], [333, 667, 0]


@pytest.mark.parametrize(
    "wrong",
    [[334, 667, 0], [333, 666, 0], [334, 666, 0], [332, 668, 0], [333, 666, 1]],
    ids=["a cent too many", "a cent lost", "to the smaller remainder", "moved beyond a cent", "to who carries nothing"],
)
def test_a_planted_cent_turns_the_law_red(wrong: list[int]) -> None:
    split_holds(TOTAL, WEIGHTS, RIGHT)
    with pytest.raises(AssertionError):
        split_holds(TOTAL, WEIGHTS, wrong)


def test_the_database_splits_ten_thousand_amounts_as_the_code_does_in_one_statement(db: None) -> None:
    drawn = splits(10_000, 2046)
    with CaptureQueriesContext(connection) as asked:
        found = allocate_many(drawn)
    assert len(asked) == 1
    assert found == [allocate(total, weights) for total, weights in drawn]


def test_the_database_splits_exact_fractions_and_amounts_beyond_eight_bytes(db: None) -> None:
    drawn = [
        (1000, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]),
        (-1000, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]),
        (10**17 + 1, [562_001, Fraction(75, 7), 0]),
        (0, [3, 5]),
    ]
    assert allocate_many(drawn) == [allocate(total, weights) for total, weights in drawn]
    assert allocate_many(drawn[:2]) == [[334, 333, 333], [-334, -333, -333]]
    assert allocate_many([]) == []
    with pytest.raises(AllocationRefused, match="no positive weight"):
        allocate_many([(100, [1, 2]), (100, [0, 0])])
