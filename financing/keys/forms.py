"""The shape of a key: its kind, and the equal part of a mixed one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from financing.keys.models import KeyKind


class KeyForm(forms.Form):
    """A version of the distribution key."""

    kind = forms.ChoiceField(label=_("Hoe verdelen"), choices=KeyKind.choices, widget=forms.RadioSelect)
    equal_percent = forms.IntegerField(
        label=_("Gelijk deel"),
        help_text=_("Alleen bij ‘deels gelijk, deels per inwoner’: hoeveel procent iedereen gelijk draagt, 1 tot 99."),
        min_value=1,
        max_value=99,
        required=False,
    )
    equal_percent.unit = "%"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a mixed key without its equal part; the part of another kind is not kept."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") != KeyKind.MIXED:
            self.errors.pop("equal_percent", None)
            return cleaned | {"equal_percent": 0}
        if cleaned.get("equal_percent") is None and "equal_percent" not in self.errors:
            self.add_error("equal_percent", gettext("Schrijf hoeveel procent iedereen gelijk draagt, van 1 tot 99."))
        return cleaned
