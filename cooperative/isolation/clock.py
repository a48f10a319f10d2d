"""The house clock: every predicate about time asks the database's `house_now()`."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, DateTimeField, Func

from cooperative.isolation.acting import now_of_request

BRUSSELS = ZoneInfo("Europe/Brussels")


class HouseNow(Func):
    """`house_now()` inside a query or as a column default."""

    function = "house_now"
    template = "%(function)s()"
    arity = 0
    output_field = DateTimeField()


class HouseToday(Func):
    """`house_today()`: the calendar day in Brussels."""

    function = "house_today"
    template = "%(function)s()"
    arity = 0
    output_field = DateField()


def house_now() -> datetime:
    """Ask the database's clock (UTC), once per request for pages, afresh inside an action."""
    known = now_of_request.get()
    return known if known is not None else fresh_now()


def fresh_now() -> datetime:
    """Ask the database's clock now (UTC): what counts after a lock was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT house_now()")
        return cast("tuple[datetime]", cursor.fetchone())[0]


def house_today() -> date:
    """Give the calendar day in Brussels."""
    return house_now().astimezone(BRUSSELS).date()
