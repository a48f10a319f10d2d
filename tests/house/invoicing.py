"""What the library pays in the world: a schedule in twelve parts, the first invoiced, and a little given back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from financing.byhand.actions import Entered, confirm_payment, enter_payment
from financing.byhand.rules import contra_accounts
from financing.contributions.actions import Terms, fix_contributions
from financing.contributions.models import Charge
from financing.contributions.queries import drawing_of
from financing.credits.actions import credit_invoice
from financing.invoices.actions import issue_due, keep_paper
from financing.invoices.models import Invoice, InvoiceLine
from financing.invoices.queries import open_of, place_of
from financing.invoices.run import run_until
from financing.keys.actions import enter_weights
from financing.questions.actions import speak_about_invoice
from tests.databases import run_as_superuser

if TYPE_CHECKING:
    from tests.house.world import World


def build_invoices(world: World) -> None:
    """Fix what the running cost of this year asks, invoice the first month, and credit one euro of the library's."""
    by, today = world.cast.acting("house_treasurer"), house_today()
    with reading(by):
        found = drawing_of(by, world.initiative, "running", today.year)
    assert found is not None
    schedule = fix_contributions(
        by=by,
        initiative_id=world.initiative,
        kind="running",
        year=today.year,
        round_id=0,
        terms=Terms(today, 12, world.words),
        drawn=found.stamp,
    )
    with reading(by):
        drawn = run_until(by, today).stamp
    issue_due(by=by, until=today, drawn=drawn)
    with system("a test names rows of the library"):
        invoice = Invoice.objects.get(organisation_id=world.library)
        line = InvoiceLine.objects.get(invoice=invoice)
        charge = Charge.objects.get(organisation_id=world.library)
    note = credit_invoice(
        by=by,
        invoice_id=invoice.pk,
        back={place_of(line): 1_00},
        reason=world.words,
        asked_again=True,
        drawn=invoice.total_cents,
    )
    keep_paper(invoice, "0" * 64)
    _reminded(world, invoice, today)
    _paid_by_hand(world, invoice, today)
    speak_about_invoice(by=world.cast.acting("treasurer"), invoice_id=invoice.pk, text=world.words)
    # What the library owes changed since: fixed anew, it is another amount.
    lead = world.cast.acting("contributor")
    amounts = {world.library: 60_00}
    enter_weights(
        by=lead,
        initiative_id=world.initiative,
        kind="fixed_yearly",
        amounts=amounts,
        source=world.words,
        counted_on=today,
    )
    world.ids |= {"schedule": schedule.pk, "charge": charge.pk, "invoice": invoice.pk, "credit_note": note.pk}


def _paid_by_hand(world: World, invoice: Invoice, today: date) -> None:
    """Let one euro be written in by hand and confirmed, and another wait."""
    by = world.cast.acting("house_treasurer")
    with reading(by):
        account, left = contra_accounts()[0].code, open_of([invoice])[invoice.pk]
    first = enter_payment(by=by, invoice_id=invoice.pk, entered=Entered(1_00, today, account, world.words), drawn=left)
    settled = confirm_payment(by=world.cast.acting("board"), payment_id=first.pk)
    second = Entered(50, today, account, world.words)
    waits = enter_payment(by=by, invoice_id=invoice.pk, entered=second, drawn=left - 1_00)
    world.ids |= {
        "hand_payment": waits.pk,
        "hand_payment_confirmed": first.pk,
        "hand_settlement": settled.pk,
    }


def _reminded(world: World, invoice: Invoice, today: date) -> None:
    """Put a reminder of it in the world, though it is not late: by the owner, past the trigger."""
    run_as_superuser(
        str(connection.settings_dict["NAME"]),
        "SET session_replication_role = replica; INSERT INTO financing_reminder (invoice_id, organisation_id, payer_id,"
        " step, open_cents, day, person_id, person_name) VALUES"
        f" ({invoice.pk}, {world.library}, {world.city}, 1, {invoice.total_cents}, '{today}', 1, 'De penningmeester')",
    )
