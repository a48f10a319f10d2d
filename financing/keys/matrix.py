"""A table of members × initiatives rounded to cents so that every row and every column adds up; a year of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from financing.keys.allocate import AllocationRefused, allocate

Table = Sequence[Sequence[Fraction]]


def round_table(exact: Table) -> list[list[int]]:
    """Round a table of exact cents, a row for each member and a column for each initiative whose sum is whole.

    Each cell becomes its floor or ceiling, each column keeps its sum, each row becomes its sum rounded down or up:
    up for the largest remainders, as far as the columns allow; ties go to the earlier row. Refuses a column whose
    sum is no whole number of cents.
    """
    if not exact:
        return []
    columns = [list(column) for column in zip(*exact, strict=True)]
    for position, column in enumerate(columns):
        if sum(column).denominator != 1:
            raise AllocationRefused("the column is no whole number of cents", position)
    return _Rounding(exact, columns).settled()


def year_of(before: Table, until: Table) -> list[list[int]]:
    """Give one year: the rounded table up to and with that year, less the rounded table up to the year before."""
    pairs = zip(round_table(until), round_table(before), strict=True)
    return [[now - then for now, then in zip(row, old, strict=True)] for row, old in pairs]


class _Rounding:
    """Which cells are rounded up: at first each column by itself, then moved between rows until these fit too.

    A set of columns is the bits of one integer: `up` those in which a row is rounded up, `free` those in which it
    is rounded down and could be up.
    """

    def __init__(self, exact: Table, columns: Sequence[Sequence[Fraction]]) -> None:
        self.whole = [[floor(cell) for cell in row] for row in exact]
        self.up = [0] * len(exact)
        self.free = [0] * len(exact)
        for place, column in enumerate(columns):
            rest = [cell - floor(cell) for cell in column]
            ups = allocate(int(sum(rest)), rest) if any(rest) else [0] * len(rest)
            for row, part in enumerate(rest):
                if ups[row]:
                    self.up[row] |= 1 << place
                elif part:
                    self.free[row] |= 1 << place
        # How many cells of each row may be up: its own sum rounded, as a number of cents above its floors.
        sums = [sum(row, Fraction(0)) - sum(whole) for row, whole in zip(exact, self.whole, strict=True)]
        self.fewest, self.most = [floor(each) for each in sums], [ceil(each) for each in sums]
        over = [each - floor(each) for each in sums]
        more = allocate(int(sum(over)), over) if any(over) else [0] * len(over)
        self.wanted = [few + one for few, one in zip(self.fewest, more, strict=True)]

    def settled(self) -> list[list[int]]:
        """Move cents to the rows that the largest remainders want up, then to any that fits, and give the cents."""
        self._move(self.wanted, self.wanted)
        self._move(self.most, self.most)
        self._move(self.fewest, self.fewest)
        return [
            [cents + (ups >> place & 1) for place, cents in enumerate(row)]
            for row, ups in zip(self.whole, self.up, strict=True)
        ]

    def _move(self, most: Sequence[int], fewest: Sequence[int]) -> None:
        """Take a cent from a row above `most` to one below `fewest`, along other rows, while any way leads there."""
        for row in range(len(self.up)):
            while self.up[row].bit_count() > most[row] and self._give(row, fewest):
                pass

    def _give(self, start: int, fewest: Sequence[int]) -> bool:
        """Find the shortest way from a row to one below `fewest`, and move one cent along it; no when there is none."""
        came_from: dict[int, int] = {start: start}
        waiting = deque([start])
        while waiting:
            row = waiting.popleft()
            for other in range(len(self.up)):
                if other in came_from or not self.up[row] & self.free[other]:
                    continue
                came_from[other] = row
                if self.up[other].bit_count() < fewest[other]:
                    self._swap(came_from, other)
                    return True
                waiting.append(other)
        return False

    def _swap(self, came_from: dict[int, int], row: int) -> None:
        while (giver := came_from[row]) != row:
            both = self.up[giver] & self.free[row]
            column = both & -both
            for each in (giver, row):
                self.up[each] ^= column
                self.free[each] ^= column
            row = giver
