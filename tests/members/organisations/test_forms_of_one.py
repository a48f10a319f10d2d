"""The forms that change an organisation: what they keep, and what they refuse at which field."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client

from cooperative.isolation.transactions import system
from members.organisations.models import Organisation, OrganisationIdentifier, Serves
from tests.cast import Cast

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def send(client: Client, path: str, organisation: int, **fields: object) -> tuple[int, str]:
    answer = client.post(path, {"organisation": organisation, **fields})
    return answer.status_code, answer.content.decode()


def test_an_admin_saves_the_contact_details(cast: Cast, client_of: ClientOf) -> None:
    library = cast.organisations["library"]
    client = client_of("admin")
    status, _ = send(
        client,
        f"/leden/{library}/contact",
        library,
        version=1,
        email="bib@aalst.example",
        website="www.aalst.example/bib",
    )
    assert status == 302
    page = client.get(f"/leden/{library}/").content.decode()
    assert "mailto:bib@aalst.example" in page
    assert 'href="https://www.aalst.example/bib"' in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "geen adres", "Zo ziet het eruit: naam@voorbeeld.be."),
        ("email", "x" * 300 + "@x.example", "254"),
        ("website", "javascript:alert(1)", "https://"),
        ("website", "ftp://x.example/", "Een webadres begint met https://."),
        ("website", "https://x.example/" + "x" * 300, "200"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_at_its_field(
    cast: Cast, client_of: ClientOf, field: str, value: str, says: str
) -> None:
    library = cast.organisations["library"]
    status, page = send(client_of("admin"), f"/leden/{library}/contact", library, version=1, **{field: value})
    assert status == 422
    assert says in page
    with system("a test reads what was kept"):
        assert Organisation.objects.get(pk=library).version == 1


@pytest.mark.parametrize("version", ["0", "", "x", "1e3", "9" * 30])
def test_a_form_of_another_version_is_a_conflict(cast: Cast, client_of: ClientOf, version: str) -> None:
    library = cast.organisations["library"]
    status, page = send(client_of("admin"), f"/leden/{library}/contact", library, version=version, email="a@b.example")
    assert status == 409
    assert "Bibliotheek Aalst" in page


def test_a_form_drawn_for_another_organisation_names_both(cast: Cast, client_of: ClientOf) -> None:
    library = cast.organisations["library"]
    status, page = send(client_of("representative"), f"/leden/{library}/contact", cast.organisations["city"], version=1)
    assert status == 409
    assert "Stad Aalst" in page
    assert "Bibliotheek Aalst" in page


SHAPE = {"name": "Podiumhuis Gent", "kind": "venue", "version": "1"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Naam"),
        ({"name": "x" * 121}, "120"),
        ({"name": "Huis\x07"}, "teken dat men niet kan zien"),
        ({"kind": "moon"}, "Soort"),
        ({"kind": "cooperative"}, "maar één coöperatie"),
        ({"part_of": "999999"}, "Onderdeel van"),
        ({"part_of": "x"}, "Onderdeel van"),
        ({"legal_person": "-1"}, "Betaalt via"),
        ({"serves": "Aalst\nAtlantis"}, "‘Atlantis’ is geen gemeente in Vlaanderen"),
        ({"serves": "Aalst, " * 900}, "4000"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_at_its_field(
    cast: Cast, client_of: ClientOf, change: dict[str, str], says: str
) -> None:
    status, page = send(
        client_of("staff"),
        f"/beheer/organisaties/{cast.organisations['venue']}/",
        cast.organisations["cooperative"],
        **(SHAPE | change),
    )
    assert status == 422
    assert says in page
    with system("a test reads what was kept"):
        assert Organisation.objects.get(pk=cast.organisations["venue"]).version == 1


def test_staff_name_municipalities_as_one_writes_them(cast: Cast, client_of: ClientOf) -> None:
    venue = cast.organisations["venue"]
    status, _ = send(
        client_of("staff"),
        f"/beheer/organisaties/{venue}/",
        cast.organisations["cooperative"],
        **(SHAPE | {"serves": "gent\r\nAALST; Mechelen", "part_of": str(cast.organisations["city"])}),
    )
    assert status == 302
    with system("a test reads what was kept"):
        served = Serves.objects.filter(organisation_id=venue).values_list("municipality_id", flat=True)
        assert sorted(served) == ["12025", "41002", "44021"]
        assert Organisation.objects.get(pk=venue).part_of_id == cast.organisations["city"]


def test_staff_let_an_organisation_join(cast: Cast, client_of: ClientOf) -> None:
    status, _ = send(
        client_of("staff"),
        "/beheer/organisaties/nieuw",
        cast.organisations["cooperative"],
        name="  Bibliotheek   Bree ",
        kind="library",
        serves="Bree",
        joined_on="01/10/2026",
        email="bib@bree.example",
    )
    assert status == 302
    with system("a test reads what was kept"):
        joined = Organisation.objects.get(name="Bibliotheek Bree")
    assert (joined.joined_on, joined.email) == (date(2026, 10, 1), "bib@bree.example")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value": "0207.500.124"}, "controlecijfers"),
        ({"value": ""}, "Nummer"),
        ({"value": "x" * 61}, "60"),
        ({"scheme": "moon"}, "Register"),
        ({"valid_from": "31/02/2026"}, "28 dagen"),
        ({"valid_from": "2026-01-01"}, "26/11/2026"),
    ],
)
def test_a_number_that_cannot_be_is_refused_at_its_field(
    cast: Cast, client_of: ClientOf, change: dict[str, str], says: str
) -> None:
    fields = {"scheme": "kbo", "value": "0207.500.123", "valid_from": "01/01/2026"} | change
    status, page = send(
        client_of("staff"),
        f"/beheer/organisaties/{cast.organisations['venue']}/nummers",
        cast.organisations["cooperative"],
        **fields,
    )
    assert status == 422
    assert says in page
    with system("a test reads what was kept"):
        assert not OrganisationIdentifier.objects.filter(organisation=cast.organisations["venue"]).exists()


def test_a_number_is_kept_and_shown_as_people_write_it(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("staff")
    venue = cast.organisations["venue"]
    answer = client.post(
        f"/beheer/organisaties/{venue}/nummers",
        {
            "organisation": cast.organisations["cooperative"],
            "scheme": "kbo",
            "value": "BE 0207 500 123",
            "valid_from": "01/01/2026",
        },
        follow=True,
    )
    assert "0207.500.123" in answer.content.decode()


def test_leaving_is_refused_before_joining_and_done_after(cast: Cast, client_of: ClientOf) -> None:
    client, venue = client_of("staff"), cast.organisations["venue"]
    path, coop = f"/beheer/organisaties/{venue}/einde", cast.organisations["cooperative"]
    status, page = send(client, path, coop, version=1, left_on="01/01/2020")
    assert status == 422
    assert "Kies een latere dag" in page
    with system("a test moves the day of joining"):
        Organisation.objects.filter(pk=venue).update(joined_on=date(2020, 1, 1))
    assert send(client, path, coop, version=1, left_on="01/01/2021")[0] == 302
    assert client.get(path).status_code == 403
