"""What every member pays and what every initiative gets both add up to the cent, over all years and in each."""

from __future__ import annotations

import os
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.matrix import round_table, year_of
from tests.financing.keys.laws import table_holds

DRAWN = 10_000 if os.environ.get("PORTAL_LONG") == "1" else 200
Exact = list[list[Fraction]]


def table(totals: list[int], weights: list[list[int]]) -> Exact:
    """Give the exact shares: a row for each member, a column for each initiative with its total and weights."""
    columns = [[Fraction(total * each, sum(ws)) for each in ws] for total, ws in zip(totals, weights, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Exact, Exact]:
    """Draw a cumulative table and what it became a year later; some members take no part in some initiatives."""
    members, initiatives = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    weight = st.one_of(st.just(0), st.integers(1, 12))
    weights = [
        draw(st.lists(weight, min_size=members, max_size=members).filter(any)) for _initiative in range(initiatives)
    ]
    before = [draw(st.integers(0, 300)) for _initiative in range(initiatives)]
    until = [total + draw(st.integers(0, 300)) for total in before]
    return table(before, weights), table(until, weights)


@settings(max_examples=DRAWN)
@given(tables())
def test_a_table_adds_up_both_ways_and_a_year_is_the_difference_of_two(drawn: tuple[Exact, Exact]) -> None:
    before, until = drawn
    then, now = round_table(before), round_table(until)
    table_holds(before, then)
    table_holds(until, now)
    year = year_of(before, until)
    assert [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(then, year, strict=True)] == now
    for number, column in enumerate(zip(*year, strict=True)):
        assert sum(column) == sum(row[number] for row in until) - sum(row[number] for row in before)


def test_two_halves_of_a_cent_are_not_both_rounded_the_same_way() -> None:
    # Three members share three initiatives of one cent equally: each pays 1/3 + 1/3 + 1/3 = 1 cent in all.
    # Initiative by initiative the first member would pay all three.
    exact = table([1, 1, 1], [[1, 1, 1]] * 3)
    assert [allocate(1, [1, 1, 1])[0] for _ in range(3)] == [1, 1, 1]
    cents = round_table(exact)
    assert [sum(row) for row in cents] == [1, 1, 1]
    assert [sum(column) for column in zip(*cents, strict=True)] == [1, 1, 1]


def test_the_cent_goes_to_the_larger_remainder_of_all_initiatives_together() -> None:
    # Two initiatives of one cent, shared 1 : 2. Each alone goes to the second, which would pay both; together it owes
    # 4/3 and the first 2/3, whose remainder is the larger one: 1 and 1.
    exact = table([1, 1], [[1, 2], [1, 2]])
    assert [allocate(1, [1, 2]) for _ in range(2)] == [[0, 1], [0, 1]]
    assert [sum(row) for row in round_table(exact)] == [1, 1]


def test_a_member_whose_columns_are_full_is_rounded_down_though_its_remainder_is_large() -> None:
    # Rows A, B, C share 2 cents in one initiative (0,8 + 0,6 + 0,6); rows D, E share 1 cent in another (0,5 + 0,5).
    # Of the largest remainders A, B and C would be up (3 cents), but their initiative has only 2 to give.
    exact = table([2, 1], [[4, 3, 3, 0, 0], [0, 0, 0, 1, 1]])
    assert [sum(row) for row in round_table(exact)] == [1, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("totals", "weights", "whole"),
    [
        # A's remainder of 0,5 comes first in both of its initiatives; together it owes exactly 1.
        ([1, 1, 1], [[0, 1, 1, 0, 0], [1, 0, 0, 0, 1], [1, 0, 0, 1, 0]], (0, 1)),
        # C comes last in both of its initiatives (0,5 behind B, 1,5 behind A); together it owes exactly 2.
        ([1, 2, 2], [[0, 2, 2, 0, 0], [0, 0, 0, 1, 3], [1, 0, 3, 0, 0]], (2, 2)),
    ],
    ids=["never more", "never less"],
)
def test_a_member_that_owes_whole_cents_pays_just_these(
    totals: list[int], weights: list[list[int]], whole: tuple[int, int]
) -> None:
    exact = table(totals, weights)
    cents = round_table(exact)
    table_holds(exact, cents)
    assert sum(cents[whole[0]]) == whole[1] == sum(exact[whole[0]])


def municipal(members: int, initiatives: int) -> Exact:
    """Draw as many members the size of municipalities as there are, each in two initiatives of three."""
    random = Random(285)
    inhabitants = [random.randint(75, 562_001) for _ in range(members)]
    weights = [[each * (random.random() < 2 / 3) for each in inhabitants] for _ in range(initiatives)]
    return table([random.randint(100_000, 50_000_000) for _ in range(initiatives)], weights)


def test_285_members_and_20_initiatives_add_up_where_initiative_by_initiative_leaves_members_off() -> None:
    exact = municipal(285, 20)
    table_holds(exact, round_table(exact))
    columns = [allocate(int(sum(column)), column) for column in zip(*exact, strict=True)]
    off = sum(abs(sum(cents) - sum(row)) >= 1 for cents, row in zip(zip(*columns, strict=True), exact, strict=True))
    assert off


def test_a_planted_cent_turns_the_law_red() -> None:
    exact = municipal(6, 4)
    right = round_table(exact)
    table_holds(exact, right)
    for row in range(6):
        for column in range(4):
            for cent in (1, -1):
                wrong = [list(each) for each in right]
                wrong[row][column] += cent
                with pytest.raises(AssertionError):
                    table_holds(exact, wrong)
                # Taken from another initiative the member still pays its total, but the initiatives miss theirs.
                wrong[row][column - 1] -= cent
                with pytest.raises(AssertionError):
                    table_holds(exact, wrong)


def test_a_table_without_members_is_empty_and_a_broken_total_is_refused() -> None:
    assert round_table([]) == []
    with pytest.raises(AllocationRefused, match=r"no whole number of cents \(position 1\)"):
        round_table([[Fraction(1), Fraction(1, 3)], [Fraction(2), Fraction(1, 3)]])
