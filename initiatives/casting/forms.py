"""The shape of a casting vote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText
from initiatives.voting.models import Choice


class CastingForm(forms.Form):
    """For or against a proposal, or which of the options that stand level; and why."""

    choice = forms.ChoiceField(
        label=_("Uw beslissing"),
        choices=[(Choice.FOR.value, Choice.FOR.label), (Choice.AGAINST.value, Choice.AGAINST.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies vóór of tegen.")},
    )
    options = forms.TypedMultipleChoiceField(
        label=_("Welke optie gaat voor"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies een van de opties die gelijk staan.")},
    )
    reason = PlainText(
        label=_("Motivering"),
        help_text=_("Wie de uitslag leest, leest ze mee."),
        longest=2000,
        lines=3,
        required=False,
    )

    def __init__(self, *args: Any, level: dict[int, str], **kwargs: Any) -> None:
        """`level`: titles by id of the options that stand level; empty on a proposal."""
        super().__init__(*args, **kwargs)
        del self.fields["choice" if level else "options"]
        if level:
            field = self.fields["options"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(level.items())
