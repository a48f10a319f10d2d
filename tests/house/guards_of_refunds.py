"""Attacks on what was paid back or set off, each as the application role unless the owner is named."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard
from tests.house.guards_of_invoices import SETTLEMENT, settlement
from tests.house.guards_of_matching import BOOKING

REFUND = "financing_refund"
ENTRY_OF_IT = f"(SELECT entry_id FROM {REFUND} WHERE id = {{refund}})"


def refund(**change: str) -> str:
    """Write an attack that pays twenty cents of the credit note back once more, with the entry of the first."""
    said = {"line": "{went_line}", "note": "{spare_note}", "cents": "20", "entry": ENTRY_OF_IT, "undoes": "NULL"}
    said |= {"much": "NULL", "organisation": "{library}", "payer": "{city}"} | change
    return (
        f"INSERT INTO {REFUND} (line_id, credit_note_id, too_much_id, organisation_id, payer_id, cents, day, entry_id,"
        f" undoes_id, reason, person_id, person_name) VALUES ({said['line']}, {said['note']}, {said['much']},"
        f" {said['organisation']}, {said['payer']}, {said['cents']}, house_today(), {said['entry']}, {said['undoes']},"
        " 'x', {reader}, 'x')"
    )


NOBODY = {"note": "NULL", "organisation": "NULL", "payer": "NULL", "entry": "NULL", "much": "{much_line}"}

ABOUT_REFUNDS = [
    Guard("refund_or_its_undoing", REFUND, refund(**NOBODY | {"cents": "-1"})),
    Guard("refund_of_one_credit", REFUND, refund(much="{matched_line}", cents="1")),
    Guard("refund_of_one_credit", REFUND, refund(**NOBODY | {"entry": ENTRY_OF_IT, "cents": "1"})),
    # 8: of a euro that went out seventy cents have no place yet; of what came in too much forty cents are left.
    *(
        Guard("refund_fits", REFUND, attack, kind="trigger")
        for attack in (
            refund(cents="75"),
            refund(line="{matched_line}"),
            refund(**NOBODY | {"cents": "45"}),
            refund(**NOBODY | {"much": "{went_line}"}),
            refund(note="{credit_note}"),
            refund(note="{invoice}"),
            refund(organisation="{venue}"),
            refund(payer="{library}"),
            refund(cents="19"),
            refund(cents="-15", undoes="{refund}"),
        )
    ),
    *(
        Guard("refund_stays", REFUND, attack.format(REFUND), "append-only", OWNER, "trigger")
        for attack in ("UPDATE {} SET cents = cents", "DELETE FROM {}", "TRUNCATE {} CASCADE")
    ),
    # Of eighty cents twenty were paid back and ten set off: 55 more would fit what it settles, not the note.
    Guard(
        "settlement_fits",
        SETTLEMENT,
        settlement(note="{spare_note}", cents="55"),
        kind="trigger",
    ),
    # Thirty cents of the euro that went out were refunds: seventy-five more cannot be booked on an account.
    Guard(
        "line_booking_fits",
        BOOKING,
        f"INSERT INTO {BOOKING} (line_id, account_id, cents, day, entry_id, reason, person_id, person_name)"
        f" SELECT {{went_line}}, account_id, -75, house_today(), entry_id, 'x', {{reader}}, 'x' FROM {BOOKING} LIMIT 1",
        kind="trigger",
    ),
]
