"""Credits in the world: a second invoice of the library, paid and partly given back, of which a little went back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from financing.credits.actions import credit_invoice
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice, InvoiceLine, Settlement
from financing.invoices.queries import place_of
from financing.invoices.run import run_until
from financing.refunds.actions import pay_back, set_off
from financing.refunds.models import Refund
from tests.house.matching import bank_says

if TYPE_CHECKING:
    from tests.house.world import World

# Nothing else came from this account.
OTHER = "BE79091000000433"


def build_refunds(world: World) -> None:
    """Leave € 0,50 of a credit of € 0,80, € 0,40 of what was paid too much, and € 0,70 of a euro that went out."""
    by, today = world.cast.acting("house_treasurer"), house_today()
    with reading(by):
        drawn = run_until(by, today).stamp
    issue_due(by=by, until=today, drawn=drawn)
    with system("a test names rows of the library"):
        second = Invoice.objects.filter(organisation_id=world.library, kind="invoice").latest("pk")
        place = place_of(InvoiceLine.objects.get(invoice=second))
    [_paid, much, went] = bank_says(world, 2, (second.total_cents, second.ogm), (50, ""), (-1_00, ""), iban=OTHER)
    note = credit_invoice(
        by=by, invoice_id=second.pk, back={place: 80}, reason=world.words, asked_again=True, drawn=second.total_cents
    )
    back = {("note", note.pk): 20, ("line", much.pk): 10}
    pay_back(by=by, line_id=went.pk, parts=back, drawn=-1_00)
    set_off(by=by, note_id=note.pk, parts={world.invoice: 10}, drawn=60)
    with system("a test names what a credit was spent on"):
        refund = Refund.objects.get(credit_note=note)
        spent = Settlement.objects.get(credit_note=note)
    world.ids |= {"spare_note": note.pk, "much_line": much.pk, "went_line": went.pk}
    world.ids |= {"refund": refund.pk, "set_off_row": spent.pk}
