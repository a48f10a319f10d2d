"""What participants pay is fixed once, by the house treasurer, from the plan; fixed anew, it is what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from financing.contributions.actions import Terms, fix_anew, fix_contributions
from financing.contributions.drawing import Drawn, charges_of, vat_parts
from financing.contributions.models import Charge, Schedule
from financing.contributions.months import Stretch, Year
from financing.contributions.queries import changes_of, drawing_of, dues_in, standing_charges
from financing.plans.plan import RUNNING, Line, Plan, Source, Tariff
from financing.statements.sheet import Sheet
from initiatives.portfolio.models import Participation
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.invoices.making import FIRST, GROUND, fix_running, issue_until, open_books_of, papers
from tests.financing.paper import carrier, sheet, version
from tests.financing.story import LIBRARY_YEARLY, VENUE_YEARLY


def amounts(cast: Cast, schedule: Schedule) -> dict[str, int]:
    """Give the amounts that stand, by name."""
    by = cast.acting("house_treasurer")
    with reading(by):
        return {row.organisation.name: row.cents for row in standing_charges(by, schedule)}


def test_each_participant_owes_what_the_plan_says(own_cast: Cast, own_initiative: int) -> None:
    schedule = fix_running(own_cast, own_initiative, parts=4)
    assert amounts(own_cast, schedule) == {"Bibliotheek Aalst": LIBRARY_YEARLY, "Podiumhuis Gent": VENUE_YEARLY}
    assert schedule.days == [date(2047, 1, 31), date(2047, 4, 30), date(2047, 7, 31), date(2047, 10, 31)]
    assert schedule.ground == GROUND
    with reading(own_cast.acting("treasurer")):
        [ours] = Charge.objects.all()
    assert (ours.payer_id, ours.basis["by"], ours.basis["inhabitants"]) == (
        own_cast.organisations["city"], "tariffs", 92_131,
    )  # fmt: skip
    assert ours.basis["rates"] == [{"label": "Werking", "rate": "9/100", "cents": LIBRARY_YEARLY}]


def test_what_waits_is_listed_until_it_is_fixed(own_cast: Cast, own_initiative: int) -> None:
    by = own_cast.acting("house_treasurer")
    with reading(by):
        found = {(due.kind, due.cents, due.participants) for due in dues_in(by, 2047)}
    # 93.000 of the investment by the key, and the tariff of 364.786 inhabitants × 0,09 = 32.830,74.
    assert found == {("investment", 9_300_000, 2), ("running", 32_830_74, 2)}
    fix_running(own_cast, own_initiative)
    with reading(by):
        assert {due.kind for due in dues_in(by, 2047)} == {"investment"}


def test_it_is_fixed_once(own_cast: Cast, own_initiative: int) -> None:
    fix_running(own_cast, own_initiative)
    with pytest.raises(Conflict):
        fix_running(own_cast, own_initiative)


@pytest.mark.parametrize(
    ("person", "terms", "shift", "error"),
    [
        ("treasurer", Terms(FIRST, 1, GROUND), 0, Refused),
        ("auditor", Terms(FIRST, 1, GROUND), 0, Refused),
        ("house_treasurer", Terms(FIRST, 1, "  "), 0, RefusedField),
        ("house_treasurer", Terms(FIRST, 3, GROUND), 0, RefusedField),
        ("house_treasurer", Terms(date(2049, 1, 1), 1, GROUND), 0, RefusedField),
        ("house_treasurer", Terms(FIRST, 1, GROUND), 1, Conflict),
    ],
)
def test_what_does_not_fit_is_refused(
    own_cast: Cast, own_initiative: int, person: str, terms: Terms, shift: int, error: type[Exception]
) -> None:
    by = own_cast.acting("house_treasurer")
    with reading(by):
        found = drawing_of(by, own_initiative, "running", 2047)
    assert found is not None
    with pytest.raises(error):
        fix_contributions(
            by=own_cast.acting(person),
            initiative_id=own_initiative,
            kind="running",
            year=2047,
            round_id=0,
            terms=terms,
            drawn=found.stamp + shift,
        )
    with system("a test counts every schedule"):
        assert Schedule.objects.count() == 0


def test_who_leaves_owes_nothing_more_and_gets_back_what_was_invoiced(
    own_cast: Cast, own_initiative: int, clock: HouseClock
) -> None:
    open_books_of(own_cast, 2046, 2047)
    schedule = fix_running(own_cast, own_initiative, parts=2)
    issue_until(own_cast, FIRST)
    with system("a test lets the venue leave"):
        Participation.objects.filter(organisation_id=own_cast.organisations["venue"]).update(state="left")
    by = own_cast.acting("house_treasurer")
    with reading(by):
        changes = changes_of(by, schedule, standing_charges(by, schedule))
    assert [(row.name, row.before, row.cents) for row in changes] == [("Podiumhuis Gent", VENUE_YEARLY, 0)]
    assert fix_anew(by=by, schedule_id=schedule.pk, version=1) == 1
    with pytest.raises(Conflict):
        fix_anew(by=by, schedule_id=schedule.pk, version=1)
    assert amounts(own_cast, schedule) == {"Bibliotheek Aalst": LIBRARY_YEARLY, "Podiumhuis Gent": 0}
    # Half of 24.538,95 was invoiced: 12.269,47. It comes back, and settles the invoice that was not paid yet.
    assert issue_until(own_cast, FIRST) == (0, 1)
    note = papers(own_cast)[-1]
    assert (note.name, note.total_cents, note.credits.total_cents if note.credits else 0) == (
        "C2046-0001", 12_269_47, 12_269_47,
    )  # fmt: skip


def drawn_of(whole: Sheet) -> list[Drawn]:
    """Draw the running cost of 2027 with the same participants all year."""
    year = Year((Stretch(12, whole),), whole)
    return charges_of(year, year.divided(RUNNING, 2027, 2026), RUNNING, 2027)


def test_vat_parts_an_amount_as_the_lines_of_the_plan_treat_it() -> None:
    lines = (
        Line(1, 2027, RUNNING, "Hosting", 300_00, vat_included=True),
        Line(2, 2027, RUNNING, "Opleiding", 100_00, vat_included=True, vat="exempt"),
        Line(3, 2028, RUNNING, "Hosting", 999_00, vat_included=True),
    )
    plan = Plan(lines=lines, sources=(Source(2027, RUNNING, "members", 100_01),))
    assert vat_parts(plan, RUNNING, 2027) == {("exempt", True): 100_00, ("normal", True): 300_00}
    two = (carrier(1, 10), carrier(2, 10))
    drawn = drawn_of(sheet(plan, version("equal"), carriers=two))
    # 100,01 over two: 50,01 and 50,00. A quarter of 50,01 is 12,5025 and three quarters 37,5075: 12,50 and 37,51.
    assert [(each.organisation_id, each.vat, each.cents) for each in drawn] == [
        (1, "exempt", 12_50), (1, "normal", 37_51), (2, "exempt", 12_50), (2, "normal", 37_50),
    ]  # fmt: skip
    assert drawn[0].basis["terms"] == [{"kind": "equal", "amount": "10001", "weight": 1, "weights": 2}]


def test_each_tariff_is_an_amount_of_its_own_footing() -> None:
    tariffs = (
        Tariff(1, "Werking", Decimal("0.10"), 2027),
        Tariff(2, "Licentie", Decimal("0.05"), 2027),
        Tariff(3, "Vorming", Decimal("0.01"), 2027, vat="exempt"),
    )
    drawn = drawn_of(sheet(Plan(tariffs=tariffs), carriers=(carrier(1, 1001),)))
    # 1001 × 0,10 = 100,10 and × 0,05 = 50,05: together 150,15. 1001 × 0,01 = 10,01.
    assert {each.vat: each.cents for each in drawn} == {"normal": 150_15, "exempt": 10_01}


def test_a_key_that_does_not_divide_fixes_nothing() -> None:
    plan = Plan(
        lines=(Line(1, 2027, RUNNING, "Hosting", 1_00, vat_included=True),),
        sources=(Source(2027, RUNNING, "members", 1_00),),
    )
    nobody = replace(sheet(plan, version("per_inhabitant")), carriers=(carrier(1, 0),))
    assert drawn_of(nobody) == []
