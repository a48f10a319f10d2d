"""Many in the same moment: one run is issued once, and what is open is never paid or given back twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from financing.credits import actions as credits_actions
from financing.credits.actions import credit_invoice
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice, InvoiceLine, InvoiceSeries, Settlement
from financing.invoices.queries import open_of, place_of
from financing.invoices.run import run_until
from financing.matching import actions as matching_actions
from financing.matching.actions import book_line, match_line
from financing.matching.models import LineBooking
from financing.refunds import actions as refunds_actions
from financing.refunds.actions import pay_back, set_off
from financing.refunds.models import Refund
from financing.refunds.queries import spare_of
from tests.cast import Cast
from tests.financing.invoices.making import FIRST, fix_running, invoiced, open_books_of
from tests.financing.ledger.making import saldo
from tests.financing.matching.paying import bank_says, paid, waiting
from tests.financing.story import LIBRARY_YEARLY

MANY = 8


def at_once(act: Callable[[], object]) -> int:
    """Let so many do the same in the same moment; give how many succeeded."""
    start = Barrier(MANY)

    def run(_number: int) -> bool:
        start.wait(timeout=30)
        try:
            act()
        except (Conflict, Refused, IntegrityError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(MANY) as pool:
        return sum(pool.map(run, range(MANY)))


def test_a_run_is_issued_once(own_cast: Cast, own_initiative: int) -> None:
    open_books_of(own_cast, 2046, 2047)
    fix_running(own_cast, own_initiative)
    by = own_cast.acting("house_treasurer")
    with reading(by):
        drawn = run_until(by, FIRST).stamp
    assert at_once(lambda: issue_due(by=by, until=FIRST, drawn=drawn)) == 1
    with system("a test reads every number"):
        assert sorted(Invoice.objects.values_list("number", flat=True)) == [1, 2]
        assert InvoiceSeries.objects.get(kind="invoice").issued == 2


@pytest.fixture
def library(own_cast: Cast, own_initiative: int) -> Invoice:
    return invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]


@pytest.mark.parametrize("locked", [True, False])
def test_a_payment_is_matched_once_by_the_lock_and_by_the_database_alone(
    own_cast: Cast, library: Invoice, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    bank_says(own_cast, paid(9_000_00, library.ogm))
    [line] = waiting(own_cast)
    if not locked:
        monkeypatch.setattr(matching_actions, "lock_contributions", lambda: None)
    by, parts = own_cast.acting("house_treasurer"), {library.pk: LIBRARY_YEARLY}
    assert at_once(lambda: match_line(by=by, line_id=line.pk, parts=parts, drawn=9_000_00)) == 1
    with system("a test reads what is open"):
        assert (open_of([library])[library.pk], Settlement.objects.count()) == (0, 1)
    # 9.000,00 less 8.291,79 waits.
    assert saldo(own_cast, 2046)["499000"] == -708_21


@pytest.mark.parametrize("locked", [True, False])
def test_a_line_is_spent_once_when_some_match_it_and_others_book_it(
    own_cast: Cast, library: Invoice, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    bank_says(own_cast, paid(8_000_00, library.ogm))
    [line] = waiting(own_cast)
    if not locked:
        monkeypatch.setattr(matching_actions, "lock_contributions", lambda: None)
    by, turns = own_cast.acting("house_treasurer"), count()
    book = {"account": "580000", "cents": 8_000_00, "initiative_id": None, "reason": "Terug te storten"}

    def spend() -> None:
        if next(turns) % 2:
            book_line(by=by, line_id=line.pk, drawn=8_000_00, **book)  # type: ignore[arg-type]
        else:
            match_line(by=by, line_id=line.pk, parts={library.pk: 8_000_00}, drawn=8_000_00)

    assert at_once(spend) == 1
    with system("a test counts what the line was put to"):
        assert Settlement.objects.count() + LineBooking.objects.count() == 1
    # 8.000,00 came in and left the suspense account once.
    assert saldo(own_cast, 2046).get("499000", 0) == 0


@pytest.mark.parametrize("locked", [True, False])
def test_an_invoice_is_given_back_once(
    own_cast: Cast, library: Invoice, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    if not locked:
        monkeypatch.setattr(credits_actions, "lock_contributions", lambda: None)
    with system("a test reads the line of an invoice"):
        place = place_of(InvoiceLine.objects.get(invoice=library))

    def give_back() -> None:
        credit_invoice(
            by=own_cast.acting("house_treasurer"),
            invoice_id=library.pk,
            back={place: LIBRARY_YEARLY},
            reason="Fout",
            asked_again=True,
            drawn=LIBRARY_YEARLY,
        )

    assert at_once(give_back) == 1
    with system("a test counts every credit note"):
        assert Invoice.objects.filter(credits=library).count() == 1


@pytest.mark.parametrize("locked", [True, False])
def test_a_credit_is_spent_once_when_some_set_it_off_and_others_say_it_went_back(
    own_cast: Cast, library: Invoice, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    bank_says(own_cast, paid(LIBRARY_YEARLY, library.ogm))
    with system("a test reads the line of an invoice"):
        back = {place_of(InvoiceLine.objects.get(invoice=library)): 1_000_00}
    by, turns = own_cast.acting("house_treasurer"), count()
    note = credit_invoice(
        by=by, invoice_id=library.pk, back=back, reason="Fout", asked_again=True, drawn=LIBRARY_YEARLY
    )
    with reading(by):
        drawn = run_until(by, FIRST).stamp
    issue_due(by=by, until=FIRST, drawn=drawn)
    bank_says(own_cast, paid(-1_000_00, text="terug"))
    [line] = waiting(own_cast)
    with system("a test reads the newest invoice"):
        again = Invoice.objects.filter(kind="invoice").latest("pk")
    if not locked:
        monkeypatch.setattr(refunds_actions, "lock_contributions", lambda: None)

    def spend() -> None:
        if next(turns) % 2:
            set_off(by=by, note_id=note.pk, parts={again.pk: 1_000_00}, drawn=1_000_00)
        else:
            pay_back(by=by, line_id=line.pk, parts={("note", note.pk): 1_000_00}, drawn=-1_000_00)

    assert at_once(spend) == 1
    with system("a test counts what the credit was spent on"):
        assert Refund.objects.count() + Settlement.objects.filter(credit_note=note).count() == 1
        assert spare_of([note]) == {note.pk: 0}
