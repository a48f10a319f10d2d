"""The form with which an organisation says what of a text it can go on with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.proposals.models import ProposalVersion


class SupportForm(forms.Form):
    """The points of the newest text, all chosen until one leaves some out."""

    points = forms.TypedMultipleChoiceField(
        label=_("Met welke punten kunt u verder?"),
        help_text=_("Wijzigt een punt dat u hier kiest, dan vragen wij het u opnieuw."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één punt van de tekst waarmee u verder kunt.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: ProposalVersion, **kwargs: Any) -> None:
        numbers = range(1, len(text.clauses) + 1)
        kwargs.setdefault("initial", {"points": list(numbers), "version": text.number})
        super().__init__(*args, **kwargs)
        choice = self.fields["points"]
        if isinstance(choice, forms.TypedMultipleChoiceField):
            choice.choices = [(one, f"{one}. {text.clauses[one - 1]}") for one in numbers]
