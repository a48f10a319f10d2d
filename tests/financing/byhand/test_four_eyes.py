"""A payment by hand counts once another person confirms it; what is open is judged again; it can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from financing.byhand.actions import Entered, confirm_payment, enter_payment, refuse_payment, undo_payment
from financing.byhand.models import HandPayment
from financing.byhand.rules import contra_accounts
from financing.credits.actions import write_off
from financing.home import turns
from financing.invoices.models import Invoice, Settlement
from financing.invoices.queries import open_of
from financing.ledger.queries import light_of_the_books
from tests.cast import Cast
from tests.conftest import signed_in
from tests.financing.invoices.making import invoiced
from tests.financing.ledger.making import saldo
from tests.financing.story import LIBRARY_YEARLY

DAY = date(2046, 11, 26)


@pytest.fixture
def library(own_cast: Cast, initiative: int) -> Invoice:
    return invoiced(own_cast, initiative)["Bibliotheek Aalst"]


@pytest.fixture
def account(own_cast: Cast, library: Invoice) -> str:
    """The first account on which it can have come in."""
    with reading(own_cast.acting("house_treasurer")):
        return contra_accounts()[0].code


def enter(cast: Cast, invoice: Invoice, account: str, cents: int, day: date = DAY, drawn: int = -1) -> HandPayment:
    return enter_payment(
        by=cast.acting("house_treasurer"),
        invoice_id=invoice.pk,
        entered=Entered(cents, day, account, "Kasticket 12"),
        drawn=still_open(invoice) if drawn < 0 else drawn,
    )


def still_open(invoice: Invoice) -> int:
    with system("a test reads what is open"):
        return open_of([invoice])[invoice.pk]


def board(cast: Cast) -> Acting:
    return cast.acting("board")


def test_it_counts_only_once_another_person_confirms(own_cast: Cast, library: Invoice, account: str) -> None:
    before = saldo(own_cast, 2046)
    row = enter(own_cast, library, account, 1_000_00)
    assert (still_open(library), saldo(own_cast, 2046)) == (LIBRARY_YEARLY, before)
    with pytest.raises(Refused, match="zelf in"):
        confirm_payment(by=own_cast.acting("house_treasurer"), payment_id=row.pk)
    confirm_payment(by=board(own_cast), payment_id=row.pk)
    # 8.291,79 − 1.000,00 = 7.291,79; the debtors were 32.830,74 together.
    assert still_open(library) == 7_291_79
    after = saldo(own_cast, 2046)
    assert (after["400000"], after[account]) == (31_830_74, 1_000_00)
    with reading(own_cast.acting("house_treasurer")):
        assert light_of_the_books(own_cast.acting("house_treasurer")).is_green
    for again in (confirm_payment, refuse_payment):
        with pytest.raises(Conflict):
            again(by=board(own_cast), payment_id=row.pk)


def test_refused_it_never_counts(own_cast: Cast, library: Invoice, account: str) -> None:
    row = enter(own_cast, library, account, 1_000_00)
    refuse_payment(by=board(own_cast), payment_id=row.pk)
    assert still_open(library) == LIBRARY_YEARLY
    assert enter(own_cast, library, account, 500_00).waits


def test_what_is_open_is_judged_again(own_cast: Cast, library: Invoice, account: str) -> None:
    row = enter(own_cast, library, account, LIBRARY_YEARLY)
    write_off(by=own_cast.acting("house_treasurer"), invoice_id=library.pk, reason="Weg", drawn=LIBRARY_YEARLY)
    with pytest.raises(Refused, match="minder dan deze betaling"):
        confirm_payment(by=board(own_cast), payment_id=row.pk)
    with system("a test reads what settled it"):
        assert Settlement.objects.get().kind == "write_off"


@pytest.mark.parametrize(
    ("cents", "day", "code", "field"),
    [
        (LIBRARY_YEARLY + 1, DAY, "", "amount"),
        (0, DAY, "", "amount"),
        (1, date(2046, 11, 27), "", "day"),
        (1, DAY, "400000", "account"),
        (1, DAY, "550000", "account"),
        (1, DAY, "499000", "account"),
        (1, DAY, "700000", "account"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    own_cast: Cast, library: Invoice, account: str, cents: int, day: date, code: str, field: str
) -> None:
    with pytest.raises(RefusedField) as refused:
        enter(own_cast, library, code or account, cents, day)
    assert refused.value.field == field


def test_one_waits_at_a_time_and_another_open_amount_is_a_conflict(
    own_cast: Cast, library: Invoice, account: str
) -> None:
    enter(own_cast, library, account, 1)
    with pytest.raises(Conflict, match="wacht al"):
        enter(own_cast, library, account, 1)
    with pytest.raises(Conflict, match="gewijzigd"):
        enter(own_cast, library, account, 1, drawn=1)


def test_undone_it_is_open_again_and_the_entry_is_reversed(own_cast: Cast, library: Invoice, account: str) -> None:
    by, before = own_cast.acting("house_treasurer"), saldo(own_cast, 2046)
    row = enter(own_cast, library, account, 1_000_00)
    with pytest.raises(Refused, match="telt niet mee"):
        undo_payment(by=by, payment_id=row.pk, reason="Vals biljet")
    confirm_payment(by=board(own_cast), payment_id=row.pk)
    with pytest.raises(RefusedField):
        undo_payment(by=by, payment_id=row.pk, reason=" ")
    with pytest.raises(Refused, match="penningmeester"):
        undo_payment(by=board(own_cast), payment_id=row.pk, reason="Vals biljet")
    undo_payment(by=by, payment_id=row.pk, reason="Vals biljet")
    assert (still_open(library), saldo(own_cast, 2046)) == (LIBRARY_YEARLY, before)
    with pytest.raises(Refused, match="telt niet mee"):
        undo_payment(by=by, payment_id=row.pk, reason="Vals biljet")


def test_it_is_the_turn_of_who_did_not_enter_it(own_cast: Cast, library: Invoice, account: str) -> None:
    enter(own_cast, library, account, 1_000_00)
    for by, titles in ((board(own_cast), ["Bevestig 1 betaling"]), (own_cast.acting("house_treasurer"), [])):
        with reading(by):
            assert [turn.title for turn in turns(by)] == titles


@pytest.mark.parametrize(
    ("language", "heading", "act"),
    [("nl", "Betalingen met de hand", "Bevestig"), ("en", "Payments by hand", "Confirm")],
)
def test_the_board_confirms_on_the_page(
    own_cast: Cast, library: Invoice, account: str, language: str, heading: str, act: str
) -> None:
    row = enter(own_cast, library, account, 1_000_00)
    path = reverse("confirm_payment", args=[row.pk])
    for by, sees in ((board(own_cast), True), (own_cast.acting("house_treasurer"), False)):
        client = signed_in(by)
        client.cookies["django_language"] = language
        page = client.get(reverse("hand_payments")).content.decode()
        assert heading in page
        assert (path in page, act in page) == (sees, sees)
