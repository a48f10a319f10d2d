"""Payments for a test: a file of the bank with these movements, read in and matched."""

from __future__ import annotations

from datetime import date

from cooperative.isolation.transactions import reading
from financing.matching.actions import read_and_match
from financing.matching.queries import waiting_lines
from financing.payments.actions import upload_bank_file
from financing.payments.models import BankLine
from financing.payments.queries import last_statements, statements_count
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.cast import Cast

ACCOUNT = "BE71096123456769"
CITY, VENUE, SUPPLIER = "BE15091000000130", "BE79091000000433", "BE90091000000332"
DAY = date(2046, 12, 10)


def paid(cents: int, ogm: str = "", iban: str = CITY, text: str = "", day: date = DAY) -> Transaction:
    """Make a movement."""
    said = None if ogm else (text or "betaling")
    return Transaction(cents, ogm or None, None, iban, "STAD AALST", said, booked_on=day, value_date=day)


def bank_says(cast: Cast, *movements: Transaction, day: date = DAY) -> int:
    """Read a statement with these movements in; give how many were matched by themselves."""
    by = cast.acting("house_treasurer")
    with reading(by):
        last = last_statements(by).get(ACCOUNT)
        drawn = statements_count()
    opening, number = (last.closing_cents, (last.number or 0) + 1) if last else (0, 1)
    before = last.closing_on if last else day
    closing = opening + sum(one.amount_cents for one in movements)
    statement = Statement(ACCOUNT, "EUR", number, opening, before, closing, day, movements)
    row = upload_bank_file(by=by, name="bank.cod", content=write_coda([statement]))
    return read_and_match(by=by, file_id=row.pk, drawn=drawn)[1]


def waiting(cast: Cast) -> list[BankLine]:
    """Give what has no place yet."""
    by = cast.acting("house_treasurer")
    with reading(by):
        return list(waiting_lines(by))
