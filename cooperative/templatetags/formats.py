"""The formats of `cooperative.web.formats` as template filters; nothing is decided here."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from cooperative.web import formats

register = template.Library()


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Leave out what is not there (None, or an undefined variable), so that a page need not ask first."""

    def written(value: Any) -> str:
        return "" if value is None or value == "" else write(value)

    return written


for _name in (
    "money",
    "money_signed",
    "money_whole",
    "money_input",
    "number",
    "inhabitants",
    "rate",
    "date_short",
    "date_long",
    "time_short",
    "datetime_long",
    "hash_groups",
):
    register.filter(_name, _or_nothing(getattr(formats, _name)))


@register.filter
def decimal(value: Decimal | Fraction, places: int = 2) -> str:
    """Write a number with this many decimals."""
    return formats.decimal(value, places)


@register.filter
def percent(share: Fraction | Decimal, places: int = 0) -> str:
    """Write a share of 1 as a percentage."""
    return formats.percent(share, places)


@register.filter
def percent_of(part: int, whole: int) -> str:
    """Write part of whole as a percentage."""
    return formats.percent_of(part, whole)


@register.filter
def days_left(at: datetime | None, now: datetime) -> int | None:
    """Count the days until a deadline; None when there is none."""
    return formats.days_left(at, now) if isinstance(at, datetime) else None


@register.filter
def days_since(moment: datetime | None, now: datetime) -> int | None:
    """Count the days since a moment; None when there is none."""
    return formats.days_left(now, moment) if isinstance(moment, datetime) else None


@register.filter
def until(at: datetime, now: datetime) -> str:
    """Write until when."""
    return formats.until(at, now)


@register.filter
def deadline(at: datetime, now: datetime) -> str:
    """Write a deadline in words and absolute."""
    return formats.deadline(at, now)


@register.filter
def deadline_words(at: datetime, now: datetime) -> str:
    """Write how long it still is."""
    return formats.deadline_words(at, now)


@register.filter
def deadline_rest(at: datetime, now: datetime) -> str:
    """Write the moment itself, after `deadline_words`."""
    return formats.deadline_rest(at, now)


@register.filter
def iso(moment: date | datetime) -> str:
    """Write a day or moment for machines (the datetime attribute)."""
    return moment.isoformat()
