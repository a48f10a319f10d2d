"""A reminder is due one, three and fourteen days before the deadline, at its hour, and only shortly after that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cooperative.isolation.clock import BRUSSELS
from initiatives.reminders.moments import due_at, moment_of

# Thursday 26 November 2026, 17.00 in Brussels: an hour ahead of UTC.
DEADLINE = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
OPENED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("deadline", "days", "expected"),
    [
        # An ordinary week: 26 − 14 = 12, 26 − 3 = 23, 26 − 1 = 25 November, all at 17.00.
        ("2026-11-26 17:00", 14, "2026-11-12 17:00"),
        ("2026-11-26 17:00", 3, "2026-11-23 17:00"),
        ("2026-11-26 17:00", 1, "2026-11-25 17:00"),
        # Over the new year: 3 January − 3 days = 31 December.
        ("2027-01-03 12:00", 3, "2026-12-31 12:00"),
        # A leap day: 1 March 2028 − 1 day = 29 February.
        ("2028-03-01 12:00", 1, "2028-02-29 12:00"),
        # Summer time ends on 25 October 2026 and begins on 28 March 2027: the hour on the clock stays.
        ("2026-10-26 17:00", 3, "2026-10-23 17:00"),
        ("2027-03-29 17:00", 3, "2027-03-26 17:00"),
    ],
)
def test_a_moment_has_the_hour_of_the_deadline_on_an_earlier_day(deadline: str, days: int, expected: str) -> None:
    closes_at, moment = (datetime.fromisoformat(text).replace(tzinfo=BRUSSELS) for text in (deadline, expected))
    assert moment_of(days, closes_at.astimezone(UTC)) == moment.astimezone(UTC)


def test_over_the_end_of_summer_time_three_days_are_seventy_three_hours() -> None:
    closes_at = datetime(2026, 10, 26, 17, 0, tzinfo=BRUSSELS).astimezone(UTC)
    assert closes_at - moment_of(3, closes_at) == timedelta(hours=73)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 12, 15, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 12, 16, 0, tzinfo=UTC), 14),
        # A day late it is skipped, a minute less it still comes.
        (datetime(2026, 11, 13, 15, 59, tzinfo=UTC), 14),
        (datetime(2026, 11, 13, 16, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), 3),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 26, 15, 59, tzinfo=UTC), 1),
        (DEADLINE, None),
        (DEADLINE + timedelta(days=9), None),
    ],
)
def test_of_the_moments_that_passed_the_last_one_counts_for_a_day(moment: datetime, expected: int | None) -> None:
    assert due_at(moment, since=OPENED, closes_at=DEADLINE) == expected


@pytest.mark.parametrize("days", [14, 3, 1])
def test_a_moment_before_the_opening_is_none(days: int) -> None:
    moment = moment_of(days, DEADLINE)
    assert due_at(moment + MINUTE, since=moment + MINUTE, closes_at=DEADLINE) is None
    assert due_at(moment + MINUTE, since=moment, closes_at=DEADLINE) == days
