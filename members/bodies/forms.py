"""The shape of what the secretary types about bodies and seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from members.bodies.models import BodyKind, Function

DAY = _("Dag/maand/jaar, zoals 26/11/2026.")
LAST_DAY = _("De dag waarop de termijn voorbij is. Laat leeg als ze geen einde heeft.")


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class NamesForm(forms.Form):
    """How a body is called in both languages."""

    name_nl = PlainText(label=_("Naam"), longest=120)
    name_en = PlainText(label=_("Naam in het Engels"), longest=120)


class BodyForm(NamesForm):
    """A new group: of an initiative, or a working group of the cooperative."""

    kind = forms.ChoiceField(label=_("Soort"), widget=forms.RadioSelect)
    field_order = ("kind", "name_nl", "name_en")

    def __init__(self, *args: Any, of_initiative: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [BodyKind.STEERING_GROUP] if of_initiative else []
        choices = [(kind.value, kind.label) for kind in (*kinds, BodyKind.WORKING_GROUP)]
        _choose(self, "kind", choices)
        self.fields["kind"].initial = choices[0][0]


class OrganisationForm(forms.Form):
    """For which organisation somebody gets a seat."""

    organisatie = forms.ChoiceField(label=_("Voor welke organisatie?"))

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "organisatie", [("", _("Kies een organisatie")), *organisations])


class SuccessorForm(forms.Form):
    """Somebody of an organisation, from a day on."""

    person = forms.TypedChoiceField(label=_("Wie"), coerce=int, empty_value=None)
    since = LocalDateField(label=_("Vanaf"), help_text=DAY)

    def __init__(self, *args: Any, people: list[tuple[int, str]], whole: str = "", **kwargs: Any) -> None:
        """`people` are (id, name); `whole` is the name of the organisation when it may hold the seat itself."""
        super().__init__(*args, **kwargs)
        self.fields["person"].required = not whole
        _choose(self, "person", [("", whole or _("Kies een persoon")), *people])


class TermForm(SuccessorForm):
    """Somebody of an organisation, from a day until a day."""

    until = LocalDateField(label=_("Tot"), help_text=LAST_DAY, required=False)


class SeatForm(TermForm):
    """A seat: who, in what function, from when until when."""

    function = forms.ChoiceField(label=_("Functie"), choices=Function.choices, initial=Function.MEMBER)
    field_order = ("person", "function", "since", "until")


class EndForm(forms.Form):
    """The day on which a seat ends."""

    on = LocalDateField(label=_("Eindigt op"), help_text=_("Vandaag of later. Op deze dag is de zetel vrij."))
