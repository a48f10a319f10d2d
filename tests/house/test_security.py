"""What keeps every page safe: headers, cookies, redirects, markup in any text, production without the demo's pages."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import InternalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from cooperative.isolation.middleware import IsolationMiddleware
from cooperative.isolation.transactions import system
from cooperative.web.access import is_public
from members.organisations.models import Organisation
from members.people.models import Account, Person
from tests.cast import PASSWORD, Cast, address_of
from tests.conftest import HouseClock, signed_in
from tests.demo_database import environment_for
from tests.house.files import ROOT
from tests.house.world import World, build_world, names_of

ClientOf = Callable[..., Client]
NAMES = sorted(set(names_of(get_resolver().url_patterns)))
ROLES = ("admin", "representative", "secretary", "board", "observer")
FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
HOSTILE = '=1+1<script>alert("x")</script>'


def url_of(world: World, name: str) -> str:
    """Give the address of a named URL for a row of the library."""
    return reverse(name, args=world.arguments_of(name))


def refused_headers(response: Any) -> list[str]:
    """Name every header that is not as strict as it must be."""
    policy = response.headers.get("Content-Security-Policy", "")
    wrong = [word for word in ("unsafe-", "*", "http:") if word in policy]
    wrong += [
        part for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'") if part not in policy
    ]
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    wrong += [name for name, value in expected.items() if response.headers.get(name) != value]
    return wrong if "no-store" in response.headers.get("Cache-Control", "") else [*wrong, "Cache-Control"]


@pytest.mark.parametrize("role", [*ROLES, "anonymous"])
def test_every_page_is_strict_writes_nothing_and_knows_whose_form_it_is(
    role: str, world: World, client_of: ClientOf
) -> None:
    """A view that writes on GET would raise here: its transaction is READ ONLY."""
    client = Client() if role == "anonymous" else client_of(role)
    for name in NAMES:
        url = url_of(world, name)
        response = client.get(url)
        assert response.status_code < 500, name
        assert refused_headers(response) == [], f"{name} ({response.status_code})"
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        assert not re.search(
            r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son\w+=|\sstyle=|hx-on", page
        )
        # The style guide shows forms that lead nowhere.
        for form in FORM.findall(page) if name != "style_guide" else ():
            assert 'name="csrfmiddlewaretoken"' in form, name
            away = re.search(r'action="([^"]*)"', form)
            if not is_public(away[1] if away and away[1] else url):
                assert 'name="organisation"' in form, f"{name}: a form that does not say for whom it was drawn"


def test_who_is_not_signed_in_reaches_only_what_is_listed(world: World, cast: Cast) -> None:
    client = Client()
    for name in NAMES:
        url = url_of(world, name)
        if is_public(url):
            continue
        for method in (client.get, client.post):
            response = method(url)
            assert response.status_code == 302, f"{name}: {response.status_code}"
            assert response.headers["Location"].startswith(reverse("account_login")), name


def test_a_view_that_writes_on_get_is_stopped(cast: Cast) -> None:
    def careless(request: HttpRequest) -> HttpResponse:
        Account.objects.filter(pk=cast.persons["reader"]).update(phone="1")
        return HttpResponse()

    request = RequestFactory().get("/")
    request.session = Client().session
    with pytest.raises(InternalError, match="read-only"):
        IsolationMiddleware(careless)(request)


@pytest.mark.parametrize("status", [200, 500])
def test_a_sign_in_that_went_wrong_keeps_nothing(cast: Cast, status: int) -> None:
    def halfway(request: HttpRequest) -> HttpResponse:
        Account.objects.filter(pk=cast.persons["reader"]).update(phone="0495")
        return HttpResponse(status=status)

    request = RequestFactory().post(reverse("account_login"))
    request.session = Client().session
    IsolationMiddleware(halfway)(request)
    assert Account.objects.get(pk=cast.persons["reader"]).phone == ("0495" if status == 200 else "")


def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": address_of("reader"), "password": PASSWORD})
    client.post(reverse("language"), {"language": "en"})
    assert {"sessionid", "csrftoken", settings.LANGUAGE_COOKIE_NAME} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name


def test_signing_in_gives_another_session_than_the_one_before(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["organisation"] = cast.organisations["elsewhere"]
    session.save()
    client.cookies["sessionid"] = before = str(session.session_key)
    client.post(reverse("account_login"), {"login": address_of("reader"), "password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    request: Any = client.get(reverse("directory")).wsgi_request
    assert request.acting.organisation_id == cast.organisations["library"]


def test_the_address_a_request_says_to_come_from_is_not_believed(cast: Cast) -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert get_adapter().get_client_ip(request) == "192.0.2.1"


AWAY = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example")


@pytest.mark.parametrize("onward", AWAY)
def test_nobody_is_led_to_another_site(cast: Cast, client_of: ClientOf, onward: str) -> None:
    client = client_of("representative", "library")
    own = {"organisation": cast.organisations["city"], "next": onward}
    assert client.post(reverse("switch"), own).headers["Location"] == reverse("start")
    assert client.post(reverse("language"), {"language": "nl", "next": onward}).headers["Location"] == "/"
    signing = {"login": address_of("reader"), "password": PASSWORD, "next": onward}
    assert Client().post(reverse("account_login"), signing).headers["Location"] == reverse("start")


def test_markup_in_any_text_is_shown_as_text_and_never_run(
    own_database: str, own_cast: Cast, clock: HouseClock
) -> None:
    world = build_world(own_cast, clock, words=HOSTILE)
    with system("a test gives everybody a hostile name"):
        for row in Organisation.objects.all():
            Organisation.objects.filter(pk=row.pk).update(name=f"{HOSTILE} {row.pk}")
        Person.objects.update(given_name=HOSTILE[:80], family_name=HOSTILE[:80], function=HOSTILE)
    shown = tables = 0
    for role in ROLES:
        client = signed_in(own_cast.acting(role))
        for name in NAMES:
            response = client.get(url_of(world, name))
            kind = response.headers.get("Content-Type", "")
            if kind.startswith("text/html"):
                page = response.content.decode()
                assert "<script>alert" not in page, name
                assert "&amp;lt;script" not in page, f"{name} escapes twice"
                shown += "&lt;script&gt;alert" in page
            elif kind.startswith("text/csv"):
                rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
                texts = [one for row in rows for one in row if not re.fullmatch(r"-?[\d.,]+", one)]
                assert [one for one in texts if one.startswith(("=", "+", "-", "@", "\t"))] == [], name
                tables += any("script" in one for one in texts)
    # Every role sees its own hostile name in the frame of each page; a world without words would show none.
    assert (shown > 100, tables > 2) == (True, True)


def _production(code: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = environment_for(str(connection.settings_dict["NAME"]))
    env |= {
        "PORTAL_MODE": "production",
        "PORTAL_ORIGIN": "https://portaal.samenverder.example",
        "SECRET_KEY": "k9Xw2-Lq7Zr_41mTbVyHcNd0sUeGfJaPoQiR8x5ESDFGHJKL3z",
    } | more
    env = {key: value for key, value in env.items() if value != "-"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


SET_UP = "import django; django.setup(); from django.conf import settings\n"


def test_production_passes_the_frameworks_own_check(cast: Cast) -> None:
    done = _production(
        "from django.core.management import execute_from_command_line as run; run(['x', 'check', '--deploy'])"
    )
    assert "System check identified no issues (0 silenced)" in done.stdout.replace("(1 silenced)", "(0 silenced)"), (
        done.stdout + done.stderr
    )
    assert done.returncode == 0


def test_production_has_no_page_of_the_demo_and_only_secure_cookies(cast: Cast) -> None:
    done = _production(
        SET_UP
        + "import json, sys\nfrom django.urls import resolve, Resolver404\n"
        + "from cooperative.web.access import is_public\n"
        + "def there(path):\n    try:\n        resolve(path)\n"
        + "    except Resolver404:\n        return False\n    return True\n"
        + "print(json.dumps([there('/demo/post'), there('/privacy'), is_public('/demo/post'),"
        + " 'cooperative.outbox.demo_urls' in sys.modules, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        + " settings.LANGUAGE_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 31_000_000,"
        + " settings.EMAIL_BACKEND, settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, settings.DEBUG]))"
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [
        *(False, True, False, False, True, True, True, True, True),
        *("django.core.mail.backends.smtp.EmailBackend", False, False),
    ], done.stderr


@pytest.mark.parametrize("secret", ["-", "", "kort"])
def test_production_refuses_to_start_with_a_weak_secret(cast: Cast, secret: str) -> None:
    done = _production(SET_UP, SECRET_KEY=secret)
    assert done.returncode != 0
    assert "SECRET_KEY must hold at least 40" in done.stderr


def test_a_forwarded_protocol_is_believed_only_behind_a_proxy_that_is_named(cast: Cast) -> None:
    ask = SET_UP + "print(getattr(settings, 'SECURE_PROXY_SSL_HEADER', None), settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert _production(ask).stdout.strip() == "None 0"
    assert _production(ask, TRUSTED_PROXY_COUNT="1").stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https') 1"


def test_sessions_and_counts_of_tries_live_in_the_database(cast: Cast) -> None:
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    cache.set("a-test-counts", 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cooperative_cache WHERE cache_key LIKE '%%a-test-counts'")
        assert cursor.fetchone() == (1,)
