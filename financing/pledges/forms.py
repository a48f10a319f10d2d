"""The shape of a promise: an amount, and a remark of the organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField, PlainText
from financing.pledges.queries import RoundSeen
from financing.pledges.rules import pledge_fits


class PledgeForm(forms.Form):
    """What one organisation promises to a round."""

    amount = MoneyField(
        label=_("Uw toezegging, eenmalig"),
        error_messages={"required": _("Schrijf het bedrag dat u toezegt, bijvoorbeeld 1.250,00.")},
    )
    remark = PlainText(
        label=_("Opmerking"),
        help_text=_(
            "Bijvoorbeeld: onder voorbehoud van het college. Alleen uw organisatie en de penningmeester lezen dit."
        ),
        longest=300,
        required=False,
    )

    def __init__(self, *args: Any, seen: RoundSeen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen = seen

    def clean_amount(self) -> int:
        """Refuse what is not more than zero, or does not fit the round."""
        cents: int = self.cleaned_data["amount"]
        if cents <= 0:
            raise ValidationError(gettext("Een toezegging is meer dan nul."))
        fits = pledge_fits(self.seen.row, cents, self.seen.total_without_ours)
        if not fits:
            raise ValidationError(fits.reason)
        return cents
