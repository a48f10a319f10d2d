"""A charge in parts: on the days one expects, and together what it is to the cent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.contributions.instalments import PARTS, days_of, due_by, parts_due


@pytest.mark.parametrize(
    ("first", "parts", "days"),
    [
        (date(2026, 3, 15), 1, ["2026-03-15"]),
        (date(2026, 9, 30), 2, ["2026-09-30", "2027-03-30"]),
        # The 31st of a month without one is its last day; in a leap year 29 February.
        (date(2027, 8, 31), 4, ["2027-08-31", "2027-11-30", "2028-02-29", "2028-05-31"]),
    ],
)
def test_the_days_follow_each_other(first: date, parts: int, days: list[str]) -> None:
    assert [day.isoformat() for day in days_of(first, parts)] == days


def test_a_hundred_in_twelve_is_eight_or_nine_each() -> None:
    days = days_of(date(2026, 1, 31), 12)
    # 100 × k ÷ 12, rounded down: 8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 91, 100.
    assert [due_by(100, days, day) for day in days] == [8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 91, 100]
    assert due_by(100, days, date(2026, 1, 30)) == 0


@given(st.integers(0, 10**12), st.sampled_from(PARTS), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_parts_are_the_whole(cents: int, parts: int, first: date) -> None:
    days = days_of(first, parts)
    due = [due_by(cents, days, day) for day in days]
    steps = [now - before for now, before in zip(due, [0, *due], strict=False)]
    assert sum(steps) == cents
    assert max(steps) - min(steps) <= 1
    assert parts_due(days, first) == 1
