"""How the portal writes amounts, numbers, dates and deadlines: once, for pages, PDF and mail."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext

BRUSSELS = ZoneInfo("Europe/Brussels")
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
# fmt: off
MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}
# fmt: on


def _english() -> bool:
    return (get_language() or "nl").startswith("en")


def _euro(sign: str, digits: str) -> str:
    """Put sign and euro before the digits: "− € 1,00" in Dutch, "−€1.00" in English."""
    if _english():
        return f"{sign}€{digits}"
    return f"{sign}{NBSP}€{NBSP}{digits}" if sign else f"€{NBSP}{digits}"


def _grouped(whole: int, decimals: str = "") -> str:
    """Group thousands; the decimals are digits already."""
    if _english():
        return f"{whole:,}" + (f".{decimals}" if decimals else "")
    return f"{whole:,}".replace(",", ".") + (f",{decimals}" if decimals else "")


def money(cents: int) -> str:
    """Write integer cents as "€ 1.234,50", negative as "− € 1.234,50"."""
    euros, rest = divmod(abs(_whole(cents)), 100)
    return _euro(MINUS if cents < 0 else "", _grouped(euros, f"{rest:02d}"))


def money_signed(cents: int) -> str:
    """Write a difference in cents with its sign; no difference is "–"."""
    if _whole(cents) == 0:
        return "–"
    euros, rest = divmod(abs(cents), 100)
    return _euro(MINUS if cents < 0 else "+", _grouped(euros, f"{rest:02d}"))


def money_whole(cents: int) -> str:
    """Write cents rounded to whole euros, half away from zero, for overviews and charts."""
    euros = (abs(_whole(cents)) + 50) // 100
    return _euro(MINUS if cents < 0 and euros else "", _grouped(euros))


def money_input(cents: int) -> str:
    """Write cents the way one types them in a field, "1.234,50", in every language."""
    euros, rest = divmod(abs(_whole(cents)), 100)
    digits = f"{euros:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}{digits},{rest:02d}"


def number(value: int) -> str:
    """Write a whole number with thousands grouped: "1.234"."""
    return (MINUS if _whole(value) < 0 else "") + _grouped(abs(value))


def decimal(value: Decimal | Fraction, places: int = 2) -> str:
    """Write a number with this many decimals, half away from zero."""
    scaled = _rounded(value, places)
    whole, rest = divmod(abs(scaled), 10**places)
    return (MINUS if scaled < 0 else "") + _grouped(whole, f"{rest:0{places}d}" if places else "")


def inhabitants(count: int) -> str:
    """Write a number of inhabitants with its word: "92.131 inwoners"."""
    words = ngettext("%(n)s inwoner", "%(n)s inwoners", count) % {"n": number(count)}
    return words.replace(" ", NBSP)


def percent(share: Fraction | Decimal | int, places: int = 0) -> str:
    """Write a share of 1 as a percentage: Fraction(37, 100) is "37 %"."""
    digits = decimal(Fraction(share) * 100, places)
    return f"{digits}%" if _english() else f"{digits}{NBSP}%"


def percent_of(part: int, whole: int, places: int = 0) -> str:
    """Write part of whole as a percentage; of nothing there is none: "–"."""
    return percent(Fraction(part, whole), places) if whole else "–"


def rate(euros: Decimal | Fraction, places: int | None = None) -> str:
    """Write a tariff in euros: "€ 0,09"; all decimals it has, at least two."""
    if places is None:
        if isinstance(euros, Fraction):
            raise TypeError("A fraction has no last decimal: say how many places.")
        exponent = euros.as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
    size: Decimal | Fraction = -euros if euros < 0 else euros
    digits = decimal(size, places)
    return _euro(MINUS if euros < 0 else "", digits)


def date_short(day: date | datetime) -> str:
    """Write "23/11/2026" (a moment: its day in Brussels)."""
    return _day(day).strftime("%d/%m/%Y")


def date_long(day: date | datetime) -> str:
    """Write "do 26 november 2026"; in English "26 November 2026"."""
    local = _day(day)
    if _english():
        return f"{local.day}{NBSP}{MONTHS['en'][local.month - 1]}{NBSP}{local.year}"
    month = MONTHS["nl"][local.month - 1]
    return NBSP.join((WEEKDAYS[local.weekday()], str(local.day), month, str(local.year)))


def month_of(day: date) -> str:
    """Write "September 2026", to begin a sentence."""
    name = MONTHS["en" if _english() else "nl"][day.month - 1]
    return f"{name.capitalize()}{NBSP}{day.year}"


def time_short(moment: datetime) -> str:
    """Write the hour in Brussels: "17.00 uur"; in English "17:00"."""
    local = _local(moment)
    return f"{local:%H:%M}" if _english() else f"{local:%H.%M}{NBSP}uur"


def datetime_long(moment: datetime) -> str:
    """Write "do 26 november 2026, 17.00 uur"; in English "26 November 2026, 17:00"."""
    return f"{date_long(_local(moment))}, {time_short(moment)}"


def days_left(at: datetime, now: datetime) -> int:
    """Count the midnights in Brussels between now and then; 0 is today or past."""
    return max(0, (_local(at).date() - _local(now).date()).days)


def deadline_words(at: datetime, now: datetime) -> str:
    """Say how long it still is: "nog 3 dagen", "vandaag", "gesloten". At the moment itself it is closed."""
    if now >= at:
        return gettext("gesloten")
    days = days_left(at, now)
    if days == 0:
        return gettext("vandaag")
    return (ngettext("nog %(n)s dag", "nog %(n)s dagen", days) % {"n": number(days)}).replace(" ", NBSP)


def deadline_rest(at: datetime, now: datetime) -> str:
    """Say the moment itself, to follow `deadline_words`: ", tot do 26 november 2026, 17.00 uur"."""
    if now >= at:
        return " " + gettext("sinds %(moment)s") % {"moment": datetime_long(at)}
    if days_left(at, now) == 0:
        return ", " + gettext("tot %(moment)s") % {"moment": time_short(at)}
    return ", " + gettext("tot %(moment)s") % {"moment": datetime_long(at)}


def deadline(at: datetime, now: datetime) -> str:
    """Write a deadline in words and absolute: "nog 3 dagen, tot do 26 november 2026, 17.00 uur"."""
    return deadline_words(at, now) + deadline_rest(at, now)


def until(at: datetime, now: datetime) -> str:
    """Write only until when: "tot do 26 november 2026, 17.00 uur", today "vandaag, tot 17.00 uur"."""
    if now >= at or days_left(at, now) == 0:
        return deadline(at, now)
    return gettext("tot %(moment)s") % {"moment": datetime_long(at)}


def listed(names: Sequence[str]) -> str:
    """Write names as one reads them out: A, B en C."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def hash_groups(digest: str) -> str:
    """Write a hash in groups of four, so that people can compare it."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _whole(value: int) -> int:
    """Refuse anything but an integer: money and heads are counted, never measured."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"Expected a whole number, got {type(value).__name__}.")
    return value


def _rounded(value: Decimal | Fraction, places: int) -> int:
    """Scale to an integer with this many decimals, half away from zero; refuse floats."""
    if isinstance(value, Decimal):
        scaled = value.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return int(scaled)
    exact = Fraction(_exact(value)) * 10**places
    whole: int = (abs(exact.numerator) * 2 + exact.denominator) // (2 * exact.denominator)
    return -whole if exact < 0 else whole


def _exact(value: Fraction | int) -> Fraction | int:
    if not isinstance(value, Fraction | int):
        raise TypeError(f"Expected an exact number, got {type(value).__name__}.")
    return value


def _local(moment: datetime) -> datetime:
    """Put a moment in Brussels; refuse one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be shown.")
    return moment.astimezone(UTC).astimezone(BRUSSELS)


def _day(day: date | datetime) -> date:
    return _local(day).date() if isinstance(day, datetime) else day
