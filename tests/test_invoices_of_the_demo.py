"""Every invoice of the demo, its PDF and the code on it ask the same cents, on the same account, with one reference."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from django.template.loader import render_to_string
from django.utils.translation import override

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading
from cooperative.reports.engine import render_pdf
from cooperative.web.formats import money
from financing.invoices.models import Invoice
from financing.invoices.papers import paper_of
from financing.invoices.queries import standing, standings
from tests.test_demo import acting, demo

pytestmark = pytest.mark.slow
__all__ = ["demo"]


def test_every_invoice_and_the_code_on_it_say_what_its_row_says(demo: str) -> None:
    by = acting("stijn.vercauteren@samen-verder.demo.example", "Coöperatie Samen verder")
    with reading(by), override("nl"):
        found = standings(standing(Invoice.objects.filter(kind="invoice")), house_today())
        papers = [(seen.row, render_to_string("invoices/paper.html", paper_of(by, seen))) for seen in found]
    # Thirty promises are binding, and one library has yet to give its enterprise number; the running cost of one
    # service asks 24 participants, unless this year began less than so many days ago.
    running = 24 if (house_today() - timedelta(days=66)).year == house_today().year else 0
    assert len(papers) == 29 + running
    for row, html in papers:
        document = pypdfium2.PdfDocument(render_pdf(html))
        said = " ".join(document[0].get_textpage().get_text_range().split())
        [code] = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
        lines = code.text.splitlines()
        assert (lines[6], lines[10]) == (row.seller["iban"], row.ogm_printed)
        assert Decimal(lines[7].removeprefix("EUR")) * 100 == row.total_cents
        for words in (row.name, row.ogm_printed, money(row.total_cents).replace("\xa0", " "), row.buyer["name"]):
            assert words in said, row.name
