"""Attacks on reminders, each as the application role unless the owner is named; the invoice is not late."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

REMINDER, INVOICE = "financing_reminder", "financing_invoice"
OPEN = "total_cents - (SELECT sum(s.cents) FROM financing_settlement s WHERE s.invoice_id = {invoice})"


def reminder(**change: str) -> str:
    """Write an attack that reminds of the library's invoice once more."""
    said = {"organisation": "{library}", "payer": "{city}", "step": "2", "day": "house_today()"}
    said |= {"invoice": "{invoice}", "open": OPEN} | change
    return (
        f"INSERT INTO {REMINDER} (invoice_id, organisation_id, payer_id, step, open_cents, day, person_id, person_name)"
        f" SELECT {said['invoice']}, {said['organisation']}, {said['payer']}, {said['step']}, {said['open']},"
        f" {said['day']}, {{reader}}, 'x' FROM {INVOICE} WHERE id = {{invoice}}"
    )


ABOUT_REMINDERS = [
    *(
        Guard("reminder_fits", REMINDER, attack, said=said, kind="trigger")
        for said, attack in (
            ("a week apart", reminder()),
            ("not before its day", reminder(day="due_on + 14")),
            ("a step at a time", reminder(step="3")),
            ("only of what is open", reminder(open="total_cents")),
            ("only of what is open", reminder(open="0")),
            ("of whom takes part and pays", reminder(organisation="{venue}")),
            ("of whom takes part and pays", reminder(invoice="{credit_note}", step="1")),
        )
    ),
    *(
        Guard("reminder_stays", REMINDER, attack, "append-only", OWNER, "trigger")
        for attack in (f"UPDATE {REMINDER} SET step = step", f"DELETE FROM {REMINDER}")
    ),
]
REMINDERS_SUPPORT = {"reminder_once": "finds the steps of an invoice; the trigger lets each follow the one before"}
