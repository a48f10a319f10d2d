"""The shape of an opening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, LocalDateTimeField, PlainText
from initiatives.rulesets.models import RuleSet
from initiatives.voting.count import BETWEEN_OPTIONS, Method


class OpenVoteForm(forms.Form):
    """Under which rules, until when, and what a method among them asks besides."""

    rule_set = forms.ModelChoiceField(
        label=_("Regels"), queryset=RuleSet.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    closes_at = LocalDateTimeField(
        label=_("Sluit op"), help_text=_("Dag en uur in Brussel, minstens een uur vanaf nu: 26/11/2026 17.00.")
    )
    starts_on = LocalDateField(
        label=_("Wie instapt, neemt deel vanaf"),
        help_text=_("Alleen bij regels om in te stappen. Leeg: zodra de stemmen geteld zijn."),
        required=False,
    )
    options = PlainText(
        label=_("Opties"),
        help_text=_("Alleen bij regels om tussen opties te kiezen. Elke regel is een optie."),
        longest=5000,
        lines=5,
        required=False,
    )

    def __init__(self, *args: Any, rule_sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(rule_sets)
        choice = self.fields["rule_set"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = rule_sets
            # The usual rules come first.
            choice.initial = rows[0] if rows else None
        if not any(row.terms.method == Method.OPT_IN for row in rows):
            del self.fields["starts_on"]
        if not any(row.terms.method in BETWEEN_OPTIONS for row in rows):
            del self.fields["options"]

    def clean_options(self) -> list[str]:
        """Give each line that says something as one option."""
        return [line.strip() for line in str(self.cleaned_data["options"]).splitlines() if line.strip()]
