"""The days of notice are calendar days in Brussels: over a year end, a leap day and both nights of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from initiatives.announcing.rules import first_day

# The day of the announcement in Brussels, the days of notice, and the first day on which the vote can open. On paper:
# 15 days after 20 December are 11 days to the 31st and 4 more; February has 29 days in 2028 and 28 in 2027.
FIRST_DAYS = [
    (datetime(2026, 12, 20, 12, tzinfo=UTC), 15, date(2027, 1, 4)),
    (datetime(2028, 2, 20, 12, tzinfo=UTC), 15, date(2028, 3, 6)),
    (datetime(2027, 2, 20, 12, tzinfo=UTC), 15, date(2027, 3, 7)),
    # 23.30 in London is 0.30 the next day in Brussels in winter, and 22.30 is 0.30 the next day in summer.
    (datetime(2027, 1, 10, 23, 30, tzinfo=UTC), 1, date(2027, 1, 12)),
    (datetime(2027, 7, 10, 22, 30, tzinfo=UTC), 1, date(2027, 7, 12)),
    # The nights of 28 March (23 hours) and 31 October 2027 (25 hours) lie between: a calendar day is a day.
    (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), 2, date(2027, 3, 29)),
    (datetime(2027, 10, 30, 21, 59, tzinfo=UTC), 2, date(2027, 11, 1)),
    (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), 0, date(2027, 10, 31)),
]


@pytest.mark.parametrize(("at", "days", "first"), FIRST_DAYS, ids=str)
def test_the_first_day_is_counted_in_calendar_days_of_brussels(at: datetime, days: int, first: date) -> None:
    assert first_day(at, days) == first
