"""The treasurer uploads, looks and reads in; whoever else may read the bank reads it; whatever is wrong is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.cast import Cast
from tests.financing.payments.files import BANK, OURS, THEIRS
from tests.financing.payments.test_a_file_is_read_in import FIRST, THIRD, kept, read_file
from tests.initiatives.rulesets.test_pages_of_rule_sets import page

SignIn = Callable[..., Client]
SCRIPT = "<script>alert(1)</script>"


def upload(client: Client, content: bytes, name: str = "bank.cod") -> str:
    """Upload a file that is refused; give the page."""
    response = client.post(reverse("upload_bank_file"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    return response.content.decode()


def test_a_file_is_uploaded_looked_at_and_read_in(cast: Cast, client_of: SignIn) -> None:
    client = client_of("house_treasurer")
    seen = client.post(reverse("upload_bank_file"), {"file": SimpleUploadedFile("maart.cod", FIRST)}, follow=True)
    text = seen.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert seen.redirect_chain[0][1] == 302
    for said in ("Uittreksel 101", "BE71 0961 2345 6769", "€ 15.006,33", "+++260/0000/00170+++", "AGB CULTUURHUIS"):
        assert said in text
    assert "− € 875,40" in text
    assert kept() == (1, 0, 0)
    read = client.post(seen.redirect_chain[0][0] + "inlezen", {"version": 0}, follow=True).content.decode()
    assert "Het bestand ‘maart.cod’ is ingelezen." in read
    assert kept() == (1, 1, 3)
    assert "Uittreksel 101" in page(client_of("auditor"), reverse("bank"))


def test_parts_of_one_payment_and_equal_payments_are_told(cast: Cast, client_of: SignIn) -> None:
    client, row = client_of("auditor"), read_file(cast, THIRD)
    listed = page(client, reverse("bank_file", args=[row.pk]))
    path = listed.split('href="/samenleggen/bank/uittreksels/')[1].split('"')[0]
    text = page(client, f"/samenleggen/bank/uittreksels/{path}")
    assert "3 betalingen samen" in text
    assert text.count("deel van de betaling hierboven") == 5


@pytest.mark.parametrize("path", sorted((BANK / "broken").iterdir()), ids=lambda path: path.name)
def test_a_broken_file_is_refused_on_the_page_and_nothing_is_kept(
    path: object, cast: Cast, client_of: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    content = path.read_bytes()  # type: ignore[attr-defined]
    with caplog.at_level(logging.DEBUG):
        text = upload(client_of("house_treasurer"), content)
    assert "Lijn " in text
    assert 'id="id_file_error"' in text
    assert kept() == (0, 0, 0)
    assert not [word for word in ("VOORBEELD", "BE71", "secret", "lol") if word in caplog.text]


def test_the_same_file_twice_is_told_on_the_page(cast: Cast, client_of: SignIn) -> None:
    read_file(cast, FIRST)
    assert "Dit bestand is al ingelezen: ‘bank.cod’" in upload(client_of("house_treasurer"), FIRST)


def test_what_is_too_large_is_refused_before_it_is_read(cast: Cast, client_of: SignIn) -> None:
    client = client_of("house_treasurer")
    large = BytesIO(b"0" * 50_000_000)
    large.name = "groot.cod"
    response = client.post(reverse("upload_bank_file"), {"file": large})
    assert response.status_code == 400
    assert "ten hoogste 20 MB" in response.content.decode()
    assert "te groot" in upload(client, b"0" * 20_000_001)
    assert kept() == (0, 0, 0)


def test_names_are_shown_as_text(cast: Cast, client_of: SignIn) -> None:
    day = date(2026, 3, 3)
    row = Transaction(5, None, None, THEIRS[0], SCRIPT, SCRIPT, booked_on=day, value_date=day)
    content = write_coda([Statement(OURS, "EUR", 1, 0, day, 5, day, (row,))])
    client = client_of("house_treasurer")
    seen = client.post(
        reverse("upload_bank_file"), {"file": SimpleUploadedFile(f"x{SCRIPT}\u202e.cod", content)}, follow=True
    )
    text = seen.content.decode()
    assert SCRIPT not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_chosen_is_told(cast: Cast, client_of: SignIn) -> None:
    response = client_of("house_treasurer").post(reverse("upload_bank_file"), {})
    assert response.status_code == 422
    assert "Kies het bestand dat u bij uw bank ophaalde." in response.content.decode()
