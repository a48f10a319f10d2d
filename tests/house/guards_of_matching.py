"""Attacks on what lines of the bank were put to, each as the application role unless the owner is named."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard
from tests.house.guards_of_invoices import SETTLEMENT, settlement

BOOKING = "financing_linebooking"
ENTRY_OF_IT = f"(SELECT entry_id FROM {BOOKING} WHERE id = {{line_booking}})"
PAID = f"(SELECT entry_id FROM {SETTLEMENT} WHERE id = {{settlement}})"


def booking(**change: str) -> str:
    """Write an attack that books a euro of the line once more, with the entry of the first."""
    said = {"cents": "100", "account": "a.code = '740000'", "entry": ENTRY_OF_IT, "undoes": "NULL::bigint"} | change
    return (
        f"INSERT INTO {BOOKING} (line_id, account_id, cents, day, entry_id, undoes_id, reason, person_id, person_name)"
        f" SELECT {{matched_line}}, a.id, {said['cents']}, house_today(), {said['entry']}, {said['undoes']}, 'x',"
        f" {{reader}}, 'x' FROM financing_account a WHERE {said['account']}"
    )


ABOUT_MATCHING = [
    # 8: no more than came in, booked as it says, undone whole.
    *(
        Guard("line_booking_fits", BOOKING, attack, kind="trigger")
        for attack in (
            booking(cents="300"),
            booking(account="a.code = '753000'"),
            booking(entry=PAID),
            booking(cents="-100", undoes="{line_booking}"),
        )
    ),
    *(
        Guard("line_booking_stays", BOOKING, attack.format(BOOKING), "append-only", OWNER, "trigger")
        for attack in ("UPDATE {} SET cents = cents", "DELETE FROM {}", "TRUNCATE {} CASCADE")
    ),
    # Of two and a half euro one pays an invoice and one is booked: one more would fit the invoice, not the line.
    Guard(
        "settlement_within_line",
        SETTLEMENT,
        settlement(kind="'payment'", note="NULL", line="{matched_line}", entry=PAID, cents="100"),
        kind="trigger",
    ),
]
