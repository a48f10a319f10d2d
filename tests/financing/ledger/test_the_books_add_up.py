"""The trial balance, the light and what each of them sees when somebody gets past the guards."""

from __future__ import annotations

from datetime import date

import pytest

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading
from financing.home import cards
from financing.ledger.queries import light_of_the_books, trial_balance
from financing.ledger.rules import Line
from tests.cast import Cast
from tests.databases import run_as_superuser
from tests.financing.ledger.making import COST, balance_of, booked, open_books, saldo
from tests.financing.story import build_initiative


def test_cost_and_income_begin_each_year_at_zero_and_leave_their_result(cast: Cast) -> None:
    year = open_books(cast, years=2)
    by, before = cast.acting("house_treasurer"), date(year - 1, 6, 30)
    booked(by=by, lines=[Line("bank", 900_00), Line("740000", -900_00)], key="grant", day=before)
    booked(by=by, lines=[Line("610000", 250_00), Line("bank", -250_00)], key="cost", day=before)
    booked(by=by, lines=[Line("610000", 40_00), Line("bank", -40_00)], key="now", day=date(year, 1, 1))
    # Last year 900 − 250 = 650 stays; this year only the cost of 40. Bank: 900 − 250 − 40 = 610.
    assert balance_of(cast, year - 1).result == 650_00
    assert balance_of(cast, year).result == -40_00
    assert saldo(cast, year) == {"140000": -650_00, "550000": 610_00, "610000": 40_00}
    rows = balance_of(cast, year).rows
    assert sum(row.opening for row in rows) == 0
    assert sum(row.closing for row in rows) == 0


@pytest.mark.parametrize("person", ["staff", "secretary", "treasurer", "stranger", "observer"])
def test_the_books_are_for_who_reads_them(cast: Cast, person: str) -> None:
    year = open_books(cast)
    by = cast.acting(person)
    with reading(by), pytest.raises(Refused, match="penningmeester, de revisor en het bestuur"):
        trial_balance(by, year)
    with reading(by), pytest.raises(Refused, match="penningmeester, de revisor en het bestuur"):
        light_of_the_books(by)


# What the owner does to the rows once the triggers are gone, and which check of the light turns red: 1 debit and
# credit, 2 members, 3 initiatives, 4 debts, 5 entries that do not add up, 6 entries other than in the record.
FAULTS = {
    "a cent more": ("UPDATE financing_posting SET cents = cents + 1 WHERE cents = 60500", {1, 5, 6}),
    "a debt of nobody": ("UPDATE financing_posting SET organisation_id = NULL WHERE cents = 60500", {4, 6}),
    "a contribution of nobody": ("UPDATE financing_posting SET organisation_id = NULL WHERE cents = -50000", {2, 6}),
    "a contribution for nothing": ("UPDATE financing_posting SET initiative_id = NULL WHERE cents = -50000", {3, 6}),
    "a posting gone": ("DELETE FROM financing_posting WHERE cents = -10500", {1, 5, 6}),
    "another account": (
        "UPDATE financing_posting SET account_id = (SELECT id FROM financing_account WHERE code = '133000')"
        " WHERE cents = -10500",
        {6},
    ),
}


def test_the_light_turns_red_for_each_fault(own_database: str, own_cast: Cast) -> None:
    open_books(own_cast)
    library, initiative = own_cast.organisations["library"], build_initiative(own_cast)
    # € 500 and 21 % VAT: 105; together € 605.
    lines = [Line("debtors", 605_00, library), Line("contributions", -500_00, library, initiative)]
    booked(by=own_cast.acting("treasurer"), lines=[*lines, Line("vat", -105_00)], key="invoice")
    by = own_cast.acting("auditor")
    with reading(by):
        light = light_of_the_books(by)
    assert light.is_green
    # Debit, contributions of members and of initiatives, debts; nothing broken, nothing unrecorded.
    assert [check.left for check in light.checks] == [605_00, 500_00, 500_00, 605_00, 0, 0]
    for what, (fault, red) in FAULTS.items():
        run_as_superuser(own_database, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS TABLE financing_posting")
        run_as_superuser(own_database, "ALTER TABLE financing_posting DISABLE TRIGGER USER")
        run_as_superuser(own_database, fault)
        with reading(by):
            seen = light_of_the_books(by)
        assert {place for place, check in enumerate(seen.checks, 1) if not check.holds} == red, what
        run_as_superuser(own_database, "DELETE FROM financing_posting; INSERT INTO financing_posting TABLE kept")
        run_as_superuser(own_database, "ALTER TABLE financing_posting ENABLE TRIGGER USER")
    with reading(by):
        assert light_of_the_books(by).is_green


def test_the_start_page_says_to_who_reads_the_books_whether_they_add_up(own_database: str, own_cast: Cast) -> None:
    open_books(own_cast)
    booked(by=own_cast.acting("house_treasurer"), lines=COST, key="cost")
    by = own_cast.acting("board")
    with reading(by):
        assert [(card.label, card.value) for card in cards(by)] == [("Boekhouding", "sluit")]
    run_as_superuser(own_database, "ALTER TABLE financing_posting DISABLE TRIGGER USER")
    run_as_superuser(own_database, "UPDATE financing_posting SET cents = cents + 1 WHERE cents > 0")
    with reading(by):
        # Debit and credit, the entry itself, and the record.
        assert [(card.value, card.sentence) for card in cards(by)] == [("sluit niet", "3 controles kloppen niet")]
    member = own_cast.acting("treasurer")
    with reading(member):
        assert "Boekhouding" not in {card.label for card in cards(member)}
