"""The first lines of the start page: a greeting by the hour, and how many things wait until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import get_language, gettext, ngettext

from cooperative.web.formats import BRUSSELS, MONTHS, NBSP, date_long, number


def greeting(now: datetime, given_name: str) -> str:
    """Greet by the hour in Brussels: morning until 12, afternoon until 18, evening until midnight."""
    hour = now.astimezone(BRUSSELS).hour
    if hour < 6:
        words = gettext("Dag, %(name)s")
    elif hour < 12:
        words = gettext("Goedemorgen, %(name)s")
    elif hour < 18:
        words = gettext("Goedemiddag, %(name)s")
    else:
        words = gettext("Goedenavond, %(name)s")
    return words % {"name": given_name}


def today_in_words(now: datetime) -> str:
    """Write the day with its name in full: "maandag 23 november 2026"."""
    day = now.astimezone(BRUSSELS)
    return NBSP.join((_weekday(day), str(day.day), _month(day), str(day.year)))


def waiting(closing: list[datetime | None], now: datetime, organisation: str) -> str:
    """Say how many things wait for the organisation and until when the first one does.

    `closing`: the deadline of each, None for what has none; a deadline that passed is no "until" any more.
    """
    if not closing:
        return ""
    many, to_come = len(closing), [at for at in closing if at is not None and at >= now]
    if not to_come:
        words = ngettext("%(n)s ding wacht op %(organisation)s", "%(n)s dingen wachten op %(organisation)s", many)
        return words % {"n": _counted(many), "organisation": organisation}
    words = ngettext(
        "%(n)s ding wacht op %(organisation)s, tot %(day)s",
        "%(n)s dingen wachten op %(organisation)s, het eerste tot %(day)s",
        many,
    )
    return words % {"n": _counted(many), "organisation": organisation, "day": _near(min(to_come), now)}


def day_of_news(at: datetime, now: datetime) -> str:
    """Write the day of something that happened: "vr 20 november", with the year when it is another one."""
    written = date_long(at)
    this_year = f"{NBSP}{now.astimezone(BRUSSELS).year}"
    return written.removesuffix(this_year)


def _counted(many: int) -> str:
    """Write a small number as a word."""
    words = (gettext("één"), gettext("twee"), gettext("drie"), gettext("vier"), gettext("vijf"))
    return words[many - 1] if 1 <= many <= len(words) else number(many)


def _near(at: datetime, now: datetime) -> str:
    """Name a day the way one says it: today, tomorrow, the weekday within a week, else day and month."""
    day, today = at.astimezone(BRUSSELS), now.astimezone(BRUSSELS)
    if day.date() == today.date():
        return gettext("vandaag")
    if day.date() == today.date() + timedelta(days=1):
        return gettext("morgen")
    if day.date() < today.date() + timedelta(days=7):
        return _weekday(day)
    return f"{day.day}{NBSP}{_month(day)}"


def _weekday(day: datetime) -> str:
    return (
        gettext("maandag"),
        gettext("dinsdag"),
        gettext("woensdag"),
        gettext("donderdag"),
        gettext("vrijdag"),
        gettext("zaterdag"),
        gettext("zondag"),
    )[day.weekday()]


def _month(day: datetime) -> str:
    return MONTHS["en" if (get_language() or "nl").startswith("en") else "nl"][day.month - 1]
