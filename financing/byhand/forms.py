"""The shape of a payment written in by hand, and of undoing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, MoneyField, PlainText
from financing.byhand.actions import Entered
from financing.ledger.models import Account


class PaymentForm(forms.Form):
    """How much came in, when, on which account, and how one knows."""

    amount = MoneyField(label=_("Bedrag"))
    day = LocalDateField(label=_("Betaald op"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))
    account = forms.ChoiceField(
        label=_("Op welke rekening"), help_text=_("Wat op de bank binnenkwam, koppelt u bij de bank en niet hier.")
    )
    text = PlainText(label=_("Hoe u het weet"), help_text=_("Zoals het nummer van het kasticket."), longest=160)

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        """`accounts` on which it can have come in."""
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–")] + [(account.code, f"{account.code} {account.name}") for account in accounts]

    def clean_amount(self) -> int:
        """Refuse nothing and less than nothing."""
        cents: int = self.cleaned_data["amount"]
        if cents <= 0:
            raise ValidationError(gettext("Schrijf een bedrag boven nul."))
        return cents

    def entered(self) -> Entered:
        """Give what was written in."""
        said = self.cleaned_data
        return Entered(said["amount"], said["day"], said["account"], said["text"])


class UndoForm(forms.Form):
    """Why a payment does not count any more."""

    reason = PlainText(label=_("Waarom"), help_text=_("Dit staat bij de factuur."), longest=300)
