"""The shape of an entry as the house treasurer types it, of a reversal and of a new account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, MoneyField, PlainText
from financing.ledger.models import Account, AccountKind
from financing.ledger.rules import Line

ROWS = 6


class EntryForm(forms.Form):
    """An entry of up to six rows: account, and an amount in debit or in credit; about one member and initiative."""

    day = LocalDateField(label=_("Dag"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))
    text = PlainText(label=_("Waarvoor"), longest=160)
    member = forms.IntegerField(
        label=_("Lidnummer"),
        help_text=_("Alleen als de boeking over één lid gaat."),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    initiative = forms.ChoiceField(
        label=_("Initiatief"), help_text=_("Alleen als de boeking over één initiatief gaat."), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, accounts: Sequence[Account], initiatives: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        """`accounts` of the chart, `initiatives` as (id, name)."""
        super().__init__(*args, **kwargs)
        field = self.fields["initiative"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("geen")), *((str(pk), name) for pk, name in initiatives)]
        choices = [("", "–"), *((account.code, f"{account.code} {account.name}") for account in accounts)]
        for row in range(1, ROWS + 1):
            self.fields[f"account_{row}"] = forms.ChoiceField(
                label=_("Rekening, regel %(row)s") % {"row": row}, choices=choices, required=False
            )
            self.fields[f"debit_{row}"] = MoneyField(label=_("Debet, regel %(row)s") % {"row": row}, required=False)
            self.fields[f"credit_{row}"] = MoneyField(label=_("Credit, regel %(row)s") % {"row": row}, required=False)

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields above the rows."""
        return [self[name] for name in ("day", "text", "member", "initiative")]

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows: account, debit, credit."""
        return [(self[f"account_{n}"], self[f"debit_{n}"], self[f"credit_{n}"]) for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """Refuse a row with an amount and no account, with both sides, with neither, or below zero."""
        cleaned = super().clean() or {}
        for row in range(1, ROWS + 1):
            names = [f"{name}_{row}" for name in ("account", "debit", "credit")]
            for name in names[1:]:
                if cleaned.get(name) is not None and cleaned[name] <= 0:
                    self.add_error(name, gettext("Schrijf een bedrag boven nul."))
            if any(name in self.errors for name in names):
                continue
            account, debit, credit = (cleaned.get(name) for name in names)
            if debit and credit:
                self.add_error(f"credit_{row}", gettext("Een regel staat in debet of in credit, niet in beide."))
            elif account and not (debit or credit):
                self.add_error(f"debit_{row}", gettext("Schrijf een bedrag bij deze rekening."))
            elif (debit or credit) and not account:
                self.add_error(f"account_{row}", gettext("Kies een rekening bij dit bedrag."))
        return cleaned

    def lines(self, organisation_id: int | None) -> list[Line]:
        """Give the rows that were filled in, for this organisation and the chosen initiative."""
        about = int(self.cleaned_data["initiative"]) if self.cleaned_data["initiative"] else None
        found = []
        for row in range(1, ROWS + 1):
            account, debit, credit = (self.cleaned_data[f"{name}_{row}"] for name in ("account", "debit", "credit"))
            if account:
                found.append(Line(account, (debit or 0) - (credit or 0), organisation_id, about))
        return found


class ReversalForm(forms.Form):
    """When and why an entry is booked back."""

    day = LocalDateField(label=_("Op welke dag"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))
    reason = PlainText(label=_("Waarom"), help_text=_("Dit wordt de tekst van de tegenboeking."), longest=160)


class AccountForm(forms.Form):
    """A new account of the chart."""

    code = forms.CharField(label=_("Nummer"), help_text=_("Zes cijfers, zoals 613000."), max_length=6)
    name_nl = PlainText(label=_("Naam in het Nederlands"), longest=80)
    name_en = PlainText(label=_("Naam in het Engels"), longest=80)
    kind = forms.ChoiceField(label=_("Soort"), choices=AccountKind.choices, widget=forms.RadioSelect)

    def clean_code(self) -> str:
        """Refuse what is no number of an account."""
        code: str = self.cleaned_data["code"]
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError(gettext("Een rekening heeft zes cijfers, zoals 613000."))
        return code
