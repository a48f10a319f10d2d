"""Attacks on questions about invoices, each as the application role unless the owner is named."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

MESSAGE = "financing_invoicemessage"


def message(**change: str) -> str:
    """Write an attack that asks about the library's invoice."""
    said = {"invoice": "{invoice}", "organisation": "{library}", "payer": "{city}"} | change
    return (
        f"INSERT INTO {MESSAGE} (invoice_id, organisation_id, payer_id, speaker_id, text, person_id, person_name)"
        f" VALUES ({said['invoice']}, {said['organisation']}, {said['payer']}, {{library}}, 'x', {{reader}}, 'x')"
    )


ABOUT_QUESTIONS = [
    *(
        Guard("invoice_message_of_its_invoice", MESSAGE, message(**change), kind="trigger")
        for change in ({"organisation": "{venue}"}, {"payer": "{venue}"}, {"payer": "{library}"})
    ),
    *(
        Guard("invoice_message_stays", MESSAGE, attack, "append-only", OWNER, "trigger")
        for attack in (f"UPDATE {MESSAGE} SET text = text", f"DELETE FROM {MESSAGE}")
    ),
]
