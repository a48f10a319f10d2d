"""What a member has coming, and how it goes back: paid back by the bank, set off against another invoice, undone.

As in the example of payments: Bibliotheek Aalst owes € 8.291,79, of which 1.439,07 is VAT, and Stad Aalst pays it;
Podiumhuis Gent owes € 24.538,95. The books hold: contributions 27.132,84; VAT 5.697,90. 400000 is what members owe,
499000 money that has no place yet, 550000 the bank.

Of the first 1.000,00 that is given back, the VAT is 143907 × 100000 ÷ 829179 = 17355,3… → € 173,55.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from financing.credits.actions import credit_invoice
from financing.invoices.models import Invoice, InvoiceLine, Settlement
from financing.invoices.queries import arrears, open_of, place_of, standing_of
from financing.ledger.queries import light_of_the_books
from financing.matching.actions import book_line, match_line
from financing.payments.models import BankLine
from financing.refunds.actions import pay_back, set_off, undo_refund, undo_set_off
from financing.refunds.models import Refund
from financing.refunds.queries import Key, refunded_by, spare_of
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import FIRST, invoiced, issue_until, papers
from tests.financing.ledger.making import saldo
from tests.financing.matching.paying import SUPPLIER, bank_says, paid, waiting
from tests.financing.story import MONDAY

__all__ = ["own_initiative"]
AALST, GENT = 8_291_79, 24_538_95
# 27.132,84 − (1.000,00 − 173,55) and 5.697,90 − 173,55.
LESS = {"700000": -26_306_39, "451000": -5_524_35}
LATER = date(2046, 12, 12)


@pytest.fixture
def aalst(own_cast: Cast, own_initiative: int, clock: HouseClock) -> Invoice:
    """The invoice of Aalst, paid in full; the house clock stands on 20 December 2046."""
    found = invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]
    clock.set(MONDAY.replace(month=12, day=20))
    bank_says(own_cast, paid(AALST, found.ogm))
    return found


def give_back(cast: Cast, invoice: Invoice, *, again: bool = False) -> Invoice:
    """Give € 1.000,00 of it back."""
    with system("a test reads the line of an invoice"):
        place = place_of(InvoiceLine.objects.get(invoice=invoice))
    return credit_invoice(
        by=cast.acting("house_treasurer"),
        invoice_id=invoice.pk,
        back={place: 1_000_00},
        reason="Verkeerd aantal inwoners",
        asked_again=again,
        drawn=AALST,
    )


def went_out(cast: Cast, cents: int, iban: str = "") -> BankLine:
    """Let the bank say that so much went out, to Stad Aalst unless another account is named."""
    more = {"iban": iban} if iban else {}
    bank_says(cast, paid(-cents, text="terugbetaling", day=LATER, **more), day=LATER)
    return waiting(cast)[-1]


def back(cast: Cast, line: BankLine, parts: Mapping[Key, int]) -> int:
    return pay_back(by=cast.acting("house_treasurer"), line_id=line.pk, parts=parts, drawn=line.left_read)  # type: ignore[attr-defined]


def left(note: Invoice) -> int:
    with system("a test reads what is left"):
        return spare_of([note])[note.pk]


def test_a_credit_is_proposed_for_what_went_out_and_paid_back(own_cast: Cast, aalst: Invoice) -> None:
    note = give_back(own_cast, aalst)
    # The invoice is paid, so all of it is a credit: Aalst has 1.000,00 coming, Gent still owes.
    assert left(note) == 1_000_00
    assert saldo(own_cast, 2046) == {"400000": GENT - 1_000_00, "550000": AALST, **LESS}
    line = went_out(own_cast, 1_000_00)
    by = own_cast.acting("house_treasurer")
    with reading(by):
        assert arrears(by, LATER).spare_cents == 1_000_00
        [proposed] = refunded_by(by, [line]).values()
    assert (proposed.name, proposed.left, proposed.key) == (note.name, 1_000_00, ("note", note.pk))
    assert back(own_cast, line, {proposed.key: 1_000_00}) == 1
    assert (left(note), waiting(own_cast)) == (0, [])
    assert saldo(own_cast, 2046) == {"400000": GENT, "550000": AALST - 1_000_00, **LESS}
    with reading(by):
        assert light_of_the_books(by).is_green
        seen = standing_of(by, note.pk, LATER)
    assert seen is not None
    assert (seen.words, seen.spare) == ("verrekend", 0)
    with system("a test reads who was told"):
        told = set(Notice.objects.filter(kind="credit_paid_back").values_list("person_id", flat=True))
    assert own_cast.persons["treasurer"] in told


def test_no_more_goes_back_than_the_credit_nor_than_went_out(own_cast: Cast, aalst: Invoice) -> None:
    note = give_back(own_cast, aalst)
    first = went_out(own_cast, 600_00)
    with pytest.raises(Refused, match="meer dan er van de betaling"):
        back(own_cast, first, {("note", note.pk): 600_01})
    back(own_cast, first, {("note", note.pk): 600_00})
    second = went_out(own_cast, 600_00)
    for parts in ({("note", note.pk): 400_01}, {("note", aalst.pk): 1_00}, {("note", note.pk): -1_00}):
        with pytest.raises((Refused, Conflict)):
            back(own_cast, second, parts)
    with pytest.raises(Refused, match="minstens één tegoed"):
        back(own_cast, second, {})
    back(own_cast, second, {("note", note.pk): 400_00})
    # 200,00 of the second one waits: it was no refund.
    assert [int(line.left_read) for line in waiting(own_cast)] == [-200_00]  # type: ignore[attr-defined]
    assert saldo(own_cast, 2046) == {"400000": GENT, "499000": 200_00, "550000": AALST - 1_200_00, **LESS}


def test_what_came_in_pays_nothing_back_and_only_the_treasurer_says_so(own_cast: Cast, aalst: Invoice) -> None:
    note = give_back(own_cast, aalst)
    bank_says(own_cast, paid(500_00, text="gift", day=LATER), day=LATER)
    [came] = waiting(own_cast)
    with pytest.raises(Refused, match="wat uitging"):
        back(own_cast, came, {("note", note.pk): 500_00})
    line = went_out(own_cast, 1_000_00)
    for person in ("treasurer", "auditor", "board", "staff"):
        with pytest.raises(Refused):
            pay_back(by=own_cast.acting(person), line_id=line.pk, parts={("note", note.pk): 1}, drawn=-1_000_00)
        with pytest.raises(Refused):
            set_off(by=own_cast.acting(person), note_id=note.pk, parts={aalst.pk: 1}, drawn=1_000_00)
    assert left(note) == 1_000_00


def test_what_was_paid_too_much_goes_back_without_another_account(own_cast: Cast, aalst: Invoice) -> None:
    before = saldo(own_cast, 2046)
    # Aalst pays 708,21 too much for nothing at all; it waits, goes back, and the books are as they were.
    bank_says(own_cast, paid(708_21, text="nog eens", day=LATER), day=LATER)
    [came] = waiting(own_cast)
    line = went_out(own_cast, 708_21)
    by = own_cast.acting("house_treasurer")
    with reading(by):
        [proposed] = refunded_by(by, [line]).values()
    assert proposed.key == ("line", came.pk)
    assert back(own_cast, line, {proposed.key: 708_21}) == 1
    assert (waiting(own_cast), saldo(own_cast, 2046)) == ([], before)
    with pytest.raises(Conflict):
        match_line(by=by, line_id=came.pk, parts={aalst.pk: 1}, drawn=708_21)
    with pytest.raises(Conflict):
        book_line(by=by, line_id=line.pk, account="657000", cents=-1, initiative_id=None, reason="x", drawn=-708_21)


def test_money_to_another_account_is_never_proposed_as_a_refund(own_cast: Cast, aalst: Invoice) -> None:
    give_back(own_cast, aalst)
    line = went_out(own_cast, 1_000_00, iban=SUPPLIER)
    by = own_cast.acting("house_treasurer")
    with reading(by):
        assert refunded_by(by, [line]) == {}


def test_a_credit_is_set_off_against_another_invoice_and_nothing_is_booked(own_cast: Cast, aalst: Invoice) -> None:
    note = give_back(own_cast, aalst, again=True)
    assert issue_until(own_cast, FIRST) == (1, 0)
    again = papers(own_cast)[-1]
    assert again.total_cents == 1_000_00
    books, by = saldo(own_cast, 2046), own_cast.acting("house_treasurer")
    for parts in ({again.pk: 1_000_01}, {aalst.pk: 1}, {}):
        with pytest.raises((Refused, Conflict)):
            set_off(by=by, note_id=note.pk, parts=parts, drawn=1_000_00)
    assert set_off(by=by, note_id=note.pk, parts={again.pk: 700_00}, drawn=1_000_00) == 1
    with pytest.raises(Conflict):
        set_off(by=by, note_id=note.pk, parts={again.pk: 1}, drawn=1_000_00)
    assert saldo(own_cast, 2046) == books
    with system("a test reads what is open"):
        assert open_of([again]) == {again.pk: 300_00}
        [row] = Settlement.objects.filter(credit_note=note)
    # The 300,00 that are left go back by the bank, not a cent more.
    line = went_out(own_cast, 300_00)
    back(own_cast, line, {("note", note.pk): 300_00})
    assert left(note) == 0
    with pytest.raises(RefusedField):
        undo_set_off(by=by, settlement_id=row.pk, reason=" ")
    undo_set_off(by=by, settlement_id=row.pk, reason="Het lid betaalt liever")
    with pytest.raises(Conflict):
        undo_set_off(by=by, settlement_id=row.pk, reason="Nog eens")
    assert left(note) == 700_00


def test_a_refund_is_taken_back_by_a_reversal(own_cast: Cast, aalst: Invoice) -> None:
    note = give_back(own_cast, aalst)
    line = went_out(own_cast, 1_000_00)
    back(own_cast, line, {("note", note.pk): 1_000_00})
    by = own_cast.acting("house_treasurer")
    with system("a test reads the refund"):
        refund = Refund.objects.get()
    undo_refund(by=by, refund_id=refund.pk, reason="Het was loon")
    assert left(note) == 1_000_00
    # It waits on the suspense account again, and Aalst has its credit again.
    books = {"400000": GENT - 1_000_00, "499000": 1_000_00, "550000": AALST - 1_000_00, **LESS}
    assert saldo(own_cast, 2046) == books
    with pytest.raises(Conflict):
        undo_refund(by=by, refund_id=refund.pk, reason="Nog eens")
    with reading(by):
        assert light_of_the_books(by).is_green
