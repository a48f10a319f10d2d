"""The shape of an amendment, of what the author does with it, and of how the members voted about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText
from initiatives.proposals.forms import ClausesField


class DrawnForm(forms.Form):
    """A form that knows the version of the proposal for which it was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class AmendmentForm(DrawnForm):
    """The whole text as the organisation would have it, and why."""

    clauses = ClausesField(
        label=_("De tekst zoals u hem wilt"),
        help_text=_(
            "Wijzig wat anders moet en laat de rest staan: het portaal toont precies wat u wijzigt. Laat een lege "
            "regel tussen twee punten. Schrap een punt door het weg te halen."
        ),
    )
    motivation = PlainText(label=_("Motivering"), help_text=_("Waarom moet het anders?"), longest=3000, lines=5)


class MergeForm(DrawnForm):
    """The text as the author brings the amendment into it by hand."""

    clauses = ClausesField(label=_("De nieuwe tekst, punt per punt"))


ACTS = [
    ("accept", _("Neem over in de tekst")),
    ("refer", _("Laat er eerst over stemmen")),
    ("reject", _("Neem het niet over")),
]


class SettlementForm(DrawnForm):
    """What the author does with an amendment; one that clashes with the text is brought in on a page of its own."""

    act = forms.ChoiceField(
        label=_("Wat doet u ermee?"),
        choices=ACTS,
        widget=forms.RadioSelect,
    )
    reason = PlainText(
        label=_("Waarom niet?"),
        help_text=_("Alleen als u het niet overneemt. Iedereen leest dit."),
        longest=600,
        lines=3,
        required=False,
    )

    def __init__(self, *args: Any, clashing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["act"]
        if clashing and isinstance(choice, forms.ChoiceField):
            choice.choices = ACTS[1:]

    def clean(self) -> dict[str, Any]:
        """Refuse to leave it out without saying why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("act") == "reject" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Schrijf waarom u het amendement niet overneemt: iedereen leest het."))
        return cleaned


class OutcomeForm(forms.Form):
    """How the members voted about an amendment."""

    outcome = forms.ChoiceField(
        label=_("Hoe is er gestemd?"),
        choices=[("adopted", _("Aangenomen")), ("rejected", _("Verworpen"))],
        widget=forms.RadioSelect,
    )
    reason = PlainText(
        label=_("Toelichting"),
        help_text=_("Waar en wanneer er gestemd is, en met hoeveel stemmen. Iedereen leest dit."),
        longest=600,
        lines=3,
    )
