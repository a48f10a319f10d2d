"""What is due is invoiced once: numbered without a gap, booked to the cent, VAT apart."""

from __future__ import annotations

from datetime import date

import pytest

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading
from financing.invoices.actions import issue_due
from financing.invoices.models import InvoiceLine
from financing.invoices.run import run_until
from financing.ledger.queries import light_of_the_books
from financing.payments.references import parse_ogm
from tests.cast import Cast
from tests.financing.invoices.making import FIRST, fix_running, invoiced, issue_until, open_books_of, papers
from tests.financing.ledger.making import saldo
from tests.financing.story import LIBRARY_YEARLY, VENUE_YEARLY


def test_each_participant_gets_one_invoice_that_asks_what_was_fixed(own_cast: Cast, own_initiative: int) -> None:
    found = invoiced(own_cast, own_initiative)
    assert {name: paper.total_cents for name, paper in found.items()} == {
        "Bibliotheek Aalst": LIBRARY_YEARLY,
        "Podiumhuis Gent": VENUE_YEARLY,
    }
    library = found["Bibliotheek Aalst"]
    assert library.payer.name == "Stad Aalst"
    # 8.291,79 with 21 % inside: 8.291,79 ÷ 1,21 = 6.852,719… → 6.852,72 and 1.439,07.
    assert (library.net_cents, library.vat_cents) == (6_852_72, 1_439_07)
    assert library.name == "2046-0001"
    # 2046000001 = 97 × 21092783 + 50
    assert (library.ogm, parse_ogm(library.ogm)) == ("204600000150", "204600000150")
    assert library.due_on == FIRST  # 31 January 2047 is more than 30 days after 26 November 2046


def test_the_books_hold_the_debt_the_contribution_and_the_vat(own_cast: Cast, own_initiative: int) -> None:
    invoiced(own_cast, own_initiative)
    # Gent: 24.538,95 ÷ 1,21 = 20.280,123… → 20.280,12 and 4.258,83. Together: 27.132,84 and 5.697,90.
    assert saldo(own_cast, 2046) == {"400000": 32_830_74, "700000": -27_132_84, "451000": -5_697_90}
    by = own_cast.acting("house_treasurer")
    with reading(by):
        assert light_of_the_books(by).is_green


def test_what_was_invoiced_is_not_asked_again(own_cast: Cast, own_initiative: int) -> None:
    invoiced(own_cast, own_initiative)
    with pytest.raises(Refused, match="niets te factureren"):
        issue_until(own_cast, FIRST)


def test_quarters_are_the_year_to_the_cent(own_cast: Cast, own_initiative: int) -> None:
    open_books_of(own_cast, 2046, 2047)
    fix_running(own_cast, own_initiative, parts=4)
    for day in (date(2047, 1, 31), date(2047, 4, 30), date(2047, 7, 31), date(2047, 10, 31)):
        issue_until(own_cast, day)
    ours = [paper for paper in papers(own_cast) if paper.organisation.name == "Bibliotheek Aalst"]
    # 829179 × 1 ÷ 4 = 207294,75; × 2 ÷ 4 = 414589,5; × 3 ÷ 4 = 621884,25; rounded down each time, less the one before.
    assert [paper.total_cents for paper in ours] == [207_294, 207_295, 207_295, 207_295]
    assert sum(paper.total_cents for paper in ours) == LIBRARY_YEARLY
    assert [paper.number for paper in ours] == [1, 3, 5, 7]
    with reading(own_cast.acting("house_treasurer")):
        line = InvoiceLine.objects.get(invoice=ours[1])
        assert (line.part, line.parts, line.year, line.kind) == (2, 4, 2047, "running")


def test_other_amounts_than_the_form_showed_are_a_conflict(own_cast: Cast, own_initiative: int) -> None:
    open_books_of(own_cast, 2046, 2047)
    by = own_cast.acting("house_treasurer")
    with reading(by):
        drawn = run_until(by, FIRST).stamp
    fix_running(own_cast, own_initiative)
    with pytest.raises(Conflict):
        issue_due(by=by, until=FIRST, drawn=drawn)
    assert papers(own_cast) == []


def test_a_year_that_is_not_open_takes_no_invoice(own_cast: Cast, own_initiative: int) -> None:
    fix_running(own_cast, own_initiative)
    with pytest.raises(Refused, match="2046"):
        issue_until(own_cast, FIRST)
    assert papers(own_cast) == []
