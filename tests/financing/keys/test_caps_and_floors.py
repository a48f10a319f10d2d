"""Nobody pays less than its floor or more than its cap, the rest by weight, and what cannot be met says by how much."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.bounds import Bounds, Infeasible, allocate_within

REFERENCE = Path(__file__).parents[2] / "reference" / "financing" / "caps_floors.json"
CASES = json.loads(REFERENCE.read_text(encoding="utf-8"))["cases"]
POSSIBLE = [case for case in CASES if not case["expected"]["refused"]]
IMPOSSIBLE = [case for case in CASES if case["expected"]["refused"]]


def asked(case: dict[str, Any]) -> tuple[int, list[Fraction], list[Bounds]]:
    members = case["members"]
    return (
        case["total_cents"],
        [Fraction(each["weight"]) for each in members],
        [Bounds(each["floor_cents"], each["cap_cents"]) for each in members],
    )


def test_the_reference_is_complete() -> None:
    assert (len(POSSIBLE), len(IMPOSSIBLE)) == (17, 3)


@pytest.mark.parametrize("case", POSSIBLE, ids=lambda case: str(case["id"]))
def test_every_reference_key_with_bounds_comes_out_to_the_cent(case: dict[str, Any]) -> None:
    found, expected = allocate_within(*asked(case)), case["expected"]
    names = [each["key"] for each in case["members"]]
    assert found.cents == expected["cents"]
    assert [str(share) for share in found.shares] == expected["exact_shares"]
    assert str(found.rate) == expected["lambda"]
    assert [names[position] for position in sorted(found.at_floor)] == expected["at_floor"]
    assert [names[position] for position in sorted(found.at_cap)] == expected["at_cap"]


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda case: str(case["id"]))
def test_every_impossible_reference_key_is_refused_with_its_gap(case: dict[str, Any]) -> None:
    # "sum of floors 1200 > total 1000, short by 200", "200 cannot be placed", "600 cannot be placed"
    [gap] = re.findall(r"short by (\d+)|(\d+) cannot be placed", case["expected"]["reason"])
    with pytest.raises(Infeasible) as refused:
        allocate_within(*asked(case))
    assert refused.value.gap == (-int(gap[0]) if gap[0] else int(gap[1]))


def test_a_credit_is_the_mirror_image() -> None:
    # € 100 over weights 1 and 9, the second at most € 60: 40 and 60; the same for a credit.
    bounds = [Bounds(), Bounds(0, 6000)]
    assert allocate_within(10_000, [1, 9], bounds).cents == [4000, 6000]
    assert allocate_within(-10_000, [1, 9], bounds).cents == [-4000, -6000]
    assert allocate_within(0, [1, 9], bounds).cents == [0, 0]


@pytest.mark.parametrize(
    ("weights", "bounds", "reason"),
    [
        ([1, 2], [Bounds(500, 400), Bounds()], "the bounds contradict each other (position 0)"),
        ([1, 2], [Bounds(), Bounds(-1)], "the bounds contradict each other (position 1)"),
        ([1, -2], [Bounds(), Bounds()], "negative weight (position 1)"),
        ([0, 0], [Bounds(), Bounds()], "no positive weight"),
    ],
)
def test_impossible_bounds_and_weights_are_refused(weights: list[int], bounds: list[Bounds], reason: str) -> None:
    with pytest.raises(AllocationRefused, match=re.escape(reason)):
        allocate_within(1000, weights, bounds)


@st.composite
def bounded(draw: st.DrawFn) -> tuple[int, list[int], list[Bounds]]:
    """Draw members with bounds that some amount can meet."""
    weights = draw(st.lists(st.integers(0, 600_000), min_size=1, max_size=20).filter(any))
    bounds = []
    for _ in weights:
        least = draw(st.sampled_from((0, 0, 1, 2_500, 50_000)))
        bounds.append(Bounds(least, draw(st.one_of(st.none(), st.integers(least, 900_000)))))
    lowest = sum(each.least for each in bounds)
    movable = [each for weight, each in zip(weights, bounds, strict=True) if weight]
    if any(each.most is None for each in movable):
        highest = lowest + 10**8
    else:
        highest = lowest + sum((each.most or 0) - each.least for each in movable)
    return draw(st.integers(lowest, highest)), weights, bounds


@given(bounded())
def test_each_pays_the_one_rate_times_its_weight_held_by_its_bounds(
    case: tuple[int, list[int], list[Bounds]],
) -> None:
    total, weights, bounds = case
    found = allocate_within(total, weights, bounds)
    assert sum(found.cents) == total == sum(found.shares)
    for weight, each, share, cents in zip(weights, bounds, found.shares, found.cents, strict=True):
        most = share if each.most is None else each.most
        assert share == max(each.least, min(found.rate * weight, most)) or share == found.rate * weight
        assert cents >= each.least
        assert each.most is None or cents <= each.most
        assert cents in (floor(share), ceil(share))


@given(bounded())
def test_a_cent_beyond_what_the_bounds_can_carry_is_the_gap(case: tuple[int, list[int], list[Bounds]]) -> None:
    _total, weights, bounds = case
    lowest = sum(each.least for each in bounds)
    if lowest:
        with pytest.raises(Infeasible) as refused:
            allocate_within(lowest - 1, weights, bounds)
        assert refused.value.gap == -1
    pairs = list(zip(weights, bounds, strict=True))
    if all(each.most is not None for weight, each in pairs if weight):
        highest = sum((each.most or 0) if weight else each.least for weight, each in pairs)
        with pytest.raises(Infeasible) as refused:
            allocate_within(highest + 3, weights, bounds)
        assert refused.value.gap == 3


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 600_000), min_size=1, max_size=30).filter(any))
def test_without_bounds_it_is_the_plain_split(total: int, weights: list[int]) -> None:
    assert allocate_within(total, weights, [Bounds()] * len(weights)).cents == allocate(total, weights)
