"""What we pay in a year, as page, text, workbook and PDF: four times the same cents; and what made it another sum."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from cooperative.reports.checking import check_pdf
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY

Clients = Callable[..., Client]
# In 2047 the library pays 8.291,79 for the running cost and 23.488,25 of the investment; in 2046 it paid nothing.
AMOUNTS = {"8.291,79", "23.488,25", "31.780,04"}


@pytest.fixture
def client(cast: Cast, initiative: int, client_of: Clients, clock: HouseClock) -> Client:
    clock.set(MONDAY.replace(year=2047, month=5, day=6))
    return client_of("reader")


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_the_workbook_has_the_amounts_as_numbers(client: Client) -> None:
    answer = client.get("/samenleggen/overzicht.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="bijdrage-2047.xlsx"'
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [row[-1].value for row in sheet.iter_rows(min_row=2)] == [8291.79, 23488.25, 31780.04]


def test_the_paper_has_the_same_amounts_and_can_be_read_aloud(client: Client) -> None:
    answer = client.get("/samenleggen/overzicht.pdf")
    assert answer["Content-Type"] == "application/pdf"
    check_pdf(answer.content, title="Bijdrageoverzicht 2047", language="nl")
    text = plain("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content)))
    assert all(f"€ {amount}" in text for amount in AMOUNTS)
    assert "Bibliotheek Aalst" in text
    assert "92.131 × € 0,09 = € 8.291,79" in text


def test_the_page_says_why_it_is_more_than_last_year(client: Client) -> None:
    page = plain(client.get("/samenleggen/overzicht/").content.decode())
    assert "€ 31.780,04 meer dan in 2046" in page
    assert "€ 23.488,25 meer voor wat eenmalig is" in page
    assert "€ 8.291,79 meer voor wat er dit jaar bijkwam" in page


def test_a_year_without_investment_shows_none_of_it(client: Client, clock: HouseClock) -> None:
    clock.set(MONDAY.replace(year=2048, month=5, day=6))
    page = plain(client.get("/samenleggen/overzicht/").content.decode())
    assert "€ 23.488,25 minder voor wat eenmalig is" in page
    # The chart of 2048 and later holds the running cost alone: 8.291,79 is shown as € 8.292.
    rows = page[page.index("Als tabel") : page.index("Onze toezeggingen")]
    assert "€ 8.292" in rows
    assert "€ 31.780" not in rows


def test_who_carries_nothing_gets_an_empty_paper(client: Client, client_of: Clients) -> None:
    answer = client_of("stranger").get("/samenleggen/overzicht.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert "geen initiatief" in text
