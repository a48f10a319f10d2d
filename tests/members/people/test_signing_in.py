"""Signing in: password, second step, wrong answers that tell a stranger nothing, and too many tries."""

from __future__ import annotations

import hashlib

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from members.people.models import Account
from tests.cast import PASSWORD, TOTP_SECRET, Cast, address_of

HERE = "/aanmelden/"


def code_now() -> str:
    """The code that the app of the cast shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))


def sign_in(client: Client, key: str, password: str = PASSWORD, **extra: str) -> object:
    return client.post(HERE, {"login": address_of(key), "password": password, **extra})


def test_the_sign_in_page_is_dutch(cast: Cast) -> None:
    client = Client()
    page = client.get(HERE)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "nl"
    assert "Wachtwoord vergeten" in page.content.decode()


def test_a_reader_signs_in_with_a_password_and_reaches_the_start_page(cast: Cast) -> None:
    client = Client()
    answer = sign_in(client, "reader")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.persons["reader"])


def test_signing_in_goes_on_to_the_page_that_was_asked(cast: Cast) -> None:
    client = Client()
    asked = client.get("/account?van=mail")
    assert asked.headers["Location"] == "/aanmelden/?next=%2Faccount%3Fvan%3Dmail"
    answer = sign_in(client, "reader", next="/account?van=mail")
    assert answer.headers["Location"] == "/account?van=mail"


def test_signing_in_never_goes_on_to_another_site(cast: Cast) -> None:
    answer = sign_in(Client(), "reader", next="https://elders.example/")
    assert answer.headers["Location"] == "/"


def test_a_slot_that_lost_its_session_loads_the_sign_in_page_as_a_whole(cast: Cast) -> None:
    answer = Client().get("/account", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, HERE)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    wrong = sign_in(Client(), "reader", "iets heel anders")
    unknown = Client().post(HERE, {"login": "niemand@cast.example", "password": "iets heel anders"})
    assert wrong.status_code == unknown.status_code == 422
    assert "Het e-mailadres of het wachtwoord klopt niet" in wrong.content.decode()
    for page in (wrong, unknown):
        assert "_auth_user_id" not in page.client.session
    assert _without_what_was_typed(wrong) == _without_what_was_typed(unknown)


def _without_what_was_typed(page: object) -> str:
    text = page.content.decode()
    for typed in (address_of("reader"), "niemand@cast.example", page.context["csrf_token"]):
        text = text.replace(str(typed), "")
    parts = text.split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.split('"', 1)[1] for part in parts[1:])


def test_a_treasurer_needs_the_code_of_the_app_after_the_password(cast: Cast) -> None:
    client = Client()
    answer = sign_in(client, "treasurer")
    assert answer.headers["Location"] == "/aanmelden/tweede-factor/code/"
    assert "_auth_user_id" not in client.session
    assert "Typ de code die uw app nu toont" in client.get(answer.headers["Location"]).content.decode()
    wrong = client.post(answer.headers["Location"], {"code": "000000"})
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in wrong.content.decode()
    assert "_auth_user_id" not in client.session
    right = client.post(answer.headers["Location"], {"code": code_now()})
    assert (right.status_code, right.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.persons["treasurer"])


def test_the_second_step_cannot_be_opened_without_the_first(cast: Cast) -> None:
    assert Client().get("/aanmelden/tweede-factor/code/").headers["Location"] == HERE


def test_six_wrong_passwords_close_an_address_for_five_minutes_even_for_the_right_one(cast: Cast) -> None:
    # The library counts 5 failures in 300 seconds for one address.
    client = Client()
    for _try in range(5):
        assert "klopt niet" in sign_in(client, "reader", "iets heel anders").content.decode()
    closed = sign_in(client, "reader")
    assert closed.status_code == 422
    assert "Wacht vijf minuten" in closed.content.decode()
    assert sign_in(Client(), "contributor").status_code == 302


def test_another_host_header_does_not_begin_a_new_count(cast: Cast) -> None:
    for number in range(5):
        host = ("testserver", "localhost", "127.0.0.1")[number % 3]
        Client().post(HERE, {"login": address_of("reader"), "password": "fout"}, headers={"Host": host})
    assert "Wacht vijf minuten" in sign_in(Client(), "reader").content.decode()


def test_too_many_posts_from_one_address_get_our_own_page(cast: Cast) -> None:
    # 30 a minute from one IP address.
    client = Client()
    for number in range(30):
        client.post(HERE, {"login": f"x{number}@cast.example"})
    page = client.post(HERE, {"login": "nog@cast.example"})
    assert page.status_code == 429
    assert "Even wachten" in page.content.decode()


def test_the_counts_live_in_the_database_under_a_hash(cast: Cast) -> None:
    sign_in(Client(), "reader", "fout")
    digest = hashlib.sha256(address_of("reader").encode()).hexdigest()
    assert cache.get(f"allauth:rl:allauth.account:login_failed:5/300.0/key:{digest}")


def test_signing_in_makes_a_line_in_the_list_of_sessions(cast: Cast) -> None:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    sign_in(client, "reader")
    assert [row.session_key for row in UserSession.objects.filter(user_id=cast.persons["reader"])] == [
        client.session.session_key
    ]
    page = client.get("/aanmelden/sessies/").content.decode()
    assert "Firefox, Windows" in page
    assert "dit toestel" in page


def test_somebody_ends_another_session_and_keeps_this_one(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, "reader")
    sign_in(there, "reader")
    other = UserSession.objects.get(session_key=there.session.session_key)
    answer = here.post("/aanmelden/sessies/", {"session": other.pk})
    assert answer.headers["Location"] == "/aanmelden/sessies/"
    assert there.get("/account").headers["Location"].startswith(HERE)
    assert here.get("/account").status_code == 200


def test_all_other_sessions_end_together(cast: Cast) -> None:
    clients = [Client() for _number in range(3)]
    for client in clients:
        sign_in(client, "reader")
    clients[0].post("/aanmelden/sessies/", {"session": "others"})
    assert [client.get("/account").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    mine, theirs = Client(), Client()
    sign_in(mine, "reader")
    sign_in(theirs, "contributor")
    victim = UserSession.objects.get(session_key=theirs.session.session_key)
    mine.post("/aanmelden/sessies/", {"session": victim.pk})
    assert theirs.get("/account").status_code == 200


@pytest.mark.parametrize("wanted", ["", "-1", "x", "9" * 40, "<script>"])
def test_a_session_number_that_is_none_is_refused(cast: Cast, wanted: str) -> None:
    client = Client()
    sign_in(client, "reader")
    assert client.post("/aanmelden/sessies/", {"session": wanted}).status_code == 400


def test_signing_out_asks_first_and_ends_the_session(cast: Cast) -> None:
    client = Client()
    sign_in(client, "reader")
    assert client.get("/aanmelden/afmelden/").status_code == 200
    assert client.get("/account").status_code == 200
    assert client.post("/aanmelden/afmelden/").headers["Location"] == HERE
    assert client.get("/account").status_code == 302


def test_a_closed_account_does_not_get_in(cast: Cast) -> None:
    Account.objects.filter(pk=cast.persons["reader"]).update(is_active=False)
    client = Client()
    answer = sign_in(client, "reader")
    assert "_auth_user_id" not in client.session
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/aanmelden/gesloten/")
    assert "Dit account is gesloten" in client.get("/aanmelden/gesloten/").content.decode()


def test_an_account_that_is_closed_while_signed_in_is_out_at_once(cast: Cast) -> None:
    client = Client()
    sign_in(client, "reader")
    Account.objects.filter(pk=cast.persons["reader"]).update(is_active=False)
    assert client.get("/account").status_code == 302


def test_there_is_no_sign_up_only_a_page_that_says_how(cast: Cast) -> None:
    page = Client().get("/aanmelden/op-uitnodiging/")
    assert page.status_code == 200
    assert "op uitnodiging" in page.content.decode()
    assert Client().post("/aanmelden/op-uitnodiging/", {"email": "x@y.example"}).status_code == 405
    assert Client().post("/aanmelden/signup/", {"email": "x@y.example"}).status_code == 404


def test_the_passkey_button_gets_its_options_without_writing(cast: Cast) -> None:
    answer = Client().get("/aanmelden/sleutel/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["request_options"]["publicKey"]["userVerification"] == "required"
    assert Client().get("/aanmelden/sleutel/").headers["Location"] == HERE
