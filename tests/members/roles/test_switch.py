"""The switch: for whom one acts from now on, among one's own organisations only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

ClientOf = Callable[..., Client]


def acts_for(client: Client) -> int:
    return int(client.session["organisation"])


def test_one_press_changes_for_whom_one_acts(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative")
    answer = client.post("/wissel", {"organisation": cast.organisations["city"]}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "U werkt nu voor Stad Aalst." in answer.content.decode()
    assert acts_for(client) == cast.organisations["city"]


def test_the_frame_offers_every_other_organisation_as_a_button(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("representative").get("/leden/").content.decode()
    assert 'action="/wissel"' in page
    assert f'name="organisation" value="{cast.organisations["city"]}"' in page


def test_somebody_with_one_organisation_has_nothing_to_switch(cast: Cast, client_of: ClientOf) -> None:
    assert 'action="/wissel"' not in client_of("reader").get("/leden/").content.decode()


@pytest.mark.parametrize("chosen", ["elsewhere", "cooperative", "partner"])
def test_an_organisation_of_others_is_not_there(cast: Cast, client_of: ClientOf, chosen: str) -> None:
    client = client_of("representative")
    assert client.post("/wissel", {"organisation": cast.organisations[chosen]}).status_code == 404
    assert acts_for(client) == cast.organisations["library"]


@pytest.mark.parametrize("chosen", ["", "x", "0", "-1", "9" * 40, "1 OR 1=1", "\x00"])
def test_what_is_no_organisation_is_not_there(cast: Cast, client_of: ClientOf, chosen: str) -> None:
    assert client_of("representative").post("/wissel", {"organisation": chosen}).status_code == 404


def test_one_goes_on_where_one_was(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("representative").post(
        "/wissel", {"organisation": cast.organisations["city"], "next": "/leden/?soort=library"}
    )
    assert answer.headers["Location"] == "/leden/?soort=library"


@pytest.mark.parametrize(
    "onward", ["https://elders.example/", "//elders.example/", "/\\elders.example", "javascript:alert(1)", "leden/", ""]
)
def test_one_never_goes_on_outside_the_portal(cast: Cast, client_of: ClientOf, onward: str) -> None:
    answer = client_of("representative").post("/wissel", {"organisation": cast.organisations["city"], "next": onward})
    assert answer.headers["Location"] == "/"


def test_switching_is_no_get(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("representative").get("/wissel").status_code == 405


def test_anonymous_is_led_to_sign_in(cast: Cast) -> None:
    answer = Client().post("/wissel", {"organisation": cast.organisations["library"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/aanmelden/")


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/wissel", {"organisation": cast.organisations["city"]}).status_code == 403
