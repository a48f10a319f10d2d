"""What a year was planned to cost, what it cost, and what it will have cost: sums on paper."""

from __future__ import annotations

from datetime import date

from django.test import Client

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action, reading
from financing.ledger.actions import post
from financing.ledger.models import JournalEntry, Source
from financing.ledger.queries import spent_on
from financing.ledger.rules import Line as Booked
from financing.plans.execution import YearOfPlan, execution_of
from financing.plans.plan import INVESTMENT, RUNNING, Line, Plan
from tests.cast import Cast
from tests.conftest import signed_in, today
from tests.financing.ledger.making import open_books
from tests.financing.story import build_initiative

PLAN = Plan(
    lines=(
        Line(1, 2026, RUNNING, "Hosting", 36_500_00, vat_included=True),
        Line(2, 2026, INVESTMENT, "Bouw", 10_000_00, vat_included=True),
        Line(3, 2027, RUNNING, "Hosting", 40_000_00, vat_included=True),
    )
)


def rows_on(day: date, spent: dict[tuple[int, str], int]) -> list[tuple[int, str, int, int, int, int]]:
    return [(r.year, r.kind, r.budget, r.actual, r.forecast, r.left) for r in execution_of(PLAN, spent, day)]


def test_running_cost_goes_on_as_planned_for_the_days_that_are_left() -> None:
    # 26 September 2026: 96 of 365 days are left. 36.500 × 96 / 365 = 9.600 is still to come.
    spent = {(2026, RUNNING): 27_000_00, (2026, INVESTMENT): 4_000_00}
    assert rows_on(date(2026, 9, 26), spent) == [
        (2026, INVESTMENT, 10_000_00, 4_000_00, 10_000_00, 0),
        (2026, RUNNING, 36_500_00, 27_000_00, 36_600_00, -100_00),
        (2027, RUNNING, 40_000_00, 0, 40_000_00, 0),
    ]


def test_an_investment_that_costs_more_is_expected_to() -> None:
    spent = {(2026, INVESTMENT): 10_000_01}
    assert rows_on(date(2026, 12, 31), spent)[0] == (2026, INVESTMENT, 10_000_00, 10_000_01, 10_000_01, -1)


def test_on_the_last_day_nothing_is_left_to_come_and_in_a_leap_year_a_day_counts_for_less() -> None:
    assert rows_on(date(2026, 12, 31), {(2026, RUNNING): 1_00})[1][4] == 1_00
    plan = Plan(lines=(Line(1, 2028, RUNNING, "Hosting", 366, vat_included=True),))
    # 1 January 2028: 365 of 366 days are left: 366 × 365 / 366 = 365 cents. Two days later: 363.
    assert [execution_of(plan, {}, date(2028, 1, day))[0].forecast for day in (1, 3)] == [365, 363]


def test_half_a_cent_is_rounded_up_once() -> None:
    plan = Plan(lines=(Line(1, 2028, RUNNING, "Hosting", 1, vat_included=True),))
    # 1 July 2028: 183 of 366 days are left, half a cent; the day after a little less than half.
    assert [execution_of(plan, {}, date(2028, 7, day))[0].forecast for day in (1, 2)] == [1, 0]


def test_a_year_that_is_over_cost_what_was_booked_also_without_a_plan() -> None:
    assert execution_of(Plan(), {(2025, RUNNING): 5_00}, date(2026, 1, 1)) == [YearOfPlan(2025, RUNNING, 0, 5_00, 5_00)]


@action
def paid(*, by: Acting, initiative: int, key: str, account: str, cents: int) -> JournalEntry:
    """Book a cost for an initiative."""
    lines = [Booked(account, cents, None, initiative), Booked("bank", -cents)]
    return post(by=by, day=today(), text="Kost", lines=lines, source=(Source.MEMORIAL, None), key=key)


def test_every_member_reads_what_an_initiative_cost_together(cast: Cast) -> None:
    year, initiative, other = open_books(cast), build_initiative(cast), build_initiative(cast, title="Een ander")
    by = cast.acting("house_treasurer")
    for key, account, cents in (("a", "610000", 100_00), ("b", "657000", 2_50), ("c", "211000", 900_00)):
        paid(by=by, initiative=initiative, key=key, account=account, cents=cents)
    paid(by=by, initiative=other, key="d", account="610000", cents=7_00)
    with reading(cast.acting("stranger")):
        # 100 + 2,50 of running cost; 900 that lasts; not the 7 of another initiative.
        assert spent_on(initiative) == {(year, RUNNING): 102_50, (year, INVESTMENT): 900_00}
    client: Client = signed_in(cast.acting("stranger"))
    page = client.get(f"/samenleggen/initiatieven/{initiative}/plan/uitvoering").content.decode()
    assert "€\N{NO-BREAK SPACE}102,50" in page
    assert "€\N{NO-BREAK SPACE}900,00" in page
