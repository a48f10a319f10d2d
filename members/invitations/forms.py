"""Whom to invite, with which roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText
from members.roles.forms import RolesField


class InviteForm(forms.Form):
    """Address, name and roles of somebody to invite."""

    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        help_text=_("Het adres waarmee deze persoon zich zal aanmelden. De uitnodiging geldt alleen voor dit adres."),
    )
    given_name = PlainText(label=_("Voornaam"), longest=80)
    family_name = PlainText(label=_("Familienaam"), longest=80)
    roles = RolesField(label=_("Rollen"), error_messages={"required": _("Kies minstens één rol.")})

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].for_kind(kind)  # type: ignore[attr-defined]
        for name in ("email", "given_name", "family_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class InviteAdminForm(forms.Form):
    """Address and name of an admin whom staff invite."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    given_name = PlainText(label=_("Voornaam"), longest=80)
    family_name = PlainText(label=_("Familienaam"), longest=80)
