"""The second factor: forced for who decides about money, set up without JavaScript, lost and found."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast, address_of
from tests.members.people.mails import mails_to
from tests.members.people.test_signing_in import code_now, sign_in

APP = "/aanmelden/tweede-factor/app/"
CODES = "/aanmelden/tweede-factor/herstelcodes/"


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _without_factor(cast: Cast, person: str) -> Client:
    """Sign in somebody whose factor is gone."""
    Authenticator.objects.filter(user_id=cast.persons[person]).delete()
    client = Client()
    assert sign_in(client, person).headers["Location"] == "/"
    return client


@pytest.mark.parametrize("person", ["treasurer", "board", "house_treasurer"])
def test_board_and_treasurers_are_led_to_the_page_that_asks_for_a_factor(cast: Cast, person: str) -> None:
    client = _without_factor(cast, person)
    for page in ("/", "/account"):
        assert client.get(page).headers["Location"] == "/tweede-factor"
    page = client.get("/tweede-factor")
    assert page.status_code == 200
    assert f'href="{APP}"' in page.content.decode()


def test_who_holds_such_a_role_elsewhere_is_asked_too(cast: Cast) -> None:
    # The role is exercised with one click on the switch, so the factor belongs to the person.
    client = _without_factor(cast, "stranger")
    assert client.get("/account").headers["Location"] == "/tweede-factor"


def test_a_reader_is_not_asked(cast: Cast) -> None:
    client = Client()
    sign_in(client, "reader")
    assert client.get("/account").status_code == 200
    assert client.get("/tweede-factor").status_code == 200


def test_the_page_leads_a_stranger_to_sign_in_and_a_protected_person_on(cast: Cast) -> None:
    assert Client().get("/tweede-factor").headers["Location"] == "/aanmelden/?next=/tweede-factor"
    client = Client()
    sign_in(client, "treasurer")
    client.post("/aanmelden/tweede-factor/code/", {"code": code_now()})
    assert client.get("/tweede-factor").headers["Location"] == "/"


def test_a_treasurer_sets_up_an_app_without_javascript_and_goes_on(cast: Cast) -> None:
    client = _without_factor(cast, "treasurer")
    page = client.get(APP).content.decode()
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', page)
    assert secret
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = client.post(APP, {"code": "000000"})
    assert wrong.status_code == 422
    assert secret[1] in wrong.content.decode()
    done = client.post(APP, {"code": _code(secret[1])})
    assert done.headers["Location"] == CODES
    codes = client.get(CODES)
    assert len(re.findall(r"<li>[0-9a-z]{8,}</li>", codes.content.decode())) == 10
    assert client.get("/account").status_code == 200


def test_a_mail_says_that_a_factor_was_set_up(own_cast: Cast) -> None:
    # The library sends it after the commit, so this needs a database of its own.
    cache.clear()
    client, _secret = _protected(own_cast)
    client.post(f"{CODES}nieuw/")
    mails = mails_to(address_of("treasurer"))
    assert [mail["subject"] for mail in mails] == ["Tweede factor ingesteld", "Nieuwe herstelcodes"]
    assert "vanaf 127.0.0.1" in mails[0]["body"]


def test_the_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    row = Authenticator.objects.get(user_id=cast.persons["treasurer"], type="totp")
    assert "JBSWY3DPEHPK3PXP" not in str(row.data)


def _protected(cast: Cast) -> tuple[Client, str]:
    client = _without_factor(cast, "treasurer")
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', client.get(APP).content.decode())
    assert secret
    client.post(APP, {"code": _code(secret[1])})
    return client, secret[1]


def test_recovery_codes_are_shown_kept_as_a_file_and_work_once(cast: Cast) -> None:
    client, _secret = _protected(cast)
    file = client.get(f"{CODES}bestand/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="herstelcodes.txt"'
    code = file.content.decode().strip().splitlines()[-1]
    assert code in client.get(CODES).content.decode()
    for works in (True, False):
        fresh = Client()
        sign_in(fresh, "treasurer")
        answer = fresh.post("/aanmelden/tweede-factor/code/", {"code": code})
        assert (answer.status_code == 302) is works


def test_new_recovery_codes_replace_the_old_ones(cast: Cast) -> None:
    client, _secret = _protected(cast)
    before = client.get(f"{CODES}bestand/").content
    assert "niet meer zodra u nieuwe maakt" in client.get(f"{CODES}nieuw/").content.decode()
    assert client.post(f"{CODES}nieuw/").headers["Location"] == CODES
    assert client.get(f"{CODES}bestand/").content != before


def test_whoever_has_no_codes_gets_404(cast: Cast) -> None:
    client = Client()
    sign_in(client, "reader")
    assert client.get(CODES).status_code == 404
    assert client.get(f"{CODES}bestand/").status_code == 404


def test_a_session_that_only_has_a_cookie_proves_itself_before_the_factor_changes(
    cast: Cast, client_of: Callable[..., Client]
) -> None:
    client = client_of("reader")
    answer = client.get(APP)
    assert answer.headers["Location"] == f"/aanmelden/opnieuw/?next={APP.replace('/', '%2F')}"
    page = answer.headers["Location"]
    assert "Bent u het echt?" in client.get(page).content.decode()
    assert client.post(page, {"password": "fout"}).status_code == 422
    assert client.post(page, {"password": PASSWORD}).headers["Location"] == APP
    assert client.get(APP).status_code == 200


def test_proving_oneself_with_a_code_works_too(cast: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of("treasurer")
    page = "/aanmelden/opnieuw/code/?next=/account"
    assert client.get(page).status_code == 200
    assert client.post(page, {"code": code_now(), "next": "/account"}).headers["Location"] == "/account"


def test_an_app_that_is_removed_from_a_treasurer_must_be_replaced_at_once(cast: Cast) -> None:
    client, _secret = _protected(cast)
    assert client.get(f"{APP}verwijderen/").status_code == 200
    client.post(f"{APP}verwijderen/")
    assert not Authenticator.objects.filter(user_id=cast.persons["treasurer"]).exists()
    assert client.get("/account").headers["Location"] == "/tweede-factor"


def test_the_pages_of_the_factors_open(cast: Cast) -> None:
    client, _secret = _protected(cast)
    for page in ("", "sleutels/", "sleutels/toevoegen/"):
        assert client.get(f"/aanmelden/tweede-factor/{page}").status_code == 200
    assert client.get("/aanmelden/tweede-factor/sleutels/1/naam/").status_code == 404
    assert client.get("/aanmelden/tweede-factor/sleutels/1/verwijderen/").status_code == 404


def test_a_passkey_that_is_nonsense_is_refused_in_words(cast: Cast) -> None:
    client, _secret = _protected(cast)
    page = "/aanmelden/tweede-factor/sleutels/toevoegen/"
    client.get(page)
    for credential in ("", "{}", "niets", '{"id": "x"}'):
        answer = client.post(page, {"name": "sleutel", "credential": credential})
        assert answer.status_code == 422, credential
    for credential in ("{}", '{"id": "x"}'):
        assert client.post("/aanmelden/sleutel/", {"credential": credential}).status_code == 302
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_the_page_of_the_lost_factor_is_public_and_says_whom_to_ask(cast: Cast) -> None:
    page = Client().get("/aanmelden/tweede-factor/kwijt/")
    assert page.status_code == 200
    assert "coöperatieteam" in page.content.decode()
    client = Client()
    sign_in(client, "treasurer")
    assert "/aanmelden/tweede-factor/kwijt/" in client.get("/aanmelden/tweede-factor/code/").content.decode()
