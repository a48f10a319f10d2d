"""A payment in the world of which a part pays the library's invoice, a part is booked, and the rest waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from financing.invoices.models import Invoice, Settlement
from financing.matching.actions import book_line, match_line, read_and_match
from financing.payments.actions import upload_bank_file
from financing.payments.models import BankLine
from financing.payments.queries import statements_count
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda

if TYPE_CHECKING:
    from tests.house.world import World

ACCOUNT = "BE90091000000332"


def bank_says(world: World, number: int, *movements: tuple[int, str], iban: str = ACCOUNT) -> list[BankLine]:
    """Read a statement in: so many cents with this reference, each; it follows on what the lines before left."""
    by, today = world.cast.acting("house_treasurer"), house_today()
    with reading(by):
        drawn = statements_count()
        before = BankLine.objects.filter(statement__account=ACCOUNT).aggregate(n=Sum("cents"))["n"] or 0
    said = tuple(
        Transaction(cents, ogm or None, None, iban, world.words[:35], None, booked_on=today, value_date=today)
        for cents, ogm in movements
    )
    closing = int(before) + sum(cents for cents, _ogm in movements)
    statement = Statement(ACCOUNT, "EUR", number, int(before), today, closing, today, said)
    row = upload_bank_file(by=by, name=world.words, content=write_coda([statement]))
    read_and_match(by=by, file_id=row.pk, drawn=drawn)
    with reading(by):
        return list(BankLine.objects.filter(statement__file=row).order_by("id"))


def build_matching(world: World) -> None:
    """Let two and a half euro come in: one for the invoice, one on an account."""
    by = world.cast.acting("house_treasurer")
    with reading(by):
        ogm = Invoice.objects.get(pk=world.invoice).ogm
    [line] = bank_says(world, 1, (2_50, ogm))
    match_line(by=by, line_id=line.pk, parts={world.invoice: 1_00}, drawn=2_50)
    booking = book_line(
        by=by, line_id=line.pk, account="740000", cents=1_00, initiative_id=None, reason=world.words, drawn=1_50
    )
    with system("a test names what settled an invoice"):
        settlement = Settlement.objects.get(line=line)
    world.ids |= {"matched_line": line.pk, "settlement": settlement.pk, "line_booking": booking.pk}
