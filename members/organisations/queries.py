"""What is asked of organisations: the directory and the page of one, each in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.acting import Acting
from cooperative.web.sorting import sort_key
from members.organisations.models import Kind, Municipality, Organisation, OrganisationIdentifier, Scheme, Serves
from members.organisations.numbers import shown
from members.organisations.rules import organisations_for, place_of
from members.people.models import Person

# What a shelf of the directory is called.
SHELVES = {
    Kind.LIBRARY: _("Bibliotheken"),
    Kind.VENUE: _("Podiumhuizen"),
    Kind.MUNICIPALITY: _("Gemeenten"),
    Kind.PUBLIC_BODY: _("Andere openbare instellingen"),
    Kind.INTERMUNICIPAL: _("Intergemeentelijke samenwerking"),
    Kind.PARTNER: _("Partners"),
    Kind.COOPERATIVE: _("De coöperatie"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory."""

    id: int
    name: str
    kind: str
    letter: str
    part_of: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The organisations of one kind, in the order in which members look them up."""

    kind: str
    label: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory as asked for, with what else can be asked."""

    shelves: list[Shelf]
    kinds: list[tuple[str, str, int]]
    letters: list[str]
    total: int
    shown: int


def directory(acting: Acting, *, kind: str = "", letter: str = "") -> Directory:
    """Give the organisations by kind and place, of one kind or letter when asked; one statement."""
    entries = [
        Entry(row.pk, row.name, row.kind, _letter(row.name), row.part_of.name if row.part_of else "", row.left_on)
        for row in organisations_for(acting).select_related("part_of")
    ]
    of_kind = [entry for entry in entries if not kind or entry.kind == kind]
    chosen = [entry for entry in of_kind if not letter or entry.letter == letter]
    order = {value: place for place, value in enumerate(Kind.values)}
    chosen.sort(key=lambda entry: (order[entry.kind], sort_key(place_of(entry.name)), entry.id))
    counted = [
        (value.value, str(label), many)
        for value, label in SHELVES.items()
        if (many := sum(1 for entry in entries if entry.kind == value))
    ]
    return Directory(
        shelves=[
            Shelf(value, str(SHELVES[Kind(value)]), list(rows)) for value, rows in groupby(chosen, lambda e: e.kind)
        ],
        kinds=counted,
        letters=sorted({entry.letter for entry in of_kind}),
        total=len(entries),
        shown=len(chosen),
    )


def _letter(name: str) -> str:
    first = sort_key(place_of(name))[:1].upper()
    return first if first.isalpha() else "#"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a register with the days on which it is valid."""

    scheme: str
    label: str
    value: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that is served."""

    nis: str
    name: str
    inhabitants: int
    counted_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """A person whom members may call."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the page of an organisation shows."""

    organisation: Organisation
    numbers: list[Number]
    earlier_numbers: list[Number]
    places: list[Place]
    inhabitants: int
    contacts: list[Contact]
    services: list[tuple[int, str]]
    pays_for: list[tuple[int, str]]


class ContactsOf(Func):
    """The ids of the listed persons who belong to an organisation (a definer function that asks for a member)."""

    function = "contacts_of"
    template = "(SELECT unnest(%(function)s(%(expressions)s)))"
    output_field = IntegerField()


def profiles_for(acting: Acting) -> QuerySet[Organisation]:
    """Give the organisations with all that their page shows, so that one of them is one statement."""
    numbers = OrganisationIdentifier.objects.filter(organisation=OuterRef("pk")).order_by("scheme", "-valid_from")
    places = Serves.objects.filter(organisation=OuterRef("pk")).order_by("municipality__sort_key")
    contacts = Person.objects.filter(pk__in=ContactsOf(OuterRef("pk"))).order_by("sort_key", "pk")
    services = organisations_for(acting).filter(part_of=OuterRef("pk"))
    pays_for = organisations_for(acting).filter(legal_person=OuterRef("pk"))
    return (
        organisations_for(acting)
        .select_related("part_of", "legal_person")
        .annotate(
            number_rows=_rows(numbers, "scheme", "value", "valid_from", "valid_until"),
            place_rows=_rows(
                places,
                nis="municipality_id",
                name="municipality__name",
                inhabitants="municipality__inhabitants",
                counted_on="municipality__inhabitants_on",
            ),
            contact_rows=_rows(contacts, "given_name", "family_name", "function"),
            service_rows=_rows(services, "id", "name"),
            pays_for_rows=_rows(pays_for, "id", "name"),
        )
    )


def _rows(rows: QuerySet[Any], *names: str, **columns: str) -> ArraySubquery:
    """Select the columns of many rows as one array of JSON objects."""
    fields = {name: F(path) for name, path in ({name: name for name in names} | columns).items()}
    return ArraySubquery(rows.annotate(_row=JSONObject(**fields)).values("_row"))


def profile(organisation: Organisation, today: date) -> Profile:
    """Read the annotations of `profiles_for` into one page; `today` parts the standing numbers from the earlier."""
    rows: Any = organisation
    numbers = [
        Number(
            scheme=row["scheme"],
            label=str(Scheme(row["scheme"]).label),
            value=shown(row["scheme"], row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        )
        for row in rows.number_rows
    ]
    places = [
        Place(row["nis"], row["name"], row["inhabitants"], date.fromisoformat(row["counted_on"]))
        for row in rows.place_rows
    ]
    return Profile(
        organisation=organisation,
        numbers=[number for number in numbers if number.valid_until is None or number.valid_until > today],
        earlier_numbers=[
            number for number in numbers if number.valid_until is not None and number.valid_until <= today
        ],
        places=places,
        inhabitants=sum(place.inhabitants for place in places),
        contacts=[Contact(f"{row['given_name']} {row['family_name']}", row["function"]) for row in rows.contact_rows],
        services=[(row["id"], row["name"]) for row in rows.service_rows],
        pays_for=[(row["id"], row["name"]) for row in rows.pays_for_rows],
    )


def organisation_choices(acting: Acting) -> list[tuple[str, str]]:
    """Give the organisations as choices of a form, by name; one statement."""
    rows = organisations_for(acting).exclude(kind=Kind.COOPERATIVE).values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def municipalities_by_name() -> dict[str, str]:
    """Give the NIS code of each of the 285 municipalities by its sort key; one statement."""
    return dict(Municipality.objects.values_list("sort_key", "nis"))
