"""How the worker prints a paper ahead of who opens it: write, lay out, check, keep. Each step may be repeated."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from cooperative.isolation.transactions import system
from cooperative.reports.checking import check_pdf
from cooperative.reports.engine import render_pdf
from cooperative.reports.printing import sheet
from cooperative.reports.sandbox import apart
from cooperative.reports.storage import store
from cooperative.reports.tagging import mended
from financing.invoices.actions import keep_paper
from financing.invoices.models import Invoice
from financing.invoices.papers import printed, title_of


def print_ahead(payload: dict[str, Any]) -> None:
    """Print the paper that an outbox row asks for, in Dutch; one that is kept already is left alone.

    The same row gives the same bytes, the file is replaced whole and noted after it stands: a worker killed anywhere
    leaves nothing that a repeat does not put right. Laid out in a child, so the worker keeps no memory of it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        with system("the worker prints papers of every member"):
            row = Invoice.objects.select_related("organisation", "credits", "paper").get(pk=int(payload["invoice_id"]))
            if hasattr(row, "paper"):
                return
            html = sheet("invoices/paper.html", printed(row, list(row.lines.order_by("position"))))
        content = apart(lambda: mended(render_pdf(html)))
        checked = check_pdf(content, title=title_of(row), language=settings.LANGUAGE_CODE)
    store(row.file_name, content)
    keep_paper(row, checked.sha256)
