"""A charge in parts: on which days, and how much is due by a day. Pure; amounts in cents."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

PARTS = (1, 2, 4, 12)
MONTHS = 12


def days_of(first: date, parts: int) -> list[date]:
    """Give the days of `parts` instalments a year from the first one; the 31st is the last day of a short month."""
    days = []
    for part in range(parts):
        months = first.month - 1 + part * (MONTHS // parts)
        year, month = first.year + months // MONTHS, months % MONTHS + 1
        days.append(date(year, month, min(first.day, monthrange(year, month)[1])))
    return days


def parts_due(days: Sequence[date], day: date) -> int:
    """Count the instalments that are due by a day."""
    return sum(each <= day for each in days)


def due_by(cents: int, days: Sequence[date], day: date) -> int:
    """Give what of a charge is due by a day: the parts so far of the whole, rounded down once.

    An instalment is the difference of two of these, so together they are the charge to the cent.
    """
    return cents * parts_due(days, day) // len(days)
