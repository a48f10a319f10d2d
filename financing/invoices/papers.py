"""An invoice or credit note as it is shown and printed: parties, lines, VAT, what settled it, how it is paid."""

from __future__ import annotations

from typing import Any

from cooperative.isolation.acting import Acting
from financing.invoices.models import Invoice, PaperKind
from financing.invoices.parties import Party
from financing.invoices.qr import transfer_code
from financing.invoices.queries import Standing, vat_sums
from financing.invoices.rules import invoices_for, lines_for, settlements_for
from members.organisations.identifiers import format_iban


def paper_of(acting: Acting, seen: Standing) -> dict[str, Any]:
    """Give what a page and a PDF of an invoice show; three statements."""
    row = seen.row
    lines = list(lines_for(acting).filter(invoice=row).order_by("position"))
    seller = Party(**row.seller)
    return {
        "seen": seen,
        "row": row,
        "lines": lines,
        "vat": vat_sums(lines),
        "seller": seller,
        "buyer": Party(**row.buyer),
        "iban": format_iban(seller.iban),
        "code": code_of(row) if row.kind == PaperKind.INVOICE else "",
        "settlements": list(settlements_for(acting).filter(invoice=row).select_related("credit_note", "undone_by")),
        "credited_by": list(invoices_for(acting).filter(credits=row).order_by("pk")),
    }


def code_of(row: Invoice) -> str:
    """Draw the QR code of the whole invoice: name, account, amount and reference as they stand in its row."""
    return transfer_code(name=row.seller["name"], iban=row.seller["iban"], cents=row.total_cents, words=row.ogm_printed)
