"""The shape of what a credit is spent on: amounts for invoices, or for credits that a line paid back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField
from cooperative.web.formats import money
from financing.refunds.queries import Credit, Key


class PayBackForm(forms.Form):
    """For each credit: how much of it the line paid back."""

    def __init__(self, *args: Any, offered: Sequence[Credit], went: int, **kwargs: Any) -> None:
        """`offered`: the credits; `went`: how much went out and has no place yet (cents)."""
        super().__init__(*args, **kwargs)
        self.offered = {each.field: each for each in offered}
        for name, each in self.offered.items():
            said = {"name": each.name, "who": each.who, "left": money(each.left)}
            fitting = each.left if each.left == went or len(self.offered) == 1 else 0
            self.fields[name] = MoneyField(
                label=_("%(name)s, %(who)s: %(left)s tegoed") % said,
                required=False,
                initial=min(fitting, went) or None,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse less than nothing and more than is left, at that credit."""
        said = super().clean() or self.cleaned_data
        for name, each in self.offered.items():
            if not 0 <= (said.get(name) or 0) <= each.left:
                self.add_error(name, ValidationError(gettext("Hiervan is %(left)s over.") % {"left": money(each.left)}))
        return said

    def parts(self) -> dict[Key, int]:
        """Give the amounts by credit."""
        return {each.key: self.cleaned_data.get(name) or 0 for name, each in self.offered.items()}
