"""The bank files of the demo: made from what is written about them, with days around its first start. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from financing.payments.references import ogm_of
from financing.payments.statements import CURRENCY, Payment, Statement, Transaction
from financing.payments.writing import write_coda

# How long before they were paid the invoices of the demo were issued.
INVOICED_BEFORE = timedelta(days=6)
WRITTEN = Path(__file__).parent / "source" / "demo_bank.toml"


@dataclass(frozen=True)
class SampleFile:
    """A file, and on which day it was read in (days after the first start; 0: not yet)."""

    name: str
    content: bytes
    read: int


def written_files(today: date) -> list[SampleFile]:
    """Make every file; its statements continue those of the file before."""
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    opening, number = written["opening_cents"], written["first_number"]
    before = today + timedelta(days=written["file"][0]["statement"][0]["day"] - 1)
    files = []
    for file in written["file"]:
        statements = []
        for one in file["statement"]:
            day = today + timedelta(days=one["day"])
            rows = tuple(_transaction(row, day) for row in one["payments"])
            closing = opening + sum(row.amount_cents for row in rows)
            statements.append(Statement(written["account"], CURRENCY, number, opening, before, closing, day, rows))
            opening, number, before = closing, number + 1, day
        files.append(SampleFile(file["name"], write_coda(statements, holder=written["holder"]), file["read"]))
    return files


def _payment(row: dict[str, Any], year: int) -> Payment:
    number = year * 1_000_000 + row["invoice"] if "invoice" in row else row.get("ogm")
    ogm = None if number is None else ogm_of(number)
    return Payment(row["cents"], ogm, None, row.get("iban"), row.get("name"), row.get("text"))


def _transaction(row: dict[str, Any], day: date) -> Transaction:
    year = (day - INVOICED_BEFORE).year
    said = _payment(row, year)
    return Transaction(
        said.amount_cents,
        said.ogm,
        None,
        said.counterparty_iban,
        said.counterparty_name,
        said.text,
        booked_on=day,
        value_date=day,
        details=tuple(_payment(part, year) for part in row.get("parts", [])),
        reference="BANK",
    )
