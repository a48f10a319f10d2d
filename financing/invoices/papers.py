"""An invoice or credit note as it is shown and printed: parties, lines, VAT, what settled it, how it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from cooperative.isolation.acting import Acting
from cooperative.reports.storage import FileLost, load
from financing.invoices.models import Invoice, InvoiceLine
from financing.invoices.parties import Party
from financing.invoices.qr import transfer_code
from financing.invoices.queries import Standing, vat_sums
from financing.invoices.rules import invoices_for, lines_for, printed_for, settlements_for
from financing.refunds.rules import refunds_for
from members.organisations.identifiers import format_iban


def title_of(row: Invoice) -> str:
    """Call a paper by its kind and number: "Factuur 2026-0042"."""
    words = gettext("Creditnota %(name)s") if row.is_credit_note else gettext("Factuur %(name)s")
    return words % {"name": row.name}


def lines_of(acting: Acting, row: Invoice) -> list[InvoiceLine]:
    """Give the lines of an invoice in order; one statement."""
    return list(lines_for(acting).filter(invoice=row).order_by("position"))


def printed(row: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Give what stands on a paper: nothing that changes after its issue."""
    seller = Party(**row.seller)
    return {
        "row": row,
        "title": title_of(row),
        "lines": lines,
        "vat": vat_sums(lines),
        "seller": seller,
        "buyer": Party(**row.buyer),
        "iban": format_iban(seller.iban),
        "code": "" if row.is_credit_note else code_of(row),
    }


def kept_paper(acting: Acting, row: Invoice) -> bytes:
    """Give the PDF that was printed ahead, in its language; empty when there is none (any more). One statement."""
    kept = printed_for(acting).filter(invoice=row).first() if get_language() == settings.LANGUAGE_CODE else None
    if kept is not None:
        with suppress(FileLost):
            return load(row.file_name, kept.sha256)
    return b""


def paper_of(acting: Acting, seen: Standing) -> dict[str, Any]:
    """Give what the page of an invoice shows; three statements."""
    row = seen.row
    return printed(row, lines_of(acting, row)) | {
        "seen": seen,
        "settlements": list(settlements_for(acting).filter(invoice=row).select_related("credit_note", "undone_by")),
        "spent_on": list(
            settlements_for(acting)
            .filter(credit_note=row)
            .exclude(invoice=row.credits_id)
            .select_related("invoice", "undone_by")
        )
        if row.is_credit_note
        else [],
        "refunds": list(refunds_for(acting).filter(credit_note=row)) if row.is_credit_note else [],
        "credited_by": list(invoices_for(acting).filter(credits=row).order_by("pk")),
    }


def code_of(row: Invoice) -> str:
    """Draw the QR code of the whole invoice: name, account, amount and reference as they stand in its row."""
    return transfer_code(name=row.seller["name"], iban=row.seller["iban"], cents=row.total_cents, words=row.ogm_printed)
