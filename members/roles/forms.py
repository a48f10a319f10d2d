"""Which roles somebody holds: tick boxes with what each role may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.roles.models import SECOND_FACTOR_ROLES, Role
from members.roles.rules import grantable_roles

MEANING = {
    Role.READER: _("leest mee, verandert niets"),
    Role.CONTRIBUTOR: _("stelt vragen, schrijft voorstellen en meldt voortgang"),
    Role.REPRESENTATIVE: _("stemt namens de organisatie en laat haar deelnemen aan initiatieven"),
    Role.TREASURER: _("doet toezeggingen en ziet wat de organisatie betaalt"),
    Role.ADMIN: _("nodigt collega's uit en geeft rollen"),
    Role.STAFF: _("helpt leden, volgt initiatieven en taken"),
    Role.SECRETARY: _("opent, verlengt en sluit stemmingen"),
    Role.BOARD: _("leest en vraagt bestuursrapporten"),
    Role.HOUSE_TREASURER: _("volgt rondes, bijdragen en verdeelsleutels"),
    Role.TELLER: _("volgt de telling"),
    Role.AUDITOR: _("controleert en leest alles mee"),
    Role.OBSERVER: _("leest mee en geeft advies, zonder stem"),
}


def _label(role: Role) -> SafeString:
    """Name a role with what it may do."""
    factor = _("; vraagt een tweede factor") if role.value in SECOND_FACTOR_ROLES else ""
    return format_html("<span>{}<br><small>{}{}</small></span>", role.label, MEANING[role], factor)


class RolesField(forms.MultipleChoiceField):
    """The roles that exist in an organisation of one kind."""

    widget = forms.CheckboxSelectMultiple

    def for_kind(self, kind: str) -> None:
        """Offer the roles of this kind only."""
        self.choices = [(role.value, _label(role)) for role in grantable_roles(kind)]


class RolesForm(forms.Form):
    """The roles of one colleague; `drawn` are those that the form showed."""

    roles = RolesField(
        label=_("Rollen"),
        required=False,
        help_text=_("Vink uit wat niet meer past. Dan moet de collega zich opnieuw aanmelden."),
    )
    drawn = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].for_kind(kind)  # type: ignore[attr-defined]

    def clean_drawn(self) -> list[str]:
        """Give the roles that the form showed."""
        text: str = self.cleaned_data["drawn"]
        return [role for role in text.split(",") if role]
