"""The shape of what is given back or given up of an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField, PlainText
from cooperative.web.formats import money, money_input
from financing.invoices.actions import Back
from financing.invoices.billing import Given

AGAIN = (("no", _("Neen, dit bedrag is niet meer verschuldigd.")), ("yes", _("Ja, het komt op een volgende factuur.")))


class CreditForm(forms.Form):
    """An amount for each line that something is left of, why, and whether it is asked again."""

    reason = PlainText(label=_("Waarom"), help_text=_("Dit staat op de creditnota."), longest=300)
    again = forms.ChoiceField(label=_("Wordt dit opnieuw gevraagd?"), choices=AGAIN, widget=forms.RadioSelect)

    def __init__(self, *args: Any, given: Sequence[Given], **kwargs: Any) -> None:
        """`given`: the lines of the invoice."""
        super().__init__(*args, **kwargs)
        self.given = [each for each in given if each.left]
        for place, each in enumerate(self.given, 1):
            said = {"name": each.line.owed.name, "left": money(each.left)}
            label = (
                _("%(name)s, hoogstens %(left)s")
                if each.line.owed.vat_included
                else _("%(name)s zonder btw, hoogstens %(left)s")
            )
            self.fields[f"line_{place}"] = MoneyField(
                label=label % said, required=False, initial=money_input(each.left)
            )
        self.order_fields([*(f"line_{place}" for place in range(1, len(self.given) + 1)), "reason", "again"])

    def clean(self) -> dict[str, Any]:
        """Refuse more than what is left of a line, at that line."""
        said = super().clean() or self.cleaned_data
        for place, each in enumerate(self.given, 1):
            name = f"line_{place}"
            if (said.get(name) or 0) > each.left:
                self.add_error(
                    name,
                    ValidationError(
                        gettext("Van deze lijn kan nog hoogstens %(left)s terug.") % {"left": money(each.left)}
                    ),
                )
        return said

    def back(self) -> Back:
        """Give the amounts by the place of their line."""
        return {
            each.line.owed.place: self.cleaned_data.get(f"line_{place}") or 0
            for place, each in enumerate(self.given, 1)
        }


class WriteOffForm(forms.Form):
    """Why an open amount is not collected any more."""

    reason = PlainText(label=_("Waarom"), help_text=_("Dit staat in de boekhouding en bij de factuur."), longest=300)
