"""What somebody might type in a field that does not fit it, by the kind of the field."""

from __future__ import annotations

from django import forms

from cooperative.web.fields import LocalDateField, LocalDateTimeField, MoneyField
from financing.plans.forms import DecimalComma, MonthField

SCRIPT = "<script>alert(1)</script>"
LONG = 10_000
UNSEEN = {"NUL": "voor\x00na", "backspace": "voor\x08na", "right to left": "voor\u202ena"}
# Of two readings of an amount or an hour, the page names both.
NAMES_BOTH = {
    "point for cents": ("1.234,50", "1234,50", "1,23450"),
    "hour that comes twice": ("zomertijd", "wintertijd"),
}
NUMBERS: dict[type[forms.Field], dict[str, str]] = {
    MoneyField: {"point for cents": "1,234.50", "zero": "0", "negative": "-5,00", "too big": "9" * 30},
    forms.IntegerField: {"zero": "0", "negative": "-1", "a part": "1,5", "too big": "9" * 30},
    DecimalComma: {"zero": "0", "negative": "-1", "a point": "0.09", "too big": "9" * 20},
    MonthField: {"thirteenth": "13/2026", "long ago": "12/0001"},
    LocalDateField: {"no such day": "31/02/2026", "long ago": "01/01/0001"},
    LocalDateTimeField: {
        "no such day": "31/02/2026 10.00",
        "hour that comes twice": "25/10/2026 02.30",
        "hour that is skipped": "29/03/2026 02.30",
        "long ago": "01/01/1950 10.00",
    },
}


def wrong_values(field: forms.Field) -> dict[str, str | list[str]]:
    """Give values that this field does not take, by what is wrong with them."""
    wrong: dict[str, str | list[str]] = {"empty": ""} if field.required else {}
    if isinstance(field, forms.BooleanField):
        return {}
    if isinstance(field, forms.MultipleChoiceField):
        return wrong | {"another choice": ["abc"], "no choice": [SCRIPT]}
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        return wrong | {"another choice": "abc", "nobody's": "999999999", "too long": "9" * LONG, "NUL": UNSEEN["NUL"]}
    for kind, values in NUMBERS.items():
        if isinstance(field, kind):
            return wrong | values | UNSEEN | {"no number": "abc", "too long": "1" * LONG, "script": SCRIPT}
    if isinstance(field.widget, forms.PasswordInput):
        # A password may hold any sign; only its length is bounded.
        return wrong | {"too long": "x" * LONG, "NUL": UNSEEN["NUL"]}
    if isinstance(field, forms.EmailField | forms.URLField):
        wrong["wrong type"] = "http:/geen adres"
    return wrong | UNSEEN | {"too long": "x" * LONG, "script": SCRIPT}
