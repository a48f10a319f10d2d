"""`/demo/post`: the mails of a demo and its codes for everybody, and nothing at all in production."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from hashlib import sha256

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client

from cooperative.isolation.transactions import system
from cooperative.outbox.mailbox import DemoMailBackend
from cooperative.outbox.models import DemoMail
from members.demo.source import written
from members.people.models import Account
from tests.cast import TOTP_SECRET, Cast
from tests.journeys.visitor import code_now

PAGE = "/demo/post"


def _send(recipient: str, subject: str, body: str = "Kijk op http://localhost:8000/account eens.") -> None:
    DemoMailBackend().send_messages([EmailMessage(subject, body, to=[recipient])])


def test_everybody_reads_the_mails_of_the_demo_newest_first(cast: Cast) -> None:
    _send("a@x.example", "Eerste")
    _send("b@x.example", "Tweede <b>")
    page = Client().get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("Tweede &lt;b&gt;") < text.index("Eerste")
    assert '<a href="http://localhost:8000/account"' in text


def test_the_mails_of_one_address_can_be_asked(cast: Cast) -> None:
    _send("a@x.example", "Voor A")
    _send("b@x.example", "Voor B")
    text = Client().get(PAGE, {"adres": "A@X"}).content.decode()
    assert "Voor A" in text
    assert "Voor B" not in text


def _send_html(html: str) -> int:
    message = EmailMultiAlternatives("Opgemaakt", "Alleen tekst.", to=["a@x.example"])
    message.attach_alternative(html, "text/html")
    DemoMailBackend().send_messages([message])
    with system("a test names a mail"):
        return DemoMail.objects.get(subject="Opgemaakt").pk


def test_the_html_of_a_mail_is_a_page_of_its_own_that_runs_nothing_and_keeps_its_style(cast: Cast) -> None:
    style = "p { margin: 0; }"
    html = f"<html><head><style>{style}</style></head><body><p>Dag</p><script>alert(1)</script></body></html>"
    pk = _send_html(html)
    assert f'<a href="{PAGE}/{pk}">' in Client().get(PAGE).content.decode()
    page = Client().get(f"{PAGE}/{pk}")
    assert page.content.decode() == html
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    loads = f"default-src 'none'; style-src 'sha256-{allowed}'; frame-ancestors 'none'; base-uri 'none'"
    policy = f"{loads}; sandbox allow-popups"
    assert page.headers["Content-Security-Policy"] == policy


def test_a_mail_without_html_has_no_page_and_no_link(cast: Cast) -> None:
    _send("a@x.example", "Alleen tekst")
    with system("a test names a mail"):
        pk = DemoMail.objects.get(subject="Alleen tekst").pk
    assert f"{PAGE}/{pk}" not in Client().get(PAGE).content.decode()
    assert Client().get(f"{PAGE}/{pk}").status_code == 404


@pytest.mark.parametrize("typed", ["<script>", "x" * 5000, "\x00", "%"])
def test_strange_addresses_find_nothing_and_break_nothing(cast: Cast, typed: str) -> None:
    page = Client().get(PAGE, {"adres": typed})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_the_page_shows_the_code_that_the_app_of_a_demo_person_shows_now(cast: Cast) -> None:
    email = next(person["email"] for person in written()["person"])
    TOTP.activate(Account.objects.create_user(email), TOTP_SECRET)
    before = code_now(TOTP_SECRET)
    codes = {code.email: code for code in Client().get(PAGE, {"adres": email}).context["codes"]}
    assert codes[email].code in {before, code_now(TOTP_SECRET)}
    assert 0 < codes[email].seconds <= 30


def test_nobody_outside_the_demo_has_a_code_on_the_page(cast: Cast) -> None:
    # The treasurer of the cast has an app too, but is no person of the demo.
    assert list(Client().get(PAGE).context["codes"]) == []


def test_only_reading_is_possible(cast: Cast) -> None:
    assert Client().post(PAGE).status_code == 405


def test_production_has_no_such_page() -> None:
    asked = "import django; django.setup(); from django.urls import resolve; resolve('/demo/post')"
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        env={
            "PORTAL_MODE": "production",
            "SECRET_KEY": "x" * 50,
            "DJANGO_SETTINGS_MODULE": "cooperative.settings",
            "DATABASE_URL": "postgresql:///none",
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode != 0
    assert "Resolver404" in answer.stderr
