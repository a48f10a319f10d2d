"""The shape of what is typed about organisations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from cooperative.web.sorting import sort_key
from members.organisations.actions import Shape
from members.organisations.models import Kind, Scheme


class ContactForm(forms.Form):
    """Where an organisation can be reached."""

    email = forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        max_length=254,
        help_text=_("Dit adres ziet elk lid."),
        error_messages={"invalid": _("Dit is geen e-mailadres. Zo ziet het eruit: naam@voorbeeld.be.")},
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen webadres. Zo ziet het eruit: https://www.voorbeeld.be.")},
    )

    def clean_website(self) -> str:
        """Refuse any address but one of the web."""
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise ValidationError(gettext("Een webadres begint met https://."))
        return website


class OrganisationForm(forms.Form):
    """What staff decide about an organisation."""

    name = PlainText(label=_("Naam"), longest=120)
    kind = forms.ChoiceField(label=_("Soort"), choices=Kind.choices)
    part_of = forms.ChoiceField(
        label=_("Onderdeel van"),
        required=False,
        help_text=_("Een bibliotheek die een dienst van de gemeente is, is een onderdeel van die gemeente."),
    )
    legal_person = forms.ChoiceField(
        label=_("Betaalt via"),
        required=False,
        help_text=_("Wie tekent en betaalt. Laat leeg als de organisatie dat zelf doet."),
    )
    serves = forms.CharField(
        label=_("Werkt voor de inwoners van"),
        required=False,
        max_length=4000,
        help_text=_("Namen van gemeenten, elk op een regel. Hun inwoners tellen mee in de verdeelsleutels."),
        widget=forms.Textarea(attrs={"rows": "4"}),
    )

    def __init__(
        self, *args: Any, organisations: list[tuple[str, str]], municipalities: dict[str, str], **kwargs: Any
    ) -> None:
        """`organisations` are (id, name); `municipalities` gives the NIS code by sorted name."""
        super().__init__(*args, **kwargs)
        self.municipalities = municipalities
        choices = [("", gettext("geen andere organisatie")), *organisations]
        for name in ("part_of", "legal_person"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean_serves(self) -> list[str]:
        """Read the names of municipalities; refuse (naming them) those that Flanders does not have."""
        names = [name.strip() for name in re.split(r"[\n,;]", self.cleaned_data["serves"]) if name.strip()]
        unknown = [name[:60] for name in names if sort_key(name) not in self.municipalities]
        if unknown:
            raise ValidationError(
                ngettext(
                    "‘%(names)s’ is geen gemeente in Vlaanderen. Kijk de naam na.",
                    "‘%(names)s’ zijn geen gemeenten in Vlaanderen. Kijk de namen na.",
                    len(unknown),
                )
                % {"names": "’, ‘".join(unknown[:10])}
            )
        return list(dict.fromkeys(self.municipalities[sort_key(name)] for name in names))

    def shape(self) -> Shape:
        """Give what the valid form holds."""
        given = self.cleaned_data
        return Shape(
            name=given["name"],
            kind=given["kind"],
            part_of_id=int(given["part_of"]) if given["part_of"] else None,
            legal_person_id=int(given["legal_person"]) if given["legal_person"] else None,
            serves=tuple(given["serves"]),
        )


class JoinForm(OrganisationForm):
    """A new organisation, with the day on which it joins."""

    joined_on = LocalDateField(label=_("Lid vanaf"))
    email = ContactForm.base_fields["email"]


class IdentifierForm(forms.Form):
    """A number in a register, and from which day it holds."""

    scheme = forms.ChoiceField(label=_("Register"), choices=Scheme.choices)
    value = PlainText(label=_("Nummer"), longest=60)
    valid_from = LocalDateField(
        label=_("Geldig vanaf"), help_text=_("Staat er al een nummer van dit register, dan eindigt dat op deze dag.")
    )


class LeaveForm(forms.Form):
    """The day on which an organisation is no member any more."""

    left_on = LocalDateField(label=_("Lid tot"), help_text=_("Op deze dag is de organisatie geen lid meer."))
