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
from members.organisations.actions import Details, Shape
from members.organisations.identifiers import parse_iban
from members.organisations.models import Kind, Scheme

POSTAL_CODE = re.compile(r"[0-9]{4}", re.ASCII)
FIRST_POSTAL_CODE, LAST_POSTAL_CODE = 1000, 9992
# An address is whole: what to do at a part that misses.
ADDRESS = {
    "street": _("Typ ook de straat en het nummer, of laat het hele adres leeg."),
    "postal_code": _("Typ ook de postcode, of laat het hele adres leeg."),
    "locality": _("Typ ook de plaats, of laat het hele adres leeg."),
}


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
    street = PlainText(
        label=_("Straat en nummer"),
        required=False,
        longest=120,
        help_text=_("Het adres dat op een factuur staat. Elk lid ziet het."),
    )
    postal_code = PlainText(
        label=_("Postcode"), required=False, longest=10, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    locality = PlainText(label=_("Plaats"), required=False, longest=80)
    iban = PlainText(
        label=_("Rekeningnummer (IBAN)"),
        required=False,
        longest=50,
        help_text=_("Wie voor uw organisatie of voor de coöperatie werkt, ziet het. Andere leden zien het niet."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_website(self) -> str:
        """Refuse any address but one of the web."""
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise ValidationError(gettext("Een webadres begint met https://."))
        return website

    def clean_postal_code(self) -> str:
        """Refuse what is no Belgian postal code."""
        code: str = self.cleaned_data["postal_code"]
        if code and not (POSTAL_CODE.fullmatch(code) and FIRST_POSTAL_CODE <= int(code) <= LAST_POSTAL_CODE):
            raise ValidationError(
                gettext("‘%(typed)s’ is geen Belgische postcode. Typ vier cijfers, zoals 9300.") % {"typed": code}
            )
        return code

    def clean_iban(self) -> str:
        """Give the account without spaces; refuse one whose length or check digits are wrong."""
        typed: str = self.cleaned_data["iban"]
        compact = parse_iban(typed)
        if typed and compact is None:
            raise ValidationError(
                gettext("‘%(typed)s’ is geen geldig rekeningnummer. Kijk het na. Zo ziet het eruit: %(example)s.")
                % {"typed": typed, "example": "BE71 0961 2345 6769"}
            )
        return compact or ""

    def clean(self) -> dict[str, Any]:
        """Refuse half an address, at each part that misses."""
        given = super().clean() or self.cleaned_data
        if any(given.get(part) for part in ADDRESS):
            for part, sentence in ADDRESS.items():
                if given.get(part) == "":
                    self.add_error(part, str(sentence))
        return given

    def details(self) -> Details:
        """Give what the valid form holds."""
        return Details(**{name: self.cleaned_data[name] for name in ContactForm.base_fields})


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


class JoinForm(ContactForm, OrganisationForm):
    """A new organisation, with the day on which it joins and what is known of how it is reached."""

    joined_on = LocalDateField(label=_("Lid vanaf"))
    field_order = [*OrganisationForm.base_fields, "joined_on"]


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
