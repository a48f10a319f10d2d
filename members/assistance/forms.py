"""For which organisation staff open a session, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText
from members.assistance.queries import organisations_to_help
from members.organisations.models import Organisation


class SessionForm(forms.Form):
    """One organisation and a reason that its admins will read."""

    where: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=None, empty_label=_("Kies een organisatie")
    )
    reason = PlainText(
        label=_("Reden"),
        min_length=10,
        longest=300,
        help_text=_("De beheerders van de organisatie lezen deze reden in een mail."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].queryset = organisations_to_help()  # type: ignore[attr-defined]
