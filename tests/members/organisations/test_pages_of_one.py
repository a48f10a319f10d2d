"""The page of one organisation: what every member reads there, and who reaches the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.transactions import system
from members.organisations.models import Municipality, Organisation, OrganisationIdentifier, Serves
from members.people.models import Person
from members.roles.models import Membership
from tests.cast import Cast

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def page_of(client: Client, pk: int) -> str:
    answer = client.get(f"/leden/{pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_part_of_whom_paid_by_whom_and_for_whose_inhabitants(cast: Cast, client_of: ClientOf) -> None:
    page = page_of(client_of("stranger"), cast.organisations["library"])
    assert page.count(f'href="/leden/{cast.organisations["city"]}/"') == 2
    assert "via" in page
    assert "92.131" in page
    assert "01/01/2025" in page


def test_a_city_names_the_services_that_are_members_too(cast: Cast, client_of: ClientOf) -> None:
    page = page_of(client_of("reader"), cast.organisations["city"])
    assert "Diensten die ook lid zijn" in page
    assert "Betaalt ook voor" in page
    assert "Bibliotheek Aalst" in page


def test_a_listed_person_is_a_contact_for_every_member_and_a_colleague_is_not(cast: Cast, client_of: ClientOf) -> None:
    page = page_of(client_of("stranger"), cast.organisations["library"])
    assert "Lien Verhaeghe" in page
    assert "Karel Tweede" not in page


def test_who_left_the_organisation_is_its_contact_no_more(cast: Cast, client_of: ClientOf) -> None:
    with system("a test ends a membership"):
        Membership.objects.filter(
            person_id=cast.persons["representative"], organisation_id=cast.organisations["library"]
        ).update(since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2021, 1, 1, tzinfo=UTC))
    assert "Lien Verhaeghe" not in page_of(client_of("stranger"), cast.organisations["library"])
    assert "Lien Verhaeghe" in page_of(client_of("stranger"), cast.organisations["city"])


def test_a_contact_is_shown_to_nobody_who_acts_for_no_member(cast: Cast, as_person: Room) -> None:
    with as_person("nowhere"), connection.cursor() as cursor:
        cursor.execute("SELECT contacts_of(%s)", [cast.organisations["library"]])
        assert cursor.fetchone() == ([],)
    with as_person("stranger"), connection.cursor() as cursor:
        cursor.execute("SELECT contacts_of(%s)", [cast.organisations["library"]])
        assert cursor.fetchone() == ([cast.persons["representative"]],)
        assert not Membership.objects.filter(organisation_id=cast.organisations["library"]).exists()


def test_earlier_numbers_stand_apart_from_the_one_that_holds(cast: Cast, client_of: ClientOf) -> None:
    with system("a test writes numbers"):
        for value, first, last in (("0207437468", 2020, date(2025, 1, 1)), ("0207500123", 2025, None)):
            OrganisationIdentifier.objects.create(
                organisation_id=cast.organisations["venue"],
                scheme="kbo",
                value=value,
                valid_from=date(first, 1, 1),
                valid_until=last,
            )
    page = page_of(client_of("reader"), cast.organisations["venue"])
    assert page.index("0207.500.123") < page.index("Vroegere nummers") < page.index("0207.437.468")


def test_only_the_own_admin_sees_the_way_to_the_contact_form(cast: Cast, client_of: ClientOf) -> None:
    library = cast.organisations["library"]
    assert f"/leden/{library}/contact" in page_of(client_of("admin"), library)
    for person in ("reader", "stranger", "staff"):
        assert f"/leden/{library}/contact" not in page_of(client_of(person), library)


def test_only_staff_see_the_way_to_the_other_forms(cast: Cast, client_of: ClientOf) -> None:
    library = cast.organisations["library"]
    assert "/beheer/organisaties/" in page_of(client_of("staff"), library)
    for person in ("admin", "secretary", "board"):
        assert "/beheer/organisaties/" not in page_of(client_of(person), library)


@pytest.mark.parametrize("person", ["reader", "stranger", "staff", "observer"])
def test_the_contact_form_is_refused_with_its_reason(cast: Cast, client_of: ClientOf, person: str) -> None:
    answer = client_of(person).get(f"/leden/{cast.organisations['library']}/contact")
    assert answer.status_code == 403
    assert "Alleen een beheerder van Bibliotheek Aalst" in answer.content.decode()


STAFF_PAGES = ["/beheer/organisaties/nieuw", "/beheer/organisaties/{}/", "/beheer/organisaties/{}/nummers"]


@pytest.mark.parametrize("path", [*STAFF_PAGES, "/beheer/organisaties/{}/einde"])
def test_the_forms_of_staff_open_for_staff_alone(cast: Cast, client_of: ClientOf, path: str) -> None:
    address = path.format(cast.organisations["venue"])
    assert client_of("staff").get(address).status_code == 200
    for person in ("admin", "stranger", "observer", "secretary"):
        assert client_of(person).get(address).status_code == 403
        assert client_of(person).post(address, {"name": "Gekaapt"}).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("pk", ["999999", "0"])
def test_an_organisation_that_does_not_exist_is_not_there(cast: Cast, client_of: ClientOf, pk: str) -> None:
    for path in (f"/leden/{pk}/", f"/leden/{pk}/contact", f"/beheer/organisaties/{pk}/"):
        assert client_of("staff").get(path).status_code == 404


def test_a_name_is_never_markup(cast: Cast, client_of: ClientOf) -> None:
    with system("a test writes a strange name"):
        Organisation.objects.filter(pk=cast.organisations["venue"]).update(name="<script>alert(1)</script>")
    for path in ("/leden/", f"/leden/{cast.organisations['venue']}/", "/leden/organen/"):
        assert "<script>alert" not in client_of("reader").get(path).content.decode()


def test_the_page_asks_as_much_for_an_organisation_with_much_as_for_one_with_little(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("reader")
    counted = []
    for serving in (0, 50):
        with system("a test lets the partner serve many"):
            nis = list(Municipality.objects.order_by("nis").values_list("nis", flat=True)[:serving])
            Serves.objects.bulk_create(
                Serves(organisation_id=cast.organisations["partner"], municipality_id=one) for one in nis
            )
            Person.objects.filter(pk=cast.persons["observer"]).update(listed=bool(serving))
        with CaptureQueriesContext(connection) as statements:
            page_of(client, cast.organisations["partner"])
        counted.append(sum(one["sql"].split()[0] in VERBS for one in statements))
    assert len(set(counted)) == 1
    assert counted[0] <= 8
