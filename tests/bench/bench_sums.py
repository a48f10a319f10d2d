"""How long it takes to split an amount over every municipality."""

from __future__ import annotations

import time
from fractions import Fraction
from statistics import median

from financing.keys.allocate import Key, KeyKind, Member, shares_of
from tests.bench.measuring import TABLE, Line, timed

MEMBERS = 285


def test_sharing_an_amount_over_all_municipalities() -> None:
    members = [Member(number, 1_000 + 37 * number) for number in range(1, MEMBERS + 1)]
    key = Key(KeyKind.MIXED, Fraction(1, 3))
    taken: list[float] = []
    for _ in range(20):
        with timed(taken, time.process_time):
            shares = shares_of(123_456_789, key, members)
        assert sum(share.cents for share in shares) == 123_456_789
    TABLE.lines.append(Line("share an amount over 285 members, mixed key", median(taken), rows=MEMBERS))
