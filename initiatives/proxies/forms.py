"""The shape of a proxy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.electorate.models import Instruction


class ProxyForm(forms.Form):
    """To which elector, and with which instruction; between options there is none."""

    holder = forms.TypedChoiceField(label=_("Wie stemt namens u"), coerce=int)
    instruction = forms.ChoiceField(
        label=_("Opdracht"),
        help_text=_("Geeft u een opdracht, dan kan alleen dat gestemd worden."),
        choices=Instruction.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, electors: list[tuple[int, str]], between: bool, **kwargs: Any) -> None:
        """`electors` are (organisation id, name) of the others; `between`: a vote between options."""
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Kies een organisatie")), *electors]
        if between:
            del self.fields["instruction"]
