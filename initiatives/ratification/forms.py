"""The shape of a ruling as it was written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from initiatives.ratification.models import Authority, Kind


class RulingForm(forms.Form):
    """Who ruled, when, and where that stands; an annulment has its reason."""

    authority = forms.ChoiceField(label=_("Door wie"), widget=forms.RadioSelect)
    decided_on = LocalDateField(label=_("Op welke dag"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))
    reference = PlainText(
        label=_("Waar het staat"),
        help_text=_("Het nummer van het besluit, het arrest of het punt in de notulen."),
        longest=80,
    )
    reason = PlainText(
        label=_("Waarom"),
        help_text=_("Iedereen die het besluit leest, leest dit ook."),
        longest=600,
        lines=3,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, kind: Kind, authorities: list[Authority], **kwargs: Any) -> None:
        """`authorities` are those that can rule so here."""
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in authorities]
        if kind == Kind.RATIFIED:
            del self.fields["reason"]
