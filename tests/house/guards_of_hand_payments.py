"""Attacks on payments by hand, as the application role; in the world one of 1,00 was confirmed and one waits."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

PAYMENT, INVOICE, SETTLEMENT = "financing_handpayment", "financing_invoice", "financing_settlement"
COLUMNS = "invoice_id, organisation_id, payer_id, cents, day, account_id, text, entered_by, entered_name"
COPY_SETTLEMENT = (
    f"INSERT INTO {SETTLEMENT} (invoice_id, organisation_id, payer_id, kind, cents, day, entry_id, person_name, reason)"
    f" SELECT invoice_id, organisation_id, payer_id, kind, cents, day, entry_id, 'x', '' FROM {SETTLEMENT}"
    " WHERE id = {hand_settlement}"
)
JUDGED = f"second_by = {{reader}}, confirmed_at = house_now(), settlement_id = (SELECT max(id) FROM {SETTLEMENT})"


def payment(**change: str) -> str:
    """Write an attack that enters another once what waits was refused."""
    said = {"invoice": "v.id", "organisation": "v.organisation_id", "cents": "1", "day": "house_today()"}
    said |= {"account": "h.account_id"} | change
    return (
        f"{judged('second_by = {reader}, refused_at = house_now()')}; "
        f"INSERT INTO {PAYMENT} ({COLUMNS}) SELECT {said['invoice']}, {said['organisation']}, v.payer_id,"
        f" {said['cents']}, {said['day']}, {said['account']}, 'x', {{reader}}, 'x' FROM {PAYMENT} h, {INVOICE} v"
        " WHERE h.id = {hand_payment} AND v.id = {invoice}"
    )


def judged(what: str, which: str = "{hand_payment}") -> str:
    """Write an attack that judges a payment."""
    return f"UPDATE {PAYMENT} SET {what} WHERE id = {which}"


def account_for(purpose: str) -> str:
    """Find the account of a purpose."""
    return f"(SELECT a.id FROM financing_account a WHERE a.purpose = '{purpose}')"


ABOUT_HAND_PAYMENTS = [
    Guard(
        "hand_payment_waiting_once",
        PAYMENT,
        f"INSERT INTO {PAYMENT} ({COLUMNS}) SELECT {COLUMNS} FROM {PAYMENT} WHERE id = {{hand_payment}}",
        kind="index",
    ),
    Guard("hand_payment_of_something", PAYMENT, payment(cents="0")),
    Guard(
        "hand_payment_four_eyes",
        PAYMENT,
        judged("second_by = entered_by, refused_at = house_now()"),
    ),
    Guard("hand_payment_state_fits", PAYMENT, judged("second_by = {reader}")),
    Guard("hand_payment_state_fits", PAYMENT, judged("second_by = {reader}, confirmed_at = house_now()")),
    *(
        Guard("hand_payment_fits", PAYMENT, attack, kind="trigger")
        for attack in (
            payment(cents="99999999"),
            payment(day="house_today() + 1"),
            payment(organisation="{venue}"),
            payment(invoice="{credit_note}"),
            *(payment(account=account_for(purpose)) for purpose in ("debtors", "bank", "suspense", "contributions")),
        )
    ),
    Guard(
        "hand_payment_judged_once",
        PAYMENT,
        judged("confirmed_at = confirmed_at", "{hand_payment_confirmed}"),
        kind="trigger",
    ),
    # Of another amount than what the settlement books.
    Guard(
        "hand_payment_judged_once",
        PAYMENT,
        f"{COPY_SETTLEMENT}; {judged(JUDGED)}",
        kind="trigger",
    ),
    Guard(
        "by_hand_is_confirmed",
        SETTLEMENT,
        f"{COPY_SETTLEMENT}; SET CONSTRAINTS ALL IMMEDIATE",
        kind="trigger",
    ),
    Guard("hand_payment_stays", PAYMENT, f"DELETE FROM {PAYMENT}", "append-only", OWNER, "trigger"),
]
