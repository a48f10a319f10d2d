"""Months as they are said."""

from __future__ import annotations

from django.utils.translation import get_language

from cooperative.web.formats import MONTHS

SHORT = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def month_in_words(month: str) -> str:
    """Write "2025-12" as "december 2025"."""
    return f"{MONTHS[_language()][int(month[5:7]) - 1]} {month[:4]}"


def short_months() -> tuple[str, ...]:
    """Give the twelve months in three letters."""
    return SHORT[_language()]


def _language() -> str:
    return "en" if get_language() == "en" else "nl"
