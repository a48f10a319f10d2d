"""The shape of what a line is put to: amounts for invoices, or an account; and why something is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField, PlainText
from cooperative.web.formats import money
from financing.invoices.queries import Standing
from financing.ledger.models import Account
from financing.matching.actions import CLOSED, Parts


class MatchForm(forms.Form):
    """For each invoice offered: how much of it the line pays."""

    def __init__(self, *args: Any, offered: Sequence[tuple[Standing, int]], **kwargs: Any) -> None:
        """`offered`: invoices, each with the amount that is proposed (cents)."""
        super().__init__(*args, **kwargs)
        self.offered = offered
        for seen, cents in offered:
            said = {"name": seen.row.name, "who": seen.row.organisation.name, "open": money(seen.open)}
            self.fields[f"invoice_{seen.row.pk}"] = MoneyField(
                label=_("%(name)s, %(who)s: %(open)s open") % said, required=False, initial=cents or None
            )

    def clean(self) -> dict[str, Any]:
        """Refuse less than nothing and more than is open, at that invoice."""
        said = super().clean() or self.cleaned_data
        for seen, _cents in self.offered:
            name = f"invoice_{seen.row.pk}"
            if not 0 <= (said.get(name) or 0) <= seen.open:
                self.add_error(
                    name,
                    ValidationError(gettext("Hiervan staat %(open)s open.") % {"open": money(seen.open)}),
                )
        return said

    def parts(self) -> Parts:
        """Give the amounts by invoice."""
        return {seen.row.pk: self.cleaned_data.get(f"invoice_{seen.row.pk}") or 0 for seen, _cents in self.offered}


class BookForm(forms.Form):
    """On which account a line is booked, for how much, and what it was."""

    account = forms.ChoiceField(label=_("Rekening"))
    amount = MoneyField(label=_("Bedrag"))
    initiative = forms.ChoiceField(label=_("Initiatief"), required=False)
    reason = PlainText(label=_("Waarvoor"), longest=160)

    def __init__(
        self, *args: Any, accounts: Iterable[Account], initiatives: Iterable[tuple[int, str]], left: int, **kwargs: Any
    ) -> None:
        """`left`: what is left of the line, with its sign (cents); the amount is typed without it."""
        super().__init__(*args, **kwargs)
        self.left = left
        account, initiative = self.fields["account"], self.fields["initiative"]
        assert isinstance(account, forms.ChoiceField)
        assert isinstance(initiative, forms.ChoiceField)
        account.choices = [(one.code, f"{one.code} {one.name}") for one in accounts if one.purpose not in CLOSED]
        initiative.choices = [("", _("geen")), *((str(pk), name) for pk, name in initiatives)]

    def clean_amount(self) -> int:
        """Give the amount with the sign of the line; refuse nothing and more than is left."""
        cents: int = self.cleaned_data["amount"]
        if not 0 < cents <= abs(self.left):
            raise ValidationError(gettext("Er is %(left)s over.") % {"left": money(abs(self.left))})
        return cents if self.left > 0 else -cents


class UndoForm(forms.Form):
    """Why something is taken back."""

    reason = PlainText(label=_("Waarom"), longest=160)
