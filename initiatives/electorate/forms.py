"""The shape of a mandate as the council wrote it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from initiatives.electorate.models import Instruction


class CouncilDecisionForm(forms.Form):
    """Which decision of a council is the evidence: its number in the minutes, and its day."""

    reference = PlainText(
        label=_("Nummer van het besluit"),
        help_text=_("Zoals het in de notulen van uw raad of bestuur staat: 2026_GR_00412."),
        longest=80,
    )
    decided_on = LocalDateField(label=_("Datum van het besluit"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))


class BodyMandateForm(CouncilDecisionForm):
    """Who votes, under which decision, and until when."""

    person = forms.TypedChoiceField(label=_("Wie stemt"), coerce=int)
    valid_until = LocalDateField(
        label=_("Geldig tot en met"),
        help_text=_("Laat leeg als het mandaat geen einddatum heeft."),
        required=False,
    )
    field_order = ("person",)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        """`people` are (id, name) of who may cast there."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Kies een persoon")), *people]


class MandateForm(BodyMandateForm):
    """The same for one decision, with how the vote must be cast."""

    instruction = forms.ChoiceField(
        label=_("Opdracht"), choices=Instruction.choices, widget=forms.RadioSelect, required=False
    )


class InterestForm(forms.Form):
    """Which interest one has."""

    statement = PlainText(
        label=_("Welk belang hebt u?"),
        help_text=_("Iedereen die het voorstel leest, ziet dit. Het staat ook bij de uitslag."),
        longest=600,
        lines=3,
    )
