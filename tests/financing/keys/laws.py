"""What must hold for every split and every rounded table: each law raises where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor


def split_holds(total: int, weights: Sequence[int | Fraction], cents: Sequence[int]) -> None:
    """The sum is exact, each share is its quota rounded down or up, and the cents left go to the largest remainders."""
    assert sum(cents) == total
    together = sum(weights)
    lowest_up, highest_down = Fraction(1), Fraction(0)
    for weight, share in zip(weights, cents, strict=True):
        # On integers where they are: a million splits are judged by this.
        quota, rest = divmod(abs(total) * weight, together)
        assert abs(share) - quota in (0, 1), (share, quota)
        if abs(share) > quota:
            assert rest > 0
            lowest_up = min(lowest_up, Fraction(rest) / together)
        else:
            highest_down = max(highest_down, Fraction(rest) / together)
    assert lowest_up >= highest_down


def table_holds(exact: Sequence[Sequence[Fraction]], cents: Sequence[Sequence[int]]) -> None:
    """Every initiative gets its total, every member pays its exact total rounded down or up, and so does each cell."""
    for column, rounded in zip(zip(*exact, strict=True), zip(*cents, strict=True), strict=True):
        assert sum(rounded) == sum(column)
    for row, whole in zip(exact, cents, strict=True):
        assert sum(whole) in (floor(sum(row)), ceil(sum(row)))
        for cell, each in zip(row, whole, strict=True):
            assert each in (floor(cell), ceil(cell))
