"""A forgotten password, another password, another e-mail address: each step, each dead link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from members.people.models import Account
from tests.cast import PASSWORD, Cast, address_of
from tests.members.people.mails import link_in, mails_to
from tests.members.people.test_signing_in import sign_in

FORGOTTEN = "/aanmelden/wachtwoord/vergeten/"
NEW = "een heel ander lang wachtwoord"


def _form_behind(client: Client, link: str) -> str:
    """Follow the link in the mail to the page with the form."""
    answer = client.get(link)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_forgotten_password_is_replaced_with_the_link_in_the_mail(cast: Cast) -> None:
    client = Client()
    assert client.get(FORGOTTEN).status_code == 200
    sent = client.post(FORGOTTEN, {"email": address_of("reader")})
    assert sent.headers["Location"] == f"{FORGOTTEN}verstuurd/"
    assert client.get(sent.headers["Location"]).status_code == 200
    mail = mails_to(address_of("reader"))[0]
    assert mail["subject"] == "Kies een nieuw wachtwoord"
    page = _form_behind(client, link_in(mail["body"]))
    assert "Nieuw wachtwoord, nog eens" in client.get(page).content.decode()
    done = client.post(page, {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == f"{FORGOTTEN}klaar/"
    assert client.get(done.headers["Location"]).status_code == 200
    assert sign_in(client, "reader").status_code == 422
    assert sign_in(client, "reader", NEW).status_code == 302
    assert mails_to(address_of("reader"))[1]["subject"] == "Uw wachtwoord is gewijzigd"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast: Cast) -> None:
    known = Client().post(FORGOTTEN, {"email": address_of("reader")})
    unknown = Client().post(FORGOTTEN, {"email": "niemand@cast.example"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert mails_to("niemand@cast.example") == []


def test_the_host_header_never_reaches_the_mail(cast: Cast) -> None:
    Client().post(FORGOTTEN, {"email": address_of("reader")}, headers={"Host": "127.0.0.1"})
    mail = mails_to(address_of("reader"))[0]
    assert "127.0.0.1" not in mail["body"].split("vanaf")[0] + mail["subject"]
    link_in(mail["body"])


def test_a_host_that_is_not_ours_is_refused(cast: Cast) -> None:
    answer = Client().post(FORGOTTEN, {"email": address_of("reader")}, headers={"Host": "kwaad.example"})
    assert answer.status_code == 400
    assert mails_to(address_of("reader")) == []


def test_a_link_that_was_used_says_what_to_do(cast: Cast) -> None:
    client = Client()
    client.post(FORGOTTEN, {"email": address_of("reader")})
    link = link_in(mails_to(address_of("reader"))[0]["body"])
    page = _form_behind(client, link)
    client.post(page, {"password1": NEW, "password2": NEW})
    again = Client().get(link)
    assert "Deze link werkt niet meer" in again.content.decode()
    assert f'href="{FORGOTTEN}"' in again.content.decode()


@pytest.mark.parametrize("tail", ["1-x/", "zzzzzzzzzzzzz-abc/", "1-set-password/"])
def test_a_link_that_nobody_sent_says_what_to_do(cast: Cast, tail: str) -> None:
    assert "Deze link werkt niet meer" in Client().get(f"{FORGOTTEN}{tail}").content.decode()


def test_two_passwords_that_differ_or_are_weak_change_nothing(cast: Cast) -> None:
    client = Client()
    client.post(FORGOTTEN, {"email": address_of("reader")})
    page = _form_behind(client, link_in(mails_to(address_of("reader"))[0]["body"]))
    for first, second, said in (
        (NEW, "iets anders dat lang is", "niet gelijk"),
        ("kort", "kort", "12"),
        ("", "", "verplicht"),
    ):
        answer = client.post(page, {"password1": first, "password2": second})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert sign_in(Client(), "reader").status_code == 302


def test_a_reset_link_opened_by_somebody_who_is_signed_in_asks_to_sign_out_first(cast: Cast) -> None:
    Client().post(FORGOTTEN, {"email": address_of("reader")})
    link = link_in(mails_to(address_of("reader"))[0]["body"])
    client = Client()
    sign_in(client, "contributor")
    answer = client.get(link)
    assert answer.headers["Location"].startswith("/aanmelden/afmelden/?next=")
    out = client.post("/aanmelden/afmelden/", {"next": link})
    assert out.headers["Location"] == link
    assert client.get(link).status_code == 302


def test_a_new_password_keeps_this_session_and_ends_the_others(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, "reader")
    sign_in(there, "reader")
    page = "/aanmelden/wachtwoord/"
    wrong = here.post(page, {"oldpassword": "fout", "password1": NEW, "password2": NEW})
    assert wrong.status_code == 422
    assert "niet uw huidige wachtwoord" in wrong.content.decode()
    answer = here.post(page, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert [mail["subject"] for mail in mails_to(address_of("reader"))] == ["Uw wachtwoord is gewijzigd"]
    assert "127.0.0.1" in mails_to(address_of("reader"))[0]["body"]


def _confirmation(client: Client, address: str) -> str:
    sign_in(client, "reader")
    asked = client.post("/aanmelden/e-mail/", {"email": address, "action_add": "1"})
    assert asked.headers["Location"] == "/aanmelden/e-mail/"
    return link_in(mails_to(address)[0]["body"])


def test_another_address_counts_once_it_is_confirmed(cast: Cast) -> None:
    client = Client()
    link = _confirmation(client, "nieuw@cast.example")
    assert "We stuurden een mail naar" in client.get("/aanmelden/e-mail/").content.decode()
    assert Account.objects.get(pk=cast.persons["reader"]).email == address_of("reader")
    assert "Bevestig uw e-mailadres" in client.get(link).content.decode()
    assert Account.objects.get(pk=cast.persons["reader"]).email == address_of("reader")
    assert client.post(link).headers["Location"] == "/account"
    assert Account.objects.get(pk=cast.persons["reader"]).email == "nieuw@cast.example"
    assert [row.email for row in EmailAddress.objects.filter(user_id=cast.persons["reader"])] == ["nieuw@cast.example"]
    assert mails_to(address_of("reader"))[-1]["subject"] == "Uw e-mailadres is gewijzigd"
    assert client.get(link).status_code in (200, 410)


def test_a_confirmation_opened_signed_out_works_too(cast: Cast) -> None:
    link = _confirmation(Client(), "nieuw@cast.example")
    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link).headers["Location"] == "/aanmelden/"
    assert Account.objects.get(pk=cast.persons["reader"]).email == "nieuw@cast.example"


def test_a_confirmation_opened_by_somebody_else_asks_to_sign_out_first(cast: Cast) -> None:
    link = _confirmation(Client(), "nieuw@cast.example")
    other = Client()
    sign_in(other, "contributor")
    assert other.get(link).headers["Location"].startswith("/aanmelden/afmelden/?next=")
    assert other.get("/account").status_code == 200


def test_a_confirmation_that_is_none_says_what_to_do(cast: Cast) -> None:
    page = Client().get("/aanmelden/e-mail/bevestigen/niets:niets/")
    assert page.status_code == 410
    assert "Deze link werkt niet meer" in page.content.decode()
    assert Client().post("/aanmelden/e-mail/bevestigen/niets:niets/").status_code == 410


def test_a_change_of_address_can_be_cancelled(cast: Cast) -> None:
    client = Client()
    _confirmation(client, "nieuw@cast.example")
    client.post("/aanmelden/e-mail/", {"email": "nieuw@cast.example", "action_remove": "1"})
    assert not EmailAddress.objects.filter(email="nieuw@cast.example").exists()


def test_the_address_of_another_account_is_not_taken_over(cast: Cast) -> None:
    client = Client()
    sign_in(client, "reader")
    client.post("/aanmelden/e-mail/", {"email": address_of("contributor"), "action_add": "1"})
    link = link_in(mails_to(address_of("contributor"))[0]["body"])
    page = client.get(link)
    assert "hoort intussen bij een ander account" in page.content.decode()
    client.post(link)
    assert Account.objects.get(pk=cast.persons["reader"]).email == address_of("reader")
    assert Account.objects.get(pk=cast.persons["contributor"]).email == address_of("contributor")


@pytest.mark.parametrize("typed", ["", "geen adres", "a" * 300 + "@x.example", "a\x00b@x.example", "<script>@x"])
def test_an_address_that_is_none_is_refused(cast: Cast, client_of: Callable[..., Client], typed: str) -> None:
    client = Client()
    sign_in(client, "reader")
    answer = client.post("/aanmelden/e-mail/", {"email": typed, "action_add": "1"})
    assert answer.status_code == 422
    assert EmailAddress.objects.filter(user_id=cast.persons["reader"]).count() == 1
