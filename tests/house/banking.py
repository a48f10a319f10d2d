"""Files of the bank in the world: one that was read in, and one that waits."""

from __future__ import annotations

from datetime import date

from cooperative.isolation.transactions import reading
from financing.payments.actions import read_in, upload_bank_file
from financing.payments.models import BankLine
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.cast import Cast
from tests.financing.payments.files import BANK

FIRST, SECOND = (BANK / "synthetic" / name for name in ("coda-01-single.cod", "coda-02-multi.cod"))
DAY = date(2026, 3, 3)


def build_bank(cast: Cast, words: str) -> dict[str, int]:
    """Read the first file of the reference in; let another one wait, of a second account."""
    by = cast.acting("house_treasurer")
    row = upload_bank_file(by=by, name=words, content=FIRST.read_bytes())
    read_in(by=by, file_id=row.pk, drawn=0)
    paid = Transaction(500, None, None, "BE72091020000116", words[:35], words, booked_on=DAY, value_date=DAY)
    other = Statement("BE38096765432172", "EUR", 1, 0, DAY, 500, DAY, (paid,))
    waiting = upload_bank_file(by=by, name=f"{words}: wacht", content=write_coda([other]))
    with reading(by):
        line = BankLine.objects.get(position=2)
    return {
        "bank_file": waiting.pk,
        "file_read": row.pk,
        "bank_statement": line.statement_id,
        "bank_line": line.pk,
    }
