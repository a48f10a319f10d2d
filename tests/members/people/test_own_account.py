"""One's own account: what it shows, what one changes, and what somebody without organisation is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from cooperative.isolation.transactions import system
from members.organisations.models import Organisation
from members.people.models import Account, Person
from members.people.queries import addresses_of
from members.roles.models import Membership
from tests.cast import Cast, address_of

JANUARY, FEBRUARY = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
ClientOf = Callable[..., Client]
GOOD = {"given_name": "Rika", "family_name": "Van Lezer", "function": "hoofd", "language": "en"}


def _person(cast: Cast, key: str) -> Person:
    with system("the test reads a person"):
        return Person.objects.get(pk=cast.persons[key])


def test_the_account_shows_for_whom_one_works_with_which_roles(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("representative").get("/account").content.decode()
    for words in (
        "Lien Verhaeghe",
        "Bibliotheek Aalst",
        "Stad Aalst",
        "medewerker, vertegenwoordiger",
        "niet ingesteld",
    ):
        assert words in page


def test_somebody_changes_name_function_and_language(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    assert 'value="Rik"' in client.get("/account/gegevens").content.decode()
    answer = client.post("/account/gegevens", GOOD)
    assert answer.headers["Location"] == "/account"
    person = _person(cast, "reader")
    assert (person.name, person.function, person.sort_key) == ("Rika Van Lezer", "hoofd", "van lezer rika")
    assert Account.objects.get(pk=person.pk).language == "en"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("given_name", ""),
        ("given_name", "x" * 81),
        ("family_name", "a\x07b"),
        ("family_name", "a\x00b"),
        ("function", "x" * 121),
        ("function", "twee\nregels"),
        ("language", "fr"),
    ],
)
def test_what_cannot_be_a_name_changes_nothing(cast: Cast, client_of: ClientOf, field: str, typed: str) -> None:
    answer = client_of("reader").post("/account/gegevens", GOOD | {field: typed})
    assert answer.status_code == 422
    assert _person(cast, "reader").name == "Rik Lezer"


def test_markup_in_a_name_is_refused_and_given_back_as_text(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("reader").post("/account/gegevens", GOOD | {"given_name": "<script>alert(1)</script>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert _person(cast, "reader").name == "Rik Lezer"


def test_signs_in_a_name_are_shown_as_text(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    client.post("/account/gegevens", GOOD | {"given_name": "Rik & Roel < 3"})
    assert "Rik &amp; Roel &lt; 3 Van Lezer" in client.get("/account").content.decode()


def test_an_anonymous_reader_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get("/account").headers["Location"] == "/aanmelden/?next=%2Faccount"


def test_somebody_without_organisation_is_told_what_to_do(cast: Cast, client_of: ClientOf) -> None:
    for path in ("/", "/account", "/beheer/leden/"):
        page = client_of("nowhere").get(path)
        assert page.status_code == 403
        assert "U hoort bij geen organisatie" in page.content.decode()
        assert address_of("nowhere") in page.content.decode()


def test_somebody_without_organisation_still_manages_sign_in(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("nowhere")
    for path in ("e-mail/", "wachtwoord/", "tweede-factor/", "sessies/"):
        assert client.get(f"/aanmelden/{path}").status_code == 200, path


def test_an_organisation_that_left_is_no_organisation_to_work_for(cast: Cast, client_of: ClientOf) -> None:
    with system("an organisation leaves"):
        Organisation.objects.filter(pk=cast.organisations["partner"]).update(left_on="2025-01-01")
    assert client_of("observer").get("/account").status_code == 403


def test_a_membership_that_ended_shows_the_page_at_once(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    assert client.get("/account").status_code == 200
    with system("a membership ends"):
        Membership.objects.filter(person_id=cast.persons["reader"]).update(since=JANUARY, until=FEBRUARY)
    assert client.get("/account").status_code == 403


def test_an_account_without_person_gets_nowhere(cast: Cast) -> None:
    client = Client()
    client.force_login(Account.objects.create_user("los@cast.example", "x"), backend=BACKEND)
    assert client.get("/account").status_code == 403


BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_the_switch_changes_for_whom_one_works(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative", "library")
    answer = client.post("/wissel", {"organisation": cast.organisations["city"]})
    assert answer.headers["Location"] == "/"
    assert client.session["organisation"] == cast.organisations["city"]
    assert "U werkt voor <strong>Stad Aalst</strong>" in client.get("/account").content.decode()


def test_the_switch_does_not_reach_a_strange_organisation(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative", "library")
    for wanted in (cast.organisations["elsewhere"], "", "x", "-1"):
        assert client.post("/wissel", {"organisation": wanted}).status_code == 404
    assert client.session["organisation"] == cast.organisations["library"]
    assert client.get("/wissel").status_code == 405
    assert Client().post("/wissel", {"organisation": cast.organisations["city"]}).headers["Location"] == "/aanmelden/"


def test_mail_goes_to_open_accounts_in_their_own_language(cast: Cast) -> None:
    Account.objects.filter(pk=cast.persons["admin"]).update(language="en")
    Account.objects.filter(pk=cast.persons["contributor"]).update(is_active=False)
    with system("the test asks for addresses"):
        found = addresses_of(
            [cast.persons[key] for key in ("admin", "reader", "contributor")], cast.organisations["library"]
        )
    assert sorted((row.email, row.language, row.organisation) for row in found) == [
        (address_of("admin"), "en", "Bibliotheek Aalst"),
        (address_of("reader"), "nl", "Bibliotheek Aalst"),
    ]
