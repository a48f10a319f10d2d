"""A payment in the world of which a part pays the library's invoice, a part is booked, and the rest waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def build_matching(world: World) -> None:
    """Let two and a half euro come in: one for the invoice, one on an account."""
    by, today = world.cast.acting("house_treasurer"), house_today()
    with reading(by):
        ogm = Invoice.objects.get(pk=world.invoice).ogm
    came = Transaction(2_50, ogm, None, ACCOUNT, world.words[:35], None, booked_on=today, value_date=today)
    content = write_coda([Statement(ACCOUNT, "EUR", 1, 0, today, 2_50, today, (came,))])
    row = upload_bank_file(by=by, name=world.words, content=content)
    with reading(by):
        drawn = statements_count()
    read_and_match(by=by, file_id=row.pk, drawn=drawn)
    with reading(by):
        line = BankLine.objects.get(statement__file=row)
    match_line(by=by, line_id=line.pk, parts={world.invoice: 1_00}, drawn=2_50)
    booking = book_line(
        by=by, line_id=line.pk, account="740000", cents=1_00, initiative_id=None, reason=world.words, drawn=1_50
    )
    with system("a test names what settled an invoice"):
        settlement = Settlement.objects.get(line=line)
    world.ids |= {"matched_line": line.pk, "settlement": settlement.pk, "line_booking": booking.pk}
