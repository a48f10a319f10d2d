"""What a payment does to an invoice and to the books: exact, too little, too much, for two, twice, and taken back.

Bibliotheek Aalst owes € 8.291,79 (Stad Aalst pays), Podiumhuis Gent € 24.538,95; both were invoiced on 26 November
2046. The books then hold: members owe 32.830,74; contributions 27.132,84; VAT 5.697,90. 400000 is what members owe,
499000 money that has no place yet, 550000 the bank.
"""

from __future__ import annotations

from datetime import date

import pytest

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from financing.invoices.models import Invoice, Settlement
from financing.invoices.queries import open_of
from financing.ledger.actions import close_year
from financing.ledger.queries import light_of_the_books
from financing.matching.actions import book_line, match_line, undo_booking, undo_settlement
from financing.matching.queries import proposals
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import invoiced
from tests.financing.ledger.making import saldo
from tests.financing.matching.paying import DAY, SUPPLIER, VENUE, bank_says, paid, waiting
from tests.financing.story import MONDAY

__all__ = ["own_initiative"]
AALST, GENT = 8_291_79, 24_538_95
CONTRIBUTIONS = {"700000": -27_132_84, "451000": -5_697_90}


@pytest.fixture
def invoices(own_cast: Cast, own_initiative: int, clock: HouseClock) -> dict[str, Invoice]:
    """Both invoices; the house clock stands on 20 December 2046."""
    found = invoiced(own_cast, own_initiative)
    clock.set(MONDAY.replace(month=12, day=20))
    return found


@pytest.fixture
def aalst(invoices: dict[str, Invoice]) -> Invoice:
    return invoices["Bibliotheek Aalst"]


@pytest.fixture
def gent(invoices: dict[str, Invoice]) -> Invoice:
    return invoices["Podiumhuis Gent"]


def still_open(invoice: Invoice) -> int:
    with system("a test reads what is open"):
        return open_of([invoice])[invoice.pk]


def why(cast: Cast) -> list[str]:
    by = cast.acting("house_treasurer")
    lines = waiting(cast)
    with reading(by):
        return [one.why.replace("\xa0", " ") for one in proposals(by, lines, date(2046, 12, 20))]


def test_the_right_amount_with_the_right_reference_is_matched_by_itself(own_cast: Cast, aalst: Invoice) -> None:
    assert bank_says(own_cast, paid(AALST, aalst.ogm)) == 1
    assert still_open(aalst) == 0
    # Members owe only what Gent owes; the bank holds what Aalst paid.
    assert saldo(own_cast, 2046) == {"400000": GENT, "550000": AALST, **CONTRIBUTIONS}
    by = own_cast.acting("house_treasurer")
    with reading(by):
        assert light_of_the_books(by).is_green
    with system("a test reads who was told"):
        told = set(Notice.objects.filter(kind="payment_matched").values_list("person_id", flat=True))
    assert told == {own_cast.persons["treasurer"]}


def test_too_little_is_a_proposal_and_the_rest_stays_open(own_cast: Cast, aalst: Invoice) -> None:
    assert bank_says(own_cast, paid(8_000_00, aalst.ogm)) == 0
    assert saldo(own_cast, 2046) == {"400000": AALST + GENT, "499000": -8_000_00, "550000": 8_000_00, **CONTRIBUTIONS}
    assert why(own_cast) == ["De mededeling is die van deze factuur. Er ontbreekt € 291,79."]
    [line] = waiting(own_cast)
    match_line(by=own_cast.acting("house_treasurer"), line_id=line.pk, parts={aalst.pk: 8_000_00}, drawn=8_000_00)
    assert still_open(aalst) == 291_79
    assert bank_says(own_cast, paid(291_79, aalst.ogm, day=date(2046, 12, 12)), day=date(2046, 12, 12)) == 1
    assert still_open(aalst) == 0


def test_too_much_pays_the_invoice_and_the_rest_waits(own_cast: Cast, aalst: Invoice) -> None:
    assert bank_says(own_cast, paid(9_000_00, aalst.ogm)) == 0
    assert why(own_cast) == ["De mededeling is die van deze factuur. Er is € 708,21 te veel betaald."]
    [line] = waiting(own_cast)
    by = own_cast.acting("house_treasurer")
    with pytest.raises(Conflict):
        match_line(by=by, line_id=line.pk, parts={aalst.pk: 9_000_00}, drawn=9_000_00)
    match_line(by=by, line_id=line.pk, parts={aalst.pk: AALST}, drawn=9_000_00)
    # How the 708,21 goes back stands in the example of refunds.
    assert saldo(own_cast, 2046) == {"400000": GENT, "499000": -708_21, "550000": 9_000_00, **CONTRIBUTIONS}


def test_one_payment_for_two_invoices(own_cast: Cast, aalst: Invoice, gent: Invoice) -> None:
    bank_says(own_cast, paid(AALST + GENT, text="beide facturen"))
    [line] = waiting(own_cast)
    parts = {aalst.pk: AALST, gent.pk: GENT}
    assert match_line(by=own_cast.acting("house_treasurer"), line_id=line.pk, parts=parts, drawn=AALST + GENT) == 2
    assert (still_open(aalst), still_open(gent), waiting(own_cast)) == (0, 0, [])
    assert saldo(own_cast, 2046) == {"550000": AALST + GENT, **CONTRIBUTIONS}


def test_two_equal_payments_on_one_day_are_two_and_only_one_is_matched(own_cast: Cast, aalst: Invoice) -> None:
    assert bank_says(own_cast, paid(AALST, aalst.ogm), paid(AALST, aalst.ogm)) == 1
    [line] = waiting(own_cast)
    assert (line.twin, still_open(aalst)) == (2, 0)
    assert saldo(own_cast, 2046)["499000"] == -AALST


def test_without_a_reference_it_is_a_proposal_never_a_booking(own_cast: Cast, gent: Invoice) -> None:
    assert bank_says(own_cast, paid(GENT, iban=VENUE), paid(GENT, iban=SUPPLIER)) == 0
    assert why(own_cast) == [
        "Rekening van de betaler en bedrag zijn die van deze factuur.",
        "Alleen het bedrag is dat van deze factuur. Kijk het na.",
    ]
    assert still_open(gent) == GENT


def test_a_match_is_taken_back_by_a_reversal_and_made_again(own_cast: Cast, aalst: Invoice) -> None:
    bank_says(own_cast, paid(AALST, aalst.ogm))
    by = own_cast.acting("house_treasurer")
    with system("a test reads what settled it"):
        settlement = Settlement.objects.get(invoice=aalst)
    undo_settlement(by=by, settlement_id=settlement.pk, reason="Was voor een andere factuur")
    assert still_open(aalst) == AALST
    assert saldo(own_cast, 2046) == {"400000": AALST + GENT, "499000": -AALST, "550000": AALST, **CONTRIBUTIONS}
    with pytest.raises(Conflict):
        undo_settlement(by=by, settlement_id=settlement.pk, reason="Nog eens")
    [line] = waiting(own_cast)
    match_line(by=by, line_id=line.pk, parts={aalst.pk: AALST}, drawn=AALST)
    assert still_open(aalst) == 0


def test_a_cost_is_booked_on_its_account_and_taken_back(own_cast: Cast, aalst: Invoice) -> None:
    bank_says(own_cast, paid(-12_50, iban=SUPPLIER, text="bankkosten"))
    by = own_cast.acting("house_treasurer")
    [line] = waiting(own_cast)
    asked = {"line_id": line.pk, "initiative_id": None, "reason": "Bankkosten", "drawn": -12_50}
    for account, cents in (("550000", -12_50), ("657000", -12_51), ("657000", 12_50), ("400000", -12_50)):
        with pytest.raises(Refused):
            book_line(by=by, account=account, cents=cents, **asked)  # type: ignore[arg-type]
    row = book_line(by=by, account="657000", cents=-12_50, **asked)  # type: ignore[arg-type]
    assert saldo(own_cast, 2046) == {"400000": AALST + GENT, "550000": -12_50, "657000": 12_50, **CONTRIBUTIONS}
    undo_booking(by=by, booking_id=row.pk, reason="Verkeerde rekening")
    assert saldo(own_cast, 2046)["499000"] == 12_50


def test_a_statement_of_a_closed_year_is_booked_in_the_next(own_cast: Cast, aalst: Invoice, clock: HouseClock) -> None:
    clock.set(MONDAY.replace(year=2047, month=1, day=15))
    by = own_cast.acting("house_treasurer")
    close_year(by=by, year=2046)
    assert bank_says(own_cast, paid(AALST, aalst.ogm)) == 1
    assert still_open(aalst) == 0
    # 2046 ended as it was; in 2047 the debt of Aalst is gone and the bank holds it.
    assert saldo(own_cast, 2046)["400000"] == AALST + GENT
    assert {code: saldo(own_cast, 2047)[code] for code in ("400000", "550000")} == {"400000": GENT, "550000": AALST}


@pytest.mark.parametrize("person", ["treasurer", "auditor", "board", "staff"])
def test_only_the_house_treasurer_matches(own_cast: Cast, aalst: Invoice, person: str) -> None:
    bank_says(own_cast, paid(8_000_00, aalst.ogm))
    [line] = waiting(own_cast)
    with pytest.raises(Refused):
        match_line(by=own_cast.acting(person), line_id=line.pk, parts={aalst.pk: 1}, drawn=8_000_00)
    assert still_open(aalst) == AALST


def test_what_is_older_than_the_books_is_in_their_opening_balance(own_cast: Cast, aalst: Invoice) -> None:
    old = date(2044, 3, 1)
    assert bank_says(own_cast, paid(AALST, aalst.ogm, day=old), day=old) == 0
    assert (waiting(own_cast), "550000" in saldo(own_cast, 2046)) == ([], False)
    assert old < DAY
