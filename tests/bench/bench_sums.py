"""How long it takes to split amounts: one over every municipality, a thousand over three hundred members."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from random import Random
from statistics import median

from django.db import connection

from financing.keys.allocate import allocate
from financing.keys.bounds import Bounds, allocate_within
from financing.keys.bulk import allocate_many
from financing.keys.key import Key, KeyKind, Member, shares_of
from financing.keys.matrix import round_table
from tests.bench.measuring import TABLE, Line, timed

MEMBERS, MANY, INITIATIVES = 285, 300, 1000
TOTAL = 123_456_789
INHABITANTS = [1_000 + 37 * number for number in range(1, MEMBERS + 1)]
GOAL = "10 ms"


def floor_of(total: int, weights: list[int]) -> list[int]:
    """Give the floor: one division for each member, with nothing that makes the sum right."""
    together = sum(weights)
    return [total * weight // together for weight in weights]


def measure(what: str, ours: Callable[[], int], times: int = 20) -> None:
    """Time a split that gives its sum, beside the floor."""
    taken: list[float] = []
    bare: list[float] = []
    for _ in range(times):
        with timed(taken, time.process_time):
            total = ours()
        with timed(bare, time.process_time):
            floor_of(TOTAL, INHABITANTS)
        assert total == TOTAL
    TABLE.lines.append(Line(what, median(taken), median(bare), goal=GOAL, rows=MEMBERS))


def test_sharing_an_amount_over_all_municipalities() -> None:
    members = [Member(number, each) for number, each in enumerate(INHABITANTS, start=1)]
    key = Key(KeyKind.MIXED, Fraction(1, 3))
    measure("split an amount over 285 members, whole weights", lambda: sum(allocate(TOTAL, INHABITANTS)))
    measure("the same, mixed key", lambda: sum(share.cents for share in shares_of(TOTAL, key, members)))
    bounds = [Bounds(300_000, 700_000)] * MEMBERS
    measure("the same, with caps and floors", lambda: sum(allocate_within(TOTAL, INHABITANTS, bounds).cents))


def test_a_thousand_amounts_over_three_hundred_members_by_one_statement(db: None) -> None:
    random = Random(300)
    weights = [random.randint(75, 562_001) for _ in range(MANY)]
    splits = [(random.randint(1, 10**9), weights) for _ in range(INITIATIVES)]
    taken: list[float] = []
    bare: list[float] = []
    for _ in range(5):
        with timed(taken, time.perf_counter):
            found = allocate_many(splits)
        with timed(bare, time.perf_counter), connection.cursor() as cursor:
            cursor.execute(
                "SELECT i, array_agg(m::bigint) FROM generate_series(1, %s) i, generate_series(1, %s) m GROUP BY i",
                [INITIATIVES, MANY],
            )
            cursor.fetchall()
    assert sum(abs(sum(cents) - total) for cents, (total, _weights) in zip(found, splits, strict=True)) == 0
    what = "300 members × 1000 initiatives by one statement (by the clock; floor: as many numbers)"
    TABLE.lines.append(Line(what, median(taken), median(bare), goal="1500 ms", rows=MANY * INITIATIVES, statements=1))


def test_rounding_members_and_initiatives_together() -> None:
    random = Random(20)
    weights = [[random.randint(75, 562_001) for _ in range(MEMBERS)] for _ in range(20)]
    columns = [[Fraction(TOTAL * each, sum(many)) for each in many] for many in weights]
    exact = [list(row) for row in zip(*columns, strict=True)]
    taken: list[float] = []
    bare: list[float] = []
    for _ in range(5):
        with timed(taken, time.process_time):
            cents = round_table(exact)
        with timed(bare, time.process_time):
            for many in weights:
                floor_of(TOTAL, many)
        assert [sum(column) for column in zip(*cents, strict=True)] == [TOTAL] * 20
    what = "285 members × 20 initiatives rounded so that both add up"
    TABLE.lines.append(Line(what, median(taken), median(bare), rows=MEMBERS * 20))
