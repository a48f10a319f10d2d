"""The fixed cast of the tests: every role of the domain, a stranger of another organisation, and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import system
from members.bodies.models import Body, BodyKind, Seat
from members.organisations.models import Kind, Municipality, Organisation, OrganisationIdentifier, Scheme, Serves
from members.people.models import Account, Person
from members.roles.actions import give_membership, give_role
from members.roles.models import Role

PASSWORD = "een lang wachtwoord voor de tests"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# key: (number, name, kind, part of, nis, inhabitants)
ORGANISATIONS = {
    "cooperative": (1, "Coöperatie Samen verder", Kind.COOPERATIVE, None, None),
    "city": (2, "Stad Aalst", Kind.MUNICIPALITY, None, "41002"),
    "library": (3, "Bibliotheek Aalst", Kind.LIBRARY, "city", "41002"),
    "elsewhere": (4, "Bibliotheek Mechelen", Kind.LIBRARY, None, "12025"),
    "venue": (5, "Podiumhuis Gent", Kind.VENUE, None, "44021"),
    "partner": (6, "publiq", Kind.PARTNER, None, None),
}
# key: (street and number, postal code, locality, account); enterprise numbers of those who have one of their own.
ADDRESSES = {
    "cooperative": ("Sint-Goriksplein 27", "1000", "Brussel", "BE71096123456769"),
    "city": ("Grote Markt 3", "9300", "Aalst", "BE15091000000130"),
    "library": ("Esplanadestraat 8", "9300", "Aalst", "BE04091000000231"),
    "elsewhere": ("Minderbroedersgang 3", "2800", "Mechelen", "BE90091000000332"),
    "venue": ("Korenmarkt 15", "9000", "Gent", "BE79091000000433"),
}
# 97 - 09991234 mod 97 (40) = 57; the number of the city is that of source/municipalities.csv.
ENTERPRISES = {"cooperative": "0999123457", "city": "0207437468"}
# Inhabitants on 1 January 2025, Statbel (source/municipalities.csv).
MUNICIPALITIES = {
    "41002": ("Aalst", "Oost-Vlaanderen", 92131),
    "12025": ("Mechelen", "Antwerpen", 89655),
    "44021": ("Gent", "Oost-Vlaanderen", 272655),
}
# key: (given name, family name, [(organisation, roles)], second factor)
PERSONS = {
    "reader": ("Rik", "Lezer", [("library", [Role.READER])], False),
    "contributor": ("Mia", "Maker", [("library", [Role.CONTRIBUTOR])], False),
    "representative": (
        "Lien",
        "Verhaeghe",
        [("library", [Role.REPRESENTATIVE]), ("city", [Role.REPRESENTATIVE, Role.CONTRIBUTOR])],
        False,
    ),
    "colleague": ("Karel", "Tweede", [("library", [Role.REPRESENTATIVE])], False),
    "treasurer": ("Tine", "Rekening", [("library", [Role.TREASURER])], True),
    "admin": ("Ann", "Beheer", [("library", [Role.ADMIN])], False),
    "stranger": (
        "Stef",
        "Vreemd",
        [("elsewhere", [Role.REPRESENTATIVE, Role.CONTRIBUTOR, Role.TREASURER, Role.ADMIN])],
        True,
    ),
    "venue_lead": ("Vera", "Podium", [("venue", [Role.REPRESENTATIVE, Role.CONTRIBUTOR, Role.ADMIN])], False),
    "observer": ("Olga", "Waarnemer", [("partner", [Role.OBSERVER])], False),
    "staff": ("Sara", "Team", [("cooperative", [Role.STAFF])], False),
    "secretary": ("Seppe", "Secretaris", [("cooperative", [Role.SECRETARY])], False),
    "board": ("Bea", "Bestuur", [("cooperative", [Role.BOARD])], True),
    "house_treasurer": ("Hugo", "Penning", [("cooperative", [Role.HOUSE_TREASURER])], True),
    "teller": ("Thea", "Teller", [("cooperative", [Role.TELLER])], False),
    "auditor": ("Arno", "Revisor", [("cooperative", [Role.AUDITOR])], False),
    "nowhere": ("Nele", "Nergens", [], False),
}


def address_of(key: str) -> str:
    """Give the e-mail address of a member of the cast."""
    return f"{key.replace('_', '.')}@cast.example"


def build_cast() -> None:
    """Write the cast as the application role, inside the house reach."""
    with system("the cast of the tests concerns several organisations"):
        for nis, (name, province, inhabitants) in MUNICIPALITIES.items():
            Municipality.objects.update_or_create(
                nis=nis,
                defaults={
                    "name": name,
                    "province": province,
                    "inhabitants": inhabitants,
                    "inhabitants_on": date(2025, 1, 1),
                    "sort_key": name.casefold(),
                },
            )
        organisations: dict[str, Organisation] = {}
        for key, (number, name, kind, part_of, nis) in ORGANISATIONS.items():
            parent = organisations.get(part_of or "")
            street, postal_code, locality, account = ADDRESSES.get(key, ("", "", "", ""))
            organisations[key] = Organisation.objects.create(
                number=number,
                name=name,
                kind=kind,
                part_of=parent,
                legal_person=parent,
                joined_on=date(2024, 1, 1),
                street=street,
                postal_code=postal_code,
                locality=locality,
                iban=account,
            )
            if key in ENTERPRISES:
                OrganisationIdentifier.objects.create(
                    organisation=organisations[key],
                    scheme=Scheme.KBO,
                    value=ENTERPRISES[key],
                    valid_from=date(2024, 1, 1),
                )
            if nis:
                Serves.objects.create(organisation=organisations[key], municipality_id=nis)
        meeting = Body.objects.filter(kind=BodyKind.GENERAL_MEETING).first() or Body.objects.create(
            kind=BodyKind.GENERAL_MEETING, name_nl="Algemene vergadering", name_en="General meeting"
        )
        board = Body.objects.filter(kind=BodyKind.BOARD).first() or Body.objects.create(
            kind=BodyKind.BOARD, name_nl="Bestuursorgaan", name_en="Board"
        )
        for key in ("city", "library", "elsewhere", "venue"):
            Seat.objects.create(body=meeting, organisation=organisations[key], since=date(2024, 1, 1))
        for key, (given, family, places, factor) in PERSONS.items():
            account = Account.objects.create_user(address_of(key), PASSWORD)
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
            Person.objects.create(id=account.pk, given_name=given, family_name=family, listed=key == "representative")
            for place, roles in places:
                give_membership(person_id=account.pk, organisation=organisations[place])
                for role in roles:
                    give_role(person_id=account.pk, organisation=organisations[place], role=role, granted_by=None)
            if factor:
                TOTP.activate(account, TOTP_SECRET)
            if key == "board":
                Seat.objects.create(
                    body=board, person_id=account.pk, organisation=organisations["venue"], since=date(2024, 1, 1)
                )
    assert Authenticator.objects.count() == sum(1 for person in PERSONS.values() if person[3])


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of the cast by key."""

    persons: dict[str, int]
    organisations: dict[str, int]

    def acting(self, person: str, organisation: str | None = None) -> Acting:
        """Give a member of the cast acting for an organisation (the first one without a name), with roles."""
        places = PERSONS[person][2]
        key = organisation or (places[0][0] if places else None)
        roles = frozenset(role.value for place, held in places if place == key for role in held)
        given, family, *_ = PERSONS[person]
        return Acting(
            person_id=self.persons[person],
            organisation_id=None if key is None else self.organisations[key],
            roles=roles,
            for_cooperative=key == "cooperative",
            person_name=f"{given} {family}",
            organisation_name="" if key is None else ORGANISATIONS[key][1],
            organisation_kind="" if key is None else ORGANISATIONS[key][2].value,
        )


def read_cast() -> Cast:
    """Read the ids of the cast from the database."""
    accounts = dict(Account.objects.values_list("email", "pk"))
    with system("the cast of the tests concerns several organisations"):
        organisations = dict(Organisation.objects.values_list("name", "pk"))
    return Cast(
        persons={key: accounts[address_of(key)] for key in PERSONS},
        organisations={key: organisations[row[1]] for key, row in ORGANISATIONS.items()},
    )
