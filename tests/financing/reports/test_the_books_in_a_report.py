"""What a report says of budget, cost and arrears is what the books say on its last day: sums on paper.

Bibliotheek Aalst owes € 8.291,79 and Podiumhuis Gent € 24.538,95; both were invoiced on 26 November 2046 and are due a
month later, on 31 January 2047 at the latest.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from cooperative.isolation.transactions import system
from financing.credits.actions import credit_invoice
from financing.invoices.models import Invoice, InvoiceLine
from financing.invoices.queries import place_of
from financing.matching.actions import book_line
from financing.printouts import arrears_on, execution_on
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.invoices.making import invoiced
from tests.financing.matching.paying import SUPPLIER, bank_says, paid, waiting
from tests.financing.story import MONDAY

AALST, GENT = 8_291_79, 24_538_95
SOON = date(2046, 12, 20)


@pytest.fixture
def invoices(own_cast: Cast, own_initiative: int, clock: HouseClock) -> dict[str, Invoice]:
    found = invoiced(own_cast, own_initiative)
    clock.set(MONDAY.replace(month=12, day=20))
    return found


def open_by_age(day: date) -> tuple[dict[int, tuple[int, int]], int, int]:
    with system("a report adds up over all"):
        found = arrears_on(day)
    assert found["open"] - found["spare"] == found["booked"]
    return (
        {each["days"]: (each["many"], each["cents"]) for each in found["ages"] if each["many"]},
        found["spare"],
        found["booked"],
    )


def test_what_is_open_grows_old_and_is_what_the_books_say(own_cast: Cast, invoices: dict[str, Invoice]) -> None:
    both = (2, AALST + GENT)
    due = invoices["Bibliotheek Aalst"].due_on
    assert due == date(2047, 1, 31)
    assert open_by_age(SOON) == ({-100_000: both}, 0, AALST + GENT)
    # Due on 31 January: a day late on 1 February, 31 days on 3 March, 61 on 2 April, 91 on 2 May.
    ages = {date(2047, 2, 1): 1, date(2047, 3, 2): 1, date(2047, 3, 3): 31, date(2047, 4, 2): 61, date(2047, 5, 2): 91}
    assert {day: next(iter(open_by_age(day)[0])) for day in ages} == ages


def test_before_the_day_of_issue_nothing_is_open(invoices: dict[str, Invoice]) -> None:
    assert open_by_age(date(2046, 11, 25)) == ({}, 0, 0)


def test_what_was_paid_and_given_back_is_taken_off(own_cast: Cast, invoices: dict[str, Invoice]) -> None:
    aalst, by = invoices["Bibliotheek Aalst"], own_cast.acting("house_treasurer")
    bank_says(own_cast, paid(AALST, aalst.ogm))
    with system("a test reads the line of an invoice"):
        place = place_of(InvoiceLine.objects.get(invoice=aalst))
    credit_invoice(by=by, invoice_id=aalst.pk, back={place: 1_000_00}, reason="x", asked_again=False, drawn=AALST)
    # Gent still owes 24.538,95; Aalst has 1.000,00 coming: the books hold 23.538,95.
    assert open_by_age(SOON) == ({-100_000: (1, GENT)}, 1_000_00, GENT - 1_000_00)


def test_budget_cost_and_what_was_asked_stand_beside_each_other(
    own_cast: Cast, own_initiative: int, invoices: dict[str, Invoice]
) -> None:
    bank_says(own_cast, paid(-500_00, iban=SUPPLIER, text="hosting"))
    [line] = waiting(own_cast)
    by = own_cast.acting("house_treasurer")
    asked = {
        "account": "610000",
        "cents": -500_00,
        "initiative_id": own_initiative,
        "reason": "Hosting",
        "drawn": -500_00,
    }
    book_line(by=by, line_id=line.pk, **asked)  # type: ignore[arg-type]
    costs = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))  # type: ignore[var-annotated]
    costs[own_initiative]["running"][2046] = 3_650_00
    with system("a report adds up over all"):
        [row] = execution_on(costs, SOON)
        before = execution_on(costs, date(2046, 12, 9))
    # On 20 December 11 of 365 days are left: 3.650 × 11 ÷ 365 = 110 comes on top of the 500 that were spent.
    assert (row["budget"], row["actual"], row["forecast"], row["over"]) == (3_650_00, 500_00, 610_00, False)
    assert before[0]["actual"] == 0
    # In 2047 both were asked 27.132,84 without VAT; in 2046 nothing.
    assert row["asked"] == 0
    with system("a report adds up over all"):
        later = {each["kind"]: each for each in execution_on(costs, date(2047, 2, 1))}
    assert later["running"]["asked"] == 27_132_84
