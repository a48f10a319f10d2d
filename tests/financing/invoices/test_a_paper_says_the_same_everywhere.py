"""The row, the page, the PDF and the code on it say the same amount, account and reference."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse

from cooperative.reports.checking import check_pdf
from financing.invoices.models import Invoice
from tests.cast import Cast
from tests.conftest import signed_in
from tests.financing.invoices.making import invoiced

ClientOf = Callable[..., Client]


def pdf_of(cast: Cast, paper: Invoice, person: str = "treasurer") -> pypdfium2.PdfDocument:
    answer = signed_in(cast.acting(person)).get(reverse("invoice_pdf", args=[paper.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(io.BytesIO(answer.content))


@pytest.fixture
def library(own_cast: Cast, own_initiative: int) -> Invoice:
    return invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]


def test_the_code_on_the_paper_asks_what_the_row_asks(own_cast: Cast, library: Invoice) -> None:
    page = pdf_of(own_cast, library)[0]
    [code] = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    said = code.text.splitlines()
    # EPC069-12: service, version, character set, identification, BIC, name, account, amount, purpose, reference, text.
    assert said == [
        "BCD", "002", "1", "SCT", "", "Coöperatie Samen verder", "BE71096123456769", "EUR8291.79", "", "",
        "+++204/6000/00150+++",
    ]  # fmt: skip
    assert Decimal(said[7].removeprefix("EUR")) * 100 == library.total_cents


def test_the_paper_names_both_parties_and_every_amount(own_cast: Cast, library: Invoice) -> None:
    said = " ".join(pdf_of(own_cast, library)[0].get_textpage().get_text_range().split())
    for words in (
        "Factuur 2046-0001", "Coöperatie Samen verder", "Sint-Goriksplein 27", "BE 0999.123.457", "Stad Aalst",
        "Grote Markt 3", "BE 0207.437.468", "voor Bibliotheek Aalst", "Eén kaart voor bib en podium", "€ 6.852,72",
        "€ 1.439,07", "€ 8.291,79", "BE71 0961 2345 6769", "+++204/6000/00150+++", "31 januari 2047",
    ):  # fmt: skip
        assert words in said, words


def test_the_paper_is_tagged_and_titled(own_cast: Cast, library: Invoice) -> None:
    answer = signed_in(own_cast.acting("treasurer")).get(reverse("invoice_pdf", args=[library.pk]))
    checked = check_pdf(answer.content, title="Factuur 2046-0001", language="nl")
    assert checked.pages == 1


def test_the_page_shows_how_it_is_paid_until_it_is(own_cast: Cast, library: Invoice) -> None:
    page = (
        signed_in(own_cast.acting("treasurer"))
        .get(reverse("invoice", args=[library.pk]))
        .content.decode()
        .replace("\xa0", " ")
    )
    for words in ("+++204/6000/00150+++", "BE71 0961 2345 6769", "€ 8.291,79", "Scan met uw bankapp"):
        assert words in page


def test_what_the_paper_says_never_changes_with_the_parties(own_cast: Cast, library: Invoice) -> None:
    assert library.buyer["street"] == "Grote Markt 3"
    assert library.seller["iban"] == "BE71096123456769"
    assert len(library.sha256) == 64
