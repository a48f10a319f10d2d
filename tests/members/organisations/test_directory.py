"""The directory: every member and partner, by kind and by the place under which one looks it up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading, system
from members.organisations.models import Kind, Municipality, Organisation
from members.organisations.queries import directory
from members.organisations.rules import organisations_for
from tests.cast import Cast

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def add(number: int, name: str, kind: Kind = Kind.LIBRARY, left_on: date | None = None) -> Organisation:
    with system("a test adds an organisation"):
        return Organisation.objects.create(
            number=number, name=name, kind=kind, joined_on=date(2024, 1, 1), left_on=left_on
        )


def names(acting: Acting, **asked: str) -> list[str]:
    with reading(acting):
        return [entry.name for shelf in directory(acting, **asked).shelves for entry in shelf.entries]


def test_the_285_municipalities_came_with_the_portal(cast: Cast) -> None:
    with reading(cast.acting("reader")):
        assert Municipality.objects.count() == 285
        # Statbel, population on 1 January 2025 (source/README.md): Aalst exact.
        assert Municipality.objects.get(nis="41002").inhabitants == 92131
        assert Municipality.objects.get(name="Bilzen-Hoeselt").nis == "73110"
        assert set(Municipality.objects.values_list("inhabitants_on", flat=True)) == {date(2025, 1, 1)}
        assert Municipality.objects.values("sort_key").distinct().count() == 285


def test_members_stand_by_kind_and_by_the_place_in_their_name(cast: Cast) -> None:
    add(100, "Gemeente Balen", Kind.MUNICIPALITY)
    add(101, "Bibliotheek Éklo")
    assert names(cast.acting("reader")) == [
        "Bibliotheek Aalst",
        "Bibliotheek Éklo",
        "Bibliotheek Mechelen",
        "Podiumhuis Gent",
        "Stad Aalst",
        "Gemeente Balen",
        "publiq",
        "Coöperatie Samen verder",
    ]


def test_one_kind_or_one_letter_can_be_asked(cast: Cast) -> None:
    reader = cast.acting("reader")
    assert names(reader, kind="library") == ["Bibliotheek Aalst", "Bibliotheek Mechelen"]
    assert names(reader, letter="A") == ["Bibliotheek Aalst", "Stad Aalst"]
    assert names(reader, kind="library", letter="M") == ["Bibliotheek Mechelen"]


def test_the_page_links_each_name_and_offers_every_kind(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("reader").get("/leden/").content.decode()
    for key in cast.organisations.values():
        assert f'href="/leden/{key}/"' in page
    assert "?soort=venue" in page


def test_a_letter_without_members_says_so(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("reader").get("/leden/?letter=Q").content.decode()
    assert "Geen organisatie" in page


@pytest.mark.parametrize("kind", ["moon", "library'--", "<script>", "\x00"])
def test_a_kind_that_does_not_exist_is_not_there(cast: Cast, client_of: ClientOf, kind: str) -> None:
    assert client_of("reader").get("/leden/", {"soort": kind}).status_code == 404


@pytest.mark.parametrize("letter", ["<script>", "\x00", "AB" * 500, "' OR 1=1"])
def test_a_strange_letter_shows_nothing_and_breaks_nothing(cast: Cast, client_of: ClientOf, letter: str) -> None:
    answer = client_of("reader").get("/leden/", {"letter": letter})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_who_left_is_shown_to_staff_alone(cast: Cast, client_of: ClientOf) -> None:
    gone = add(100, "Bibliotheek Verdwenen", left_on=date(2025, 1, 1))
    assert "Verdwenen" not in client_of("reader").get("/leden/").content.decode()
    assert client_of("reader").get(f"/leden/{gone.pk}/").status_code == 404
    assert "lid tot 01/01/2025" in client_of("staff").get("/leden/").content.decode()


def test_each_role_of_a_member_or_partner_sees_the_directory(cast: Cast, client_of: ClientOf) -> None:
    for person in ("reader", "stranger", "observer", "staff", "board", "auditor"):
        assert client_of(person).get("/leden/").status_code == 200


def test_a_person_without_organisation_sees_no_directory(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("nowhere").get("/leden/").status_code == 403


def test_anonymous_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get("/leden/").status_code == 302


def test_the_directory_is_read_only(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("staff").post("/leden/").status_code == 405


def test_without_an_organisation_the_application_asks_for_none(cast: Cast) -> None:
    with system("a test takes the second wall away"):
        assert Organisation.objects.exists()
        assert not organisations_for(Acting(cast.persons["nowhere"])).exists()


def test_row_level_security_alone_hides_the_directory_from_who_belongs_nowhere(cast: Cast, as_person: Room) -> None:
    with as_person("nowhere"):
        assert not Organisation.objects.exists()


def test_an_organisation_that_left_sees_itself_and_no_other(cast: Cast, as_person: Room) -> None:
    with system("a test lets an organisation leave"):
        Organisation.objects.filter(pk=cast.organisations["elsewhere"]).update(left_on=date(2025, 1, 1))
    with as_person("stranger"):
        assert list(Organisation.objects.values_list("pk", flat=True)) == [cast.organisations["elsewhere"]]


def test_the_directory_asks_as_much_for_many_members_as_for_few(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    counted = []
    for first, many in ((100, 1), (200, 49), (300, 450)):
        with system("a test adds many organisations"):
            Organisation.objects.bulk_create(
                Organisation(
                    number=first + n,
                    name=f"Huis {first + n}",
                    kind=Kind.VENUE,
                    joined_on=date(2024, 1, 1),
                    part_of_id=cast.organisations["city"],
                )
                for n in range(many)
            )
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/leden/").status_code == 200
        counted.append(sum(one["sql"].split()[0] in VERBS for one in statements))
    assert len(set(counted)) == 1
    assert counted[0] <= 8


def test_a_directory_of_a_hundred_members_is_a_light_page(cast: Cast, client_of: ClientOf) -> None:
    for number in range(94):
        add(100 + number, f"Bibliotheek Gemeentenaam {number}")
    assert len(client_of("reader").get("/leden/").content) < 25_000
