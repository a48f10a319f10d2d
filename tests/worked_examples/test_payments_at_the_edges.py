"""What the bank says at the edges: a day on which as much went out as came in, the turn of a year, an unknown account.

Bibliotheek Aalst owes € 8.291,79 (Stad Aalst pays), Podiumhuis Gent € 24.538,95. 400000 is what members owe, 499000
money that has no place yet, 550000 the bank.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from financing.invoices.models import Invoice, Settlement
from financing.ledger.actions import close_year
from financing.matching import queries as matching_queries
from financing.matching.actions import read_and_match
from financing.matching.queries import offered, proposals
from financing.payments.actions import upload_bank_file
from financing.payments.models import BankFile, BankStatement
from tests.cast import Cast
from tests.conftest import HouseClock, signed_in
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import invoiced
from tests.financing.ledger.making import saldo
from tests.financing.matching.paying import bank_says, paid, waiting
from tests.financing.story import MONDAY

__all__ = ["own_initiative"]
AALST, GENT = 8_291_79, 24_538_95


@pytest.fixture
def invoices(own_cast: Cast, own_initiative: int, clock: HouseClock) -> dict[str, Invoice]:
    """Both invoices; the house clock stands on 20 December 2046."""
    found = invoiced(own_cast, own_initiative)
    clock.set(MONDAY.replace(month=12, day=20))
    return found


@pytest.fixture
def aalst(invoices: dict[str, Invoice]) -> Invoice:
    return invoices["Bibliotheek Aalst"]


def test_a_day_that_gives_out_what_came_in_is_booked_too(own_cast: Cast, aalst: Invoice) -> None:
    assert bank_says(own_cast, paid(AALST, aalst.ogm), paid(-AALST, text="huur")) == 1
    # Aalst owes nothing any more; the bank is where it was; what went out waits: 8.291,79 in debit.
    found = saldo(own_cast, 2046)
    assert (found["400000"], found["499000"], found.get("550000", 0)) == (GENT, AALST, 0)
    [line] = waiting(own_cast)
    assert line.cents == -AALST


def test_nothing_is_read_in_of_a_year_that_must_still_be_opened(
    own_cast: Cast, aalst: Invoice, clock: HouseClock
) -> None:
    clock.set(MONDAY.replace(year=2049, month=1, day=5))
    day = date(2049, 1, 4)
    with pytest.raises(Refused, match="Boekjaar 2049"):
        bank_says(own_cast, paid(AALST, aalst.ogm, day=day), day=day)
    with system("a test counts what is kept"):
        assert BankStatement.objects.count() == 0


def test_a_payment_without_an_account_is_not_told_to_come_from_the_account_of_a_payer(
    own_cast: Cast, aalst: Invoice
) -> None:
    with system("a test makes a payer without an account"):
        type(aalst.payer).objects.filter(pk=aalst.payer_id).update(iban="")
    bank_says(own_cast, paid(AALST, iban="", text="storting"))
    by = own_cast.acting("house_treasurer")
    with reading(by):
        [found] = proposals(by, waiting(own_cast), house_today())
    assert found.why == "Alleen het bedrag is dat van deze factuur. Kijk het na."


def test_what_is_proposed_is_offered_however_much_the_payer_has_open(
    own_cast: Cast, invoices: dict[str, Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank_says(own_cast, paid(AALST + GENT, text="beide"))
    [line] = waiting(own_cast)
    both = list(invoices.values())
    monkeypatch.setattr(matching_queries, "MOST", 1)
    by = own_cast.acting("house_treasurer")
    for invoice in both:
        with reading(by):
            [empty] = proposals(by, [line], house_today())
            seen = matching_queries.standings(
                matching_queries.owing(by).filter(pk__in=[one.pk for one in both]), house_today()
            )
            asked = matching_queries.Proposal(empty.line, tuple((one, one.open) for one in seen), "x")
            names = [one.row.name for one, _cents in offered(by, asked, invoice.name, house_today())]
        assert sorted(names) == sorted(one.name for one in both)


def test_a_payment_is_booked_in_the_year_in_which_the_bank_is(
    own_cast: Cast, aalst: Invoice, clock: HouseClock
) -> None:
    clock.set(MONDAY.replace(year=2047, month=1, day=15))
    last, first = date(2046, 12, 31), date(2047, 1, 2)
    assert bank_says(own_cast, paid(AALST, aalst.ogm, day=last), day=first) == 1
    # On 31 December nothing waits: bank and payment both stand in 2047.
    assert saldo(own_cast, 2046).get("499000", 0) == 0
    assert saldo(own_cast, 2047).get("499000", 0) == 0


def test_an_old_payment_is_matched_in_an_open_year_when_this_one_is_not_open(
    own_cast: Cast, aalst: Invoice, clock: HouseClock
) -> None:
    clock.set(MONDAY.replace(year=2049, month=1, day=5))
    close_year(by=own_cast.acting("house_treasurer"), year=2046)
    assert bank_says(own_cast, paid(AALST, aalst.ogm)) == 1
    with system("a test reads the day of an entry"):
        entry = Settlement.objects.select_related("entry").get().entry
    assert entry is not None
    assert entry.day == date(2047, 1, 1)


def test_a_file_that_is_read_in_twice_is_booked_once(own_cast: Cast, aalst: Invoice) -> None:
    by = own_cast.acting("house_treasurer")
    bank_says(own_cast, paid(AALST, aalst.ogm))
    with system("a test reads the file again"):
        file = BankFile.objects.get()
    before = saldo(own_cast, 2046)
    with pytest.raises(Refused):
        upload_bank_file(by=by, name="again.cod", content=bytes(file.content))
    with pytest.raises(Conflict):
        read_and_match(by=by, file_id=file.pk, drawn=1)
    assert saldo(own_cast, 2046) == before


def test_who_matches_takes_a_payment_back_from_the_page_of_the_invoice(own_cast: Cast, aalst: Invoice) -> None:
    bank_says(own_cast, paid(AALST, aalst.ogm))
    with system("a test reads what settled it"):
        back = reverse("undo_settlement", args=[Settlement.objects.get().pk])
    for person, offered_to in (("house_treasurer", True), ("treasurer", False), ("auditor", False)):
        page = signed_in(own_cast.acting(person)).get(reverse("invoice", args=[aalst.pk])).content.decode()
        assert (back in page) == offered_to
