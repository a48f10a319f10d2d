"""How long it takes to read a bank file of ten thousand lines, and to keep it."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from lxml import etree

from cooperative.isolation.transactions import reading
from financing.payments.actions import read_in, upload_bank_file
from financing.payments.queries import statements_count
from financing.payments.reading import read_bank_file
from financing.payments.references import ogm_of
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.bench.flooring import Floor
from tests.bench.measuring import TABLE, Line, timed
from tests.cast import Cast
from tests.financing.payments.files import OURS, THEIRS, camt_of

LINES, STATEMENTS = 10_000, 2  # a statement of CODA numbers its movements with four digits


def statements() -> list[Statement]:
    """Two statements that follow each other, with as many payments by as many references."""
    found, opening, day = [], 0, date(2026, 1, 5)
    for number in range(1, STATEMENTS + 1):
        rows = tuple(
            Transaction(
                27_152,
                ogm_of(number * LINES + at),
                None,
                THEIRS[at % len(THEIRS)],
                f"Bibliotheek {at}",
                None,
                booked_on=day,
                value_date=day,
                reference=f"R{number}{at}",
            )
            for at in range(LINES // STATEMENTS)
        )
        closing = opening + 27_152 * len(rows)
        found.append(Statement(OURS, "EUR", number, opening, day, closing, day, rows))
        opening, day = closing, day + timedelta(days=1)
    return found


def cut(content: bytes) -> object:
    """Give the floor of reading CODA: every line cut in the ten fields of a movement, with nothing that judges them."""
    ends = (1, 2, 6, 10, 31, 47, 53, 62, 115, 128)
    lines = content.decode("latin-1").splitlines()
    return [[line[first:last] for first, last in pairwise((0, *ends))] for line in lines]


def parse(content: bytes) -> object:
    """Give the floor of reading CAMT.053: its tree, and the text of every element."""
    return [each.text for each in etree.fromstring(content).iter()]


def test_reading_ten_thousand_lines() -> None:
    rows = statements()
    for name, content, floor in (("CODA", write_coda(rows), cut), ("CAMT.053", camt_of(rows), parse)):
        taken: list[float] = []
        bare: list[float] = []
        for _ in range(3):
            with timed(taken, time.process_time):
                assert read_bank_file(content).statements == rows
            with timed(bare, time.process_time):
                floor(content)
        what = f"read {LINES} lines of {name}, {len(content) // 1000} kB"
        TABLE.lines.append(Line(what, median(taken), median(bare), rows=LINES))


def test_keeping_ten_thousand_lines(own_cast: Cast) -> None:
    by, taken, bare = own_cast.acting("house_treasurer"), list[float](), list[float]()
    row = upload_bank_file(by=by, name="groot.cod", content=write_coda(statements()))
    floor = Floor("financing_bankstatement", "financing_bankline")
    with timed(taken, time.perf_counter):
        read_in(by=by, file_id=row.pk, drawn=0)
    with reading(by):
        assert statements_count() == STATEMENTS
    kept = floor.write(bare)
    TABLE.lines.append(Line(f"keep {LINES} lines of CODA, by the clock", taken[0], bare[0], rows=kept))
