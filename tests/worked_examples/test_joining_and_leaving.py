"""A member that joins and one that leaves: the cost of a year runs over its months, each over who takes part in it.

The service costs € 1.200,00 in 2047 (an amount that is exempt of VAT), in equal parts. A month counts for who takes
part on its first day. Aalst and Mechelen take part from the start; the city of Aalst joins in May, Mechelen leaves in
August:

    January to May (5 months)      Aalst 600  Mechelen 600             a year
    June to August (3 months)      Aalst 400  Mechelen 400  city 400   a year
    September to December (4)      Aalst 600                city 600   a year

    Aalst     (5 × 600 + 3 × 400 + 4 × 600) ÷ 12 = 550,00
    Mechelen  (5 × 600 + 3 × 400) ÷ 12           = 350,00
    city      (3 × 400 + 4 × 600) ÷ 12           = 300,00     together 1.200,00
"""

from __future__ import annotations

from datetime import date

import pytest

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from financing.contributions.actions import fix_anew
from financing.contributions.models import Charge, Schedule
from financing.contributions.queries import changes_of, standing_charges
from financing.invoices.models import Invoice
from financing.invoices.queries import arrears
from financing.keys.actions import write_key
from financing.ledger.queries import light_of_the_books
from financing.plans.actions import set_sources, write_plan_line
from financing.refunds.actions import pay_back
from initiatives.portfolio.actions import leave, take_part
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.invoices.making import fix_running, issue_until, open_books_of
from tests.financing.ledger.making import saldo
from tests.financing.matching.paying import bank_says, paid, waiting
from tests.financing.story import MONDAY, build_initiative

LIBRARY, MECHELEN, CITY = "Bibliotheek Aalst", "Bibliotheek Mechelen", "Stad Aalst"
ACCOUNT_OF_MECHELEN = "BE90091000000332"


@pytest.fixture
def service(own_cast: Cast, clock: HouseClock) -> int:
    """A service of € 1.200,00 in 2047 over two in equal parts; the books of both years are open."""
    clock.set(MONDAY)
    pk = build_initiative(own_cast, taking_part=("library", "elsewhere"))
    by = own_cast.acting("contributor")
    write_plan_line(
        by=by,
        initiative_id=pk,
        year=2047,
        kind="running",
        label="Hosting",
        cents=1_200_00,
        vat_included=True,
        vat="exempt",
    )
    set_sources(by=by, initiative_id=pk, year=2047, kind="running", cents={"members": 1_200_00})
    write_key(by=by, initiative_id=pk, kind="equal", equal_percent=0)
    open_books_of(own_cast, 2046, 2047)
    return pk


def on(clock: HouseClock, month: int, day: int, year: int = 2047) -> None:
    clock.set(MONDAY.replace(year=year, month=month, day=day))


def owed(schedule: Schedule) -> dict[str, int]:
    with system("a test reads what each owes"):
        rows = Charge.objects.filter(schedule=schedule, replaced_at=None).select_related("organisation")
        return {row.organisation.name: row.cents for row in rows}


def asked(kind: str = "invoice") -> list[tuple[str, int]]:
    """Give who was asked (or given back) what, in the order of issue."""
    with system("a test reads every paper"):
        rows = Invoice.objects.filter(kind=kind).select_related("organisation").order_by("id")
        return [(row.organisation.name, row.total_cents) for row in rows]


def fix_again(cast: Cast, schedule: Schedule, version: int) -> list[tuple[str, int, int]]:
    """Fix anew; give whose amount changed, from what to what, as the page said before."""
    by = cast.acting("house_treasurer")
    with reading(by):
        rows = changes_of(by, schedule, standing_charges(by, schedule))
    fix_anew(by=by, schedule_id=schedule.pk, version=version)
    return [(row.name, row.before, row.cents) for row in rows]


def test_each_pays_for_the_months_in_which_it_takes_part(own_cast: Cast, service: int, clock: HouseClock) -> None:
    on(clock, 1, 10)
    schedule = fix_running(own_cast, service, parts=4)
    assert owed(schedule) == {LIBRARY: 600_00, MECHELEN: 600_00}
    # A quarter of 600,00 in January, and another in April.
    assert [issue_until(own_cast, date(2047, *day)) for day in ((1, 31), (4, 30))] == [(2, 0), (2, 0)]
    on(clock, 5, 15)
    take_part(by=own_cast.acting("representative", "city"), initiative_id=service)
    on(clock, 8, 20)
    leave(by=own_cast.acting("stranger"), initiative_id=service)
    on(clock, 9, 3)
    assert fix_again(own_cast, schedule, 1) == [
        (CITY, 0, 300_00),
        (LIBRARY, 600_00, 550_00),
        (MECHELEN, 600_00, 350_00),
    ]
    with system("a test reads the sum on paper"):
        rows = Charge.objects.filter(schedule=schedule, replaced_at=None).select_related("organisation")
        months = {row.organisation.name: (row.basis.get("months"), row.basis.get("of")) for row in rows}
    assert months == {LIBRARY: (None, None), MECHELEN: (8, 12), CITY: (7, 12)}
    # By October all of it is due: 550 − 300, 350 − 300, and 300.
    issue_until(own_cast, date(2047, 10, 31))
    assert asked() == [
        (LIBRARY, 150_00), (MECHELEN, 150_00), (LIBRARY, 150_00), (MECHELEN, 150_00),
        (CITY, 300_00), (LIBRARY, 250_00), (MECHELEN, 50_00),
    ]  # fmt: skip
    assert sum(cents for _name, cents in asked()) == 1_200_00


def test_who_leaves_after_paying_the_year_gets_the_rest_back(own_cast: Cast, service: int, clock: HouseClock) -> None:
    on(clock, 1, 10)
    schedule = fix_running(own_cast, service)
    issue_until(own_cast, date(2047, 1, 31))
    with system("a test reads the references"):
        ogm = {one.organisation.name: one.ogm for one in Invoice.objects.select_related("organisation")}
    on(clock, 2, 5)
    day = date(2047, 2, 4)
    assert bank_says(own_cast, *(paid(600_00, one, day=day) for one in ogm.values()), day=day) == 2
    on(clock, 3, 20)
    leave(by=own_cast.acting("stranger"), initiative_id=service)
    # Three months of 600 a year are 150,00; Aalst carries the other nine alone: (3 × 600 + 9 × 1.200) ÷ 12 = 1.050,00.
    assert fix_again(own_cast, schedule, 1) == [(LIBRARY, 600_00, 1_050_00), (MECHELEN, 600_00, 150_00)]
    assert issue_until(own_cast, date(2047, 3, 31)) == (1, 1)
    assert (asked()[-1], asked("credit_note")) == ((LIBRARY, 450_00), [(MECHELEN, 450_00)])
    by = own_cast.acting("house_treasurer")
    with reading(by):
        owing = arrears(by, date(2047, 3, 20))
    assert (owing.open_cents, owing.spare_cents) == (450_00, 450_00)
    # What is left is paid back by the bank, and Mechelen is even: 600,00 came, 450,00 went, 150,00 was for the service.
    bank_says(own_cast, paid(-450_00, iban=ACCOUNT_OF_MECHELEN, day=date(2047, 3, 20)), day=date(2047, 3, 20))
    [line] = waiting(own_cast)
    with system("a test reads the credit note"):
        note = Invoice.objects.get(kind="credit_note")
    pay_back(by=by, line_id=line.pk, parts={("note", note.pk): 450_00}, drawn=-450_00)
    assert saldo(own_cast, 2047) == {"400000": 450_00, "550000": 750_00, "700000": -1_200_00}
    with reading(by):
        assert light_of_the_books(by).is_green


def test_who_joins_in_december_pays_from_the_next_year(own_cast: Cast, service: int, clock: HouseClock) -> None:
    on(clock, 1, 10)
    schedule = fix_running(own_cast, service)
    on(clock, 12, 2)
    take_part(by=own_cast.acting("representative", "city"), initiative_id=service)
    assert fix_again(own_cast, schedule, 1) == []


def test_months_in_which_nobody_takes_part_yet_are_no_part_of_the_year(
    own_cast: Cast, service: int, clock: HouseClock
) -> None:
    # Fixed in December for the year that runs: who takes part since 26 November does so on one first day of a month.
    by = own_cast.acting("contributor")
    write_plan_line(
        by=by,
        initiative_id=service,
        year=2046,
        kind="running",
        label="x",
        cents=100_00,
        vat_included=True,
        vat="exempt",
    )
    set_sources(by=by, initiative_id=service, year=2046, kind="running", cents={"members": 100_00})
    on(clock, 12, 5, year=2046)
    schedule = fix_running(own_cast, service, year=2046, first=date(2046, 12, 31))
    assert owed(schedule) == {LIBRARY: 50_00, MECHELEN: 50_00}


def test_what_was_invoiced_ahead_is_not_given_back(own_cast: Cast, service: int, clock: HouseClock) -> None:
    on(clock, 1, 10)
    fix_running(own_cast, service, parts=4)
    assert issue_until(own_cast, date(2047, 10, 31)) == (2, 0)
    with pytest.raises(Refused, match="niets te factureren"):
        issue_until(own_cast, date(2047, 1, 31))
