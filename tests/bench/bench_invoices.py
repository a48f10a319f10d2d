"""How long it takes to issue ten thousand invoices, to print them, and to read a bank file that pays each of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from django.db import connection

from cooperative.isolation.transactions import reading, system
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice, InvoicePaper, Settlement
from financing.invoices.run import run_until
from financing.ledger.queries import light_of_the_books
from financing.matching.actions import read_and_match
from financing.payments.actions import upload_bank_file
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.bench.flooring import Floor
from tests.bench.measuring import TABLE, Line, timed
from tests.cast import Cast
from tests.cooperative.outbox.conftest import environment_of
from tests.databases import ROOT
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import FIRST, charge_many, issue_until, open_books_of
from tests.financing.payments.files import OURS, THEIRS
from tests.financing.story import MONDAY

__all__ = ["own_initiative"]
MANY, STATEMENTS, DAY = 10_000, 2, date(2046, 12, 10)
PAPERS = int(os.environ.get("BENCH_PAPERS", "300"))  # by one worker, and as many again by two
BOOKS = ("financing_journalentry", "financing_posting", "cooperative_recordleaf", "cooperative_recordhash")
ISSUED = ("financing_invoice", "financing_invoiceline", "cooperative_outboxrow", *BOOKS)
MATCHED = ("financing_bankline", "financing_settlement", *BOOKS)


def test_ten_thousand_invoices_are_issued_and_paid(own_cast: Cast, own_initiative: int) -> None:
    open_books_of(own_cast, 2046, 2047)
    charge_many(own_cast, own_initiative, MANY)
    by, taken, bare = own_cast.acting("house_treasurer"), list[float](), list[float]()
    with reading(by):
        drawn = run_until(by, FIRST).stamp
    floor = Floor(*ISSUED)
    with timed(taken, time.perf_counter):
        assert issue_due(by=by, until=FIRST, drawn=drawn) == (MANY, 0)
    rows = floor.write(bare)
    TABLE.lines.append(Line(f"issue and book {MANY} invoices, by the clock", taken[0], bare[0], rows=rows))
    with system("a benchmark pays every invoice"):
        owed = list(Invoice.objects.order_by("id").values_list("ogm", "total_cents"))
    statements, opening, part = [], 0, MANY // STATEMENTS
    for number in range(1, STATEMENTS + 1):
        paid = tuple(
            Transaction(cents, ogm, None, THEIRS[at % len(THEIRS)], "Lid", None, booked_on=DAY, value_date=DAY)
            for at, (ogm, cents) in enumerate(owed[(number - 1) * part : number * part])
        )
        closing = opening + sum(each.amount_cents for each in paid)
        statements.append(Statement(OURS, "EUR", number, opening, DAY, closing, DAY, paid))
        opening = closing
    row = upload_bank_file(by=by, name="betaald.cod", content=write_coda(statements))
    floor = Floor(*MATCHED)
    with timed(taken, time.perf_counter):
        assert read_and_match(by=by, file_id=row.pk, drawn=0)[1] == MANY
    rows = floor.write(bare)
    TABLE.lines.append(Line(f"keep, book and match {MANY} lines of CODA, by the clock", taken[1], bare[1], rows=rows))
    with system("a benchmark counts"):
        assert Settlement.objects.count() == MANY
    with timed(taken, time.perf_counter), reading(by):
        assert light_of_the_books(by).is_green
    with timed(bare, time.perf_counter), reading(by), connection.cursor() as cursor:
        cursor.execute("SELECT account_id, sum(cents) FROM financing_posting GROUP BY account_id")
        assert sum(cents for _account, cents in cursor.fetchall()) == 0
    what = f"the light over {2 * MANY} entries, by the clock (floor: one sum over their postings)"
    TABLE.lines.append(Line(what, taken[2], bare[2], rows=2 * MANY))
    assert MONDAY.year == DAY.year


def workers(many: int, kind: str, most: int, documents: Path) -> tuple[float, list[dict[str, float]]]:
    """Let so many workers begin at once; give the seconds by the clock until the last one ended, and what each told."""
    environment = environment_of(str(connection.settings_dict["NAME"]), DOCUMENTS_DIR=str(documents))
    words = [sys.executable, "-W", "ignore", "-m", "tests.bench.paper_worker", kind, str(most)]
    started = [
        subprocess.Popen(words, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(many)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in started]
    return time.perf_counter() - began, told


def test_papers_are_printed_by_one_worker_and_by_two(own_cast: Cast, own_initiative: int, tmp_path: Path) -> None:
    open_books_of(own_cast, 2046, 2047)
    charge_many(own_cast, own_initiative, 2 * PAPERS)
    assert issue_until(own_cast, FIRST) == (2 * PAPERS, 0)
    rates: list[float] = []
    for many in (1, 2):
        seconds, told = workers(many, "print", PAPERS if many == 1 else 2 * PAPERS, tmp_path)
        assert sum(one["done"] for one in told) == PAPERS
        floor, tiny = workers(many, "tiny", PAPERS // many, tmp_path)
        assert sum(one["done"] for one in tiny) == PAPERS
        rates.append(PAPERS / seconds)
        own, child = max(one["own"] for one in told) / 1000, max(one["child"] for one in told) / 1000
        grown = max(one["own"] - one["settled"] for one in told) / 1000
        what = (
            f"a paper, printed ahead by {many} worker(s): {60 * PAPERS / seconds:.0f} a minute; a worker {own:.0f} MB,"
            f" {grown:+.1f} MB since its twentieth, the child that lays out at most {child:.0f} MB"
        )
        ours, bare = (1000 * sum(one["cpu"] for one in each) / PAPERS for each in (told, tiny))
        TABLE.lines.append(Line(what, ours, bare, rows=PAPERS, wall=seconds / floor))
    TABLE.lines[-1].what += f"; {rates[1] / rates[0]:.2f} times what one prints"
    with system("a benchmark counts"):
        assert InvoicePaper.objects.count() == 2 * PAPERS
