"""When a reminder of a vote is due: whole days before its deadline, at the hour of the deadline. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cooperative.isolation.clock import BRUSSELS

# The nearest to the deadline first.
DAYS = (1, 3, 14)
# A moment that passed longer ago is skipped: the next one comes soon enough.
LATE = timedelta(days=1)


def moment_of(days: int, closes_at: datetime) -> datetime:
    """Give the moment (UTC) so many calendar days before a deadline, at the same hour on the clocks of Brussels."""
    return (closes_at.astimezone(BRUSSELS) - timedelta(days=days)).astimezone(UTC)


def due_at(now: datetime, *, since: datetime, closes_at: datetime) -> int | None:
    """Say of how many days before the deadline the reminder is due now; None: of none.

    `since`: when those who vote last heard of this deadline, at the opening or when it moved; what lies before it is
    no moment of this deadline. Of the moments that passed only the last one counts, and not for longer than `LATE`.
    """
    if now >= closes_at:
        return None
    for days in DAYS:
        moment = moment_of(days, closes_at)
        if moment <= now:
            return days if since <= moment and now - moment < LATE else None
    return None
