"""The shape of a ballot, an opening and an extension."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateTimeField, PlainText
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Choice


class BallotForm(forms.Form):
    """A choice, an optional reason, and the number of the ballot that the form showed."""

    choice = forms.ChoiceField(
        label=_("Uw keuze"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies vóór, tegen of onthouding."),
            "invalid_choice": _("Kies vóór, tegen of onthouding."),
        },
    )
    reason = PlainText(
        label=_("Motivering"),
        help_text=_("Iedereen die deze stemming mag zien, leest ze na de telling."),
        longest=2000,
        lines=3,
        required=False,
    )
    drawn = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class OpenVoteForm(forms.Form):
    """Under which rules, and until when."""

    rule_set = forms.ModelChoiceField(
        label=_("Regels"), queryset=RuleSet.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    closes_at = LocalDateTimeField(
        label=_("Sluit op"), help_text=_("Dag en uur in Brussel, minstens een uur vanaf nu: 26/11/2026 17.00.")
    )

    def __init__(self, *args: Any, rule_sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["rule_set"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = rule_sets
            # The usual rules come first.
            choice.initial = rule_sets.first()


class ExtendVoteForm(forms.Form):
    """A later deadline, and why."""

    closes_at = LocalDateTimeField(
        label=_("Nieuwe sluiting"), help_text=_("Later dan nu gepland. Schrijf het zoals 26/11/2026 17.00.")
    )
    reason = PlainText(label=_("Waarom"), help_text=_("Iedereen leest dit bij de stemming."), longest=600, lines=3)
