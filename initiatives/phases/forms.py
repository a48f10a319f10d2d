"""The shape of a step: which one, until when, and what is said about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateTimeField, PlainText
from initiatives.proposals.path import Move, step_name


class StepForm(forms.Form):
    """One of the steps that one may take, with what it needs."""

    to = forms.ChoiceField(label=_("Stap"), widget=forms.RadioSelect)
    until = LocalDateTimeField(
        label=_("Tot wanneer"),
        help_text=_("Alleen voor overleg en amendementen. Dag en uur in Brussel: 26/11/2026 17.00."),
        required=False,
    )
    note = PlainText(
        label=_("Toelichting"),
        help_text=_("Nodig bij aanhouden en bij de uitvoering. Iedereen die het voorstel leest, ziet dit."),
        longest=600,
        lines=3,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, moves: Sequence[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves = {move.after.value: move for move in moves}
        choice = self.fields["to"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(after, step_name(move)) for after, move in self.moves.items()]
        # What none of the steps needs is not asked.
        if not any(move.timed for move in moves):
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        """Refuse a step without what it needs."""
        cleaned = super().clean() or self.cleaned_data
        move = self.moves.get(cleaned.get("to", ""))
        if move is None:
            return cleaned
        if move.timed and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", gettext("Zeg tot wanneer deze fase loopt."))
        if move.told and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", gettext("Schrijf er iets bij: iedereen die het voorstel leest, ziet het."))
        return cleaned
