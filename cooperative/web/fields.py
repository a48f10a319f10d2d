"""Fields of forms for plain text, amounts, days and moments, typed the Belgian way and read without guessing."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.formats import BRUSSELS, date_short, money_input, month_of

LARGEST_EUROS = 9_999_999_999
# What nobody sees: control characters, and marks that turn the order of what is read.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>?")
BELGIAN = re.compile(r"(?P<euros>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{1,2}))?", re.ASCII)
POINT_DECIMALS = re.compile(r"(?P<euros>\d{1,3}(?:,\d{3})+|\d+)\.(?P<cents>\d{1,2})", re.ASCII)
COMMA_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
DAY = r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
DAY_ONLY = re.compile(DAY, re.ASCII)
DAY_AND_HOUR = re.compile(DAY + r",?\s+(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*uur)?", re.ASCII)


def parse_money(text: str) -> int:
    """Read an amount of euros as integer cents: "1.234,50", "1234,5", "€ 1.234", "-3".

    Refuses (ValidationError) what can be read in two ways, such as "1,234.50", control characters
    and amounts above 9.999.999.999,99. Zero and negative amounts are the caller's to refuse.
    """
    _refuse_strange(text, 40)
    bare = re.sub(r"[\s\u00a0\u202f]+", "", text).removeprefix("€").removesuffix("€")
    negative = bare.startswith(("-", "−"))
    bare = (bare[1:] if negative else bare).removeprefix("€")
    match = BELGIAN.fullmatch(bare)
    if match is None:
        raise ValidationError(_two_readings(text.strip(), bare), code="invalid")
    euros = int(match["euros"].replace(".", ""))
    if euros > LARGEST_EUROS:
        raise ValidationError(
            gettext("Dit bedrag is te groot. Het hoogste bedrag is € %(limit)s.")
            % {"limit": money_input(LARGEST_EUROS * 100 + 99)},
            code="too_large",
        )
    cents = euros * 100 + int((match["cents"] or "0").ljust(2, "0"))
    return -cents if negative else cents


def _two_readings(typed: str, bare: str) -> str:
    """Say why an amount is refused, naming both readings when there are two."""
    example = gettext("Schrijf een punt voor de duizendtallen en een komma voor de centen: 1.234,50.")
    if english := POINT_DECIMALS.fullmatch(bare):
        euros, cents = english["euros"].replace(",", ""), english["cents"].ljust(2, "0")
        first = money_input(int(euros) * 100 + int(cents))
        second = bare.replace(".", "") if "," in bare else money_input(int(bare.replace(".", "")) * 100)
    elif COMMA_THOUSANDS.fullmatch(bare):
        first, second = money_input(int(bare.replace(",", "")) * 100), bare
    else:
        return gettext("‘%(typed)s’ is geen bedrag.") % {"typed": typed} + " " + example
    return (
        gettext("‘%(typed)s’ kan € %(first)s zijn, maar ook € %(second)s.")
        % {"typed": typed, "first": first, "second": second}
        + " "
        + example
    )


def parse_day(text: str) -> date:
    """Read "26/11/2026"; refuse a day that the calendar does not have, saying how long the month is."""
    _refuse_strange(text, 40)
    match = DAY_ONLY.fullmatch(text.strip())
    if match is None:
        raise ValidationError(
            gettext("‘%(typed)s’ is geen datum. Schrijf dag/maand/jaar: 26/11/2026.") % {"typed": text.strip()},
            code="invalid",
        )
    return _day(match)


def parse_local(text: str) -> datetime:
    """Read "26/11/2026 17.00" in Brussels and give the moment in UTC.

    Refuses the hour that the clock skips in spring and the hour that it shows twice in autumn,
    naming both readings.
    """
    _refuse_strange(text, 40)
    match = DAY_AND_HOUR.fullmatch(text.strip())
    if match is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise ValidationError(
            gettext("‘%(typed)s’ is geen datum met uur. Schrijf het zo: 26/11/2026 17.00.") % {"typed": text.strip()},
            code="invalid",
        )
    day = _day(match)
    naive = datetime(day.year, day.month, day.day, int(match["hour"]), int(match["minute"]))  # noqa: DTZ001
    first, second = (naive.replace(tzinfo=BRUSSELS, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    # In autumn both readings exist; in spring the one before the jump lands after it, and the reverse.
    readings = sorted(moment.astimezone(UTC) for moment in (first, second))
    if readings[0].astimezone(BRUSSELS).replace(tzinfo=None) == naive:
        message = gettext(
            "%(hour)s uur komt op %(day)s twee keer voor: eerst in de zomertijd (%(first)s uur UTC), daarna "
            "in de wintertijd (%(second)s uur UTC). Kies een ander uur."
        )
        names = [f"{moment:%H.%M}" for moment in readings]
    else:
        message = gettext(
            "%(hour)s uur bestaat niet op %(day)s: de klok springt een uur vooruit. Bedoelt u "
            "%(first)s uur of %(second)s uur? Kies een van de twee."
        )
        names = [f"{moment.astimezone(BRUSSELS):%H.%M}" for moment in readings]
    said = {"hour": f"{naive:%H.%M}", "day": date_short(day), "first": names[0], "second": names[1]}
    raise ValidationError(message % said, code="ambiguous")


def _day(match: re.Match[str]) -> date:
    """Make a day of typed numbers; refuse day 31 of a month of 30."""
    day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        raise ValidationError(
            gettext("Maand %(month)s van het jaar %(year)s kan niet. Schrijf dag/maand/jaar: 26/11/2026.")
            % {"month": month, "year": year},
            code="invalid",
        )
    following = date(year + month // 12, month % 12 + 1, 1)
    length = (following - date(year, month, 1)).days
    if not 1 <= day <= length:
        raise ValidationError(
            gettext("%(month)s telt %(length)s dagen. Kijk de dag na.")
            % {"month": month_of(date(year, month, 1)), "length": length},
            code="invalid",
        )
    return date(year, month, day)


def _refuse_strange(text: str, longest: int) -> None:
    """Refuse control characters and text that no such value can be."""
    if len(text) > longest:
        raise ValidationError(
            gettext("Dit is te lang: hooguit %(longest)s tekens.") % {"longest": longest}, code="too_long"
        )
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ValidationError(gettext("Hier staat een teken dat men niet kan zien. Typ het opnieuw."))


class PlainText(forms.CharField):
    """Plain text; refuses characters that one cannot see, and HTML.

    `lines`: the height of a box for more lines; without it the text is one line, and several spaces are one.
    """

    def __init__(self, *, longest: int, lines: int = 0, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput())
        super().__init__(max_length=longest, **options)
        self.lines = lines

    def to_python(self, value: Any) -> str:
        """Count a new line as one character, whatever the browser sends."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        """Refuse what is no plain text, naming what was found."""
        super().validate(value)
        if UNSEEN.search(value) or (not self.lines and ("\n" in value or "\t" in value)):
            raise ValidationError(gettext("Hier staat een teken dat men niet kan zien. Typ de tekst opnieuw."))
        found = TAG.search(value)
        if found:
            raise ValidationError(
                gettext("Schrijf gewone tekst: ‘%(found)s’ is HTML en wordt niet bewaard.") % {"found": found[0][:30]}
            )

    def clean(self, value: Any) -> str:
        """Give the text as it is kept."""
        text: str = super().clean(value)
        return text if self.lines else " ".join(text.split())


class MoneyField(forms.CharField):
    """An amount in euros, cleaned to integer cents (None when empty and not required)."""

    unit = _("euro")

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": None, "strip": True, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say to the browser what is typed here."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a value the way it is typed."""
        return money_input(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Read what was typed; refuse what cannot be read."""
        text = super().clean(value)
        return None if text in self.empty_values else parse_money(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare with the amount as it was shown."""
        return super().has_changed(self.prepare_value(initial), data)


class LocalDateField(forms.CharField):
    """A day, typed as dd/mm/yyyy, cleaned to a date."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say to the browser what is typed here."""
        return {**super().widget_attrs(widget), "placeholder": _("dd/mm/jjjj"), "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a value the way it is typed."""
        return date_short(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """Read what was typed; refuse what cannot be read."""
        text = super().clean(value)
        return None if text in self.empty_values else parse_day(text)


class LocalDateTimeField(forms.CharField):
    """A moment in Brussels, typed as dd/mm/yyyy uu.mm, cleaned to a moment in UTC."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say to the browser what is typed here."""
        return {**super().widget_attrs(widget), "placeholder": _("dd/mm/jjjj uu.mm"), "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a value the way it is typed."""
        if isinstance(value, datetime):
            return value.astimezone(BRUSSELS).strftime("%d/%m/%Y %H.%M")
        return value

    def clean(self, value: Any) -> Any:
        """Read what was typed; refuse what cannot be read."""
        text = super().clean(value)
        return None if text in self.empty_values else parse_local(text)
