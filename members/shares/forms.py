"""The shape of a line of the register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText


class SharesForm(forms.Form):
    """How many shares, from which day, and what that rests on."""

    shares = forms.IntegerField(
        label=_("Aandelen"),
        help_text=_("Hoeveel het er vanaf die dag zijn, niet hoeveel erbij komen."),
        error_messages={"invalid": _("Schrijf een geheel getal, bijvoorbeeld 12.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    since = LocalDateField(label=_("Vanaf"))
    reason = PlainText(
        label=_("Waar dit vandaan komt"), help_text=_("Bijvoorbeeld: inschrijving van 3 maart 2026."), longest=200
    )
