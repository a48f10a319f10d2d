"""Quarters: which days they hold, how they are written, and the moment at which a report stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext

from cooperative.isolation.clock import BRUSSELS
from cooperative.protocols import Period

OFFERED = 8


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year; `number` 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """Write it for a form: "2026-3"."""
        return f"{self.year}-{self.number}"

    @property
    def period(self) -> Period:
        """Give its first and last day."""
        following = date(self.year + self.number // 4, self.number * 3 % 12 + 1, 1)
        return Period(date(self.year, self.number * 3 - 2, 1), following - timedelta(days=1))

    @property
    def words(self) -> str:
        """Write it in the reader's language: "derde kwartaal 2026"."""
        names = (
            gettext("eerste kwartaal %(year)s"),
            gettext("tweede kwartaal %(year)s"),
            gettext("derde kwartaal %(year)s"),
            gettext("vierde kwartaal %(year)s"),
        )
        return names[self.number - 1] % {"year": self.year}


def quarter_of(day: date) -> Quarter:
    """Give the quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def recent_quarters(today: date, many: int = OFFERED) -> list[Quarter]:
    """List the running quarter and those before it, newest first."""
    newest = today.year * 4 + (today.month + 2) // 3 - 1
    return [Quarter(count // 4, count % 4 + 1) for count in range(newest, newest - many, -1)]


def stands_on(period: Period, today: date) -> date:
    """Give the day of a report's figures: the last of its period, or today while the period runs."""
    return min(period.last, today)


def end_of(day: date) -> datetime:
    """Give the moment (UTC) at which a day is over in Brussels."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS).astimezone(UTC)


def start_of(day: date) -> datetime:
    """Give the moment (UTC) at which a day begins in Brussels."""
    return datetime.combine(day, time(), tzinfo=BRUSSELS).astimezone(UTC)
