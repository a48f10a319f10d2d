"""How long it takes to issue ten thousand invoices, and to read a bank file that pays each of them."""

from __future__ import annotations

import time
from datetime import date

from cooperative.isolation.transactions import reading, system
from financing.contributions.models import Charge, Schedule
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice, Settlement
from financing.invoices.run import run_until
from financing.ledger.queries import light_of_the_books
from financing.matching.actions import read_and_match
from financing.payments.actions import upload_bank_file
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from members.organisations.models import Organisation, OrganisationIdentifier
from tests.bench.measuring import TABLE, Line, timed
from tests.cast import Cast
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import FIRST, GROUND, open_books_of
from tests.financing.payments.files import OURS, THEIRS
from tests.financing.story import MONDAY

__all__ = ["own_initiative"]
MANY, STATEMENTS, DAY = 10_000, 2, date(2046, 12, 10)


def charge_many(cast: Cast, initiative_id: int) -> None:
    """Let so many members owe each another amount of one service."""
    address = {"street": "Markt 1", "postal_code": "9300", "locality": "Aalst", "joined_on": date(2024, 1, 1)}
    with system("members of a benchmark"):
        rows = Organisation.objects.bulk_create(
            Organisation(number=100 + n, name=f"Bibliotheek {n}", kind="library", sort_key=f"{n:06d}", **address)
            for n in range(MANY)
        )
        OrganisationIdentifier.objects.bulk_create(
            OrganisationIdentifier(
                organisation=row, scheme="kbo", value=f"{10_000_000 + row.number}00", valid_from=date(2024, 1, 1)
            )
            for row in rows
        )
        schedule = Schedule.objects.create(
            initiative_id=initiative_id,
            year=2047,
            kind="running",
            ground=GROUND,
            days=[FIRST],
            person_id=cast.persons["house_treasurer"],
            person_name="Penningmeester",
        )
        Charge.objects.bulk_create(
            Charge(
                schedule=schedule,
                initiative_id=initiative_id,
                organisation=row,
                payer=row,
                vat="normal",
                vat_included=True,
                cents=100_00 + row.number,
            )
            for row in rows
        )


def test_ten_thousand_invoices_are_issued_and_paid(own_cast: Cast, own_initiative: int) -> None:
    open_books_of(own_cast, 2046, 2047)
    charge_many(own_cast, own_initiative)
    by, taken = own_cast.acting("house_treasurer"), list[float]()
    with reading(by):
        drawn = run_until(by, FIRST).stamp
    with timed(taken, time.perf_counter):
        assert issue_due(by=by, until=FIRST, drawn=drawn) == (MANY, 0)
    TABLE.lines.append(Line(f"issue and book {MANY} invoices, by the clock", taken[0], rows=MANY))
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
    with timed(taken, time.perf_counter):
        assert read_and_match(by=by, file_id=row.pk, drawn=0)[1] == MANY
    TABLE.lines.append(Line(f"keep, book and match {MANY} lines of CODA, by the clock", taken[1], rows=MANY))
    with system("a benchmark counts"):
        assert Settlement.objects.count() == MANY
    with timed(taken, time.perf_counter), reading(by):
        assert light_of_the_books(by).is_green
    TABLE.lines.append(Line(f"the light over {2 * MANY} entries, by the clock", taken[2], rows=2 * MANY))
    assert MONDAY.year == DAY.year
