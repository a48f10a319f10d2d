"""The inbox: one's own notices for the organisation acted for, marked as read, and the switch to another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.transactions import reading, system
from members.notices.models import Notice
from members.notices.queries import A_PAGE
from tests.cast import Cast

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def told(cast: Cast, person: str = "representative", organisation: str = "library", *, many: int = 1) -> list[int]:
    """Write notices as the house does; the newest has the highest number in its title."""
    with system("a test writes notices"):
        rows = Notice.objects.bulk_create(
            [
                Notice(
                    person_id=cast.persons[person],
                    organisation_id=cast.organisations[organisation],
                    kind="progress_posted",
                    facts={"title": f"Nieuws {number} voor {organisation}"},
                    subject_kind="initiative",
                    subject_id=1,
                    path="/leden/",
                )
                for number in range(1, many + 1)
            ]
        )
    return [row.pk for row in rows]


def unread(cast: Cast, person: str = "representative") -> int:
    with system("a test counts what is unread"):
        return Notice.objects.filter(person_id=cast.persons[person], read_at=None).count()


def test_the_newest_stands_first(cast: Cast, client_of: ClientOf) -> None:
    told(cast, many=3)
    page = client_of("representative").get("/meldingen/").content.decode()
    places = [page.index(f"Nieuws {number} voor library") for number in (3, 2, 1)]
    assert places == sorted(places)


def test_reading_a_notice_leads_to_its_page_and_takes_the_mark_away(cast: Cast, client_of: ClientOf) -> None:
    (pk,) = told(cast)
    client = client_of("representative")
    assert "Ongelezen:" in client.get("/meldingen/").content.decode()
    answer = client.post(f"/meldingen/{pk}/gelezen", {"organisation": cast.organisations["library"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/leden/")
    assert "Ongelezen:" not in client.get("/meldingen/").content.decode()
    assert unread(cast) == 0


def test_marking_all_leaves_those_of_another_organisation_alone(cast: Cast, client_of: ClientOf) -> None:
    told(cast, many=4)
    told(cast, organisation="city")
    client_of("representative").post("/meldingen/gelezen", {"organisation": cast.organisations["library"]})
    assert unread(cast) == 1


def test_the_inbox_says_where_else_something_waits_and_switches_there(cast: Cast, client_of: ClientOf) -> None:
    told(cast, organisation="city", many=2)
    client = client_of("representative")
    page = client.get("/meldingen/").content.decode()
    assert "Stad Aalst heeft 2 ongelezen meldingen" in page
    assert "Nieuws 1 voor city" not in page
    client.post("/wissel", {"organisation": cast.organisations["city"], "next": "/meldingen/"})
    assert "Nieuws 1 voor city" in client.get("/meldingen/").content.decode()


def test_an_empty_inbox_says_what_will_come(cast: Cast, client_of: ClientOf) -> None:
    assert "Nog geen meldingen" in client_of("reader").get("/meldingen/").content.decode()


def test_older_notices_stand_on_the_next_page(cast: Cast, client_of: ClientOf) -> None:
    ids = told(cast, many=A_PAGE + 2)
    client = client_of("representative")
    first = client.get("/meldingen/").content.decode()
    assert "Nieuws 3 voor library" in first
    assert "Nieuws 2 voor library" not in first
    assert f"?voor={ids[2]}" in first
    second = client.get(f"/meldingen/?voor={ids[2]}").content.decode()
    assert "Nieuws 2 voor library" in second
    assert "Nieuws 3 voor library" not in second


def test_the_notice_of_a_colleague_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    (pk,) = told(cast, "colleague")
    client = client_of("representative")
    assert "Nieuws" not in client.get("/meldingen/").content.decode()
    assert client.post(f"/meldingen/{pk}/gelezen").status_code == 404
    assert unread(cast, "colleague") == 1


def test_row_level_security_alone_keeps_the_notices_of_others_away(cast: Cast, as_person: Room) -> None:
    (pk,) = told(cast, "colleague")
    for person in ("representative", "admin", "stranger", "staff"):
        with as_person(person, read_only=False):
            assert not Notice.objects.exists()
            assert Notice.objects.filter(pk=pk).update(path="/elders/") == 0


@pytest.mark.parametrize("before", ["x", "-1", "1e9", "9" * 30, "1 OR 1=1"])
def test_a_page_that_cannot_be_is_not_there(cast: Cast, client_of: ClientOf, before: str) -> None:
    assert client_of("representative").get("/meldingen/", {"voor": before}).status_code == 404


def test_reading_is_no_get(cast: Cast, client_of: ClientOf) -> None:
    (pk,) = told(cast)
    client = client_of("representative")
    assert client.get(f"/meldingen/{pk}/gelezen").status_code == 405
    assert client.get("/meldingen/gelezen").status_code == 405
    assert unread(cast) == 1


def test_anonymous_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get("/meldingen/").status_code == 302


def test_a_notice_whose_kind_no_code_knows_still_says_that_there_is_news(cast: Cast, client_of: ClientOf) -> None:
    (pk,) = told(cast)
    with system("a test ages a notice"):
        Notice.objects.filter(pk=pk).update(kind="from_an_older_release")
    assert "Er is nieuws op deze pagina." in client_of("representative").get("/meldingen/").content.decode()


def test_a_title_is_never_markup(cast: Cast, client_of: ClientOf) -> None:
    (pk,) = told(cast)
    with system("a test writes a strange title"):
        Notice.objects.filter(pk=pk).update(facts={"title": "<script>alert(1)</script>"})
    assert "<script>alert" not in client_of("representative").get("/meldingen/").content.decode()


def test_the_inbox_asks_as_much_for_many_notices_as_for_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative")
    counted = []
    for many in (1, 49, 450):
        told(cast, many=many)
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/meldingen/").status_code == 200
        counted.append(sum(one["sql"].split()[0] in VERBS for one in statements))
    assert len(set(counted)) == 1
    assert counted[0] <= 8


def test_the_frame_marks_what_is_unread_for_the_organisation_acted_for(cast: Cast, client_of: ClientOf) -> None:
    told(cast, organisation="city", many=3)
    client = client_of("representative")
    assert "3 ongelezen" not in client.get("/leden/organen/").content.decode()
    assert "3 ongelezen" in client_of("representative", "city").get("/leden/organen/").content.decode()


def test_who_left_the_organisation_reads_its_notices_no_more(cast: Cast) -> None:
    told(cast, "stranger", "library")
    with reading(cast.acting("stranger")):
        assert not Notice.objects.filter(organisation_id=cast.organisations["elsewhere"]).exists()
