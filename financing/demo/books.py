"""The books of the demo: last year and this one, with grants, running costs and one mistake that was set right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from cooperative.demo import Event, World
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from financing.ledger.actions import close_year, open_year, reverse_entry, write_entry
from financing.ledger.rules import Line
from financing.statements.queries import sheets_for
from financing.statements.shares import running_in
from financing.statements.sheet import sheet_of
from initiatives.demo.source import initiatives_of
from members.demo import holder
from members.demo.source import HOUSE

BOOKS = 200
OPENING = [Line("bank", 48_250_00), Line("133000", -30_000_00), Line("140000", -18_250_00)]
GRANT_A_QUARTER = [Line("bank", 36_000_00), Line("740000", -36_000_00)]
INVOICED = "digitale-balie"
PRINTING = "Drukwerk jaarverslag"
TWICE = [Line("610000", 1_284_50), Line("bank", -1_284_50)]


def book_events(world: World) -> list[Event]:
    """Tell what was booked since 1 January of last year."""
    first, this = date(world.today.year - 1, 1, 1), date(world.today.year, 1, 1)
    told: list[Event] = []

    def tell(day: date, what: str, act: Callable[..., None], *about: object) -> None:
        if day < world.today:
            run = partial(act, world, day, *about)
            told.append(Event(world.at((day - world.today).days, "16:00"), BOOKS, f"boekhouding: {what}", run))

    for day in (first, this):
        tell(day, f"boekjaar {day.year}", _open)
    tell(first + timedelta(days=2), "beginbalans", _write, "Beginbalans", OPENING)
    for year in (first.year, this.year):
        for quarter in range(1, 5):
            day = date(year, 3 * quarter, 28)
            tell(day, "subsidie", _write, f"Vlaamse werkingssubsidie, kwartaal {quarter}/{year}", GRANT_A_QUARTER)
            tell(day, "bijdragen", _contributions, quarter)
            tell(day, "werking", _running, quarter)
        tell(date(year, 9, 15), "investering", _invested)
    tell(first + timedelta(days=140), "drukwerk", _write, PRINTING, TWICE)
    tell(first + timedelta(days=141), "drukwerk", _write, f"{PRINTING}, nog eens", TWICE)
    tell(first + timedelta(days=150), "drukwerk", _set_right)
    tell(date(this.year, 3, 30), "afsluiting", _close)
    return told


def _open(world: World, day: date) -> None:
    open_year(by=_treasurer(world), year=day.year)


def _close(world: World, day: date) -> None:
    close_year(by=_treasurer(world), year=day.year - 1)


def _write(world: World, day: date, text: str, lines: list[Line]) -> None:
    entry = write_entry(by=_treasurer(world), day=day, text=text, lines=lines, key=f"demo-{day}-{text}")
    world.ids["entry", text] = entry.pk


def _running(world: World, day: date, quarter: int) -> None:
    """Book what the services cost in a quarter: a little under a quarter of what their plan says."""
    text = f"Werking van de diensten, kwartaal {quarter}/{day.year}"
    _pay(world, day, text, "610000", _planned(world, day.year, "running", 24))


def _contributions(world: World, day: date, quarter: int) -> None:
    """Book what members paid in a quarter: four quarters are what each owes for the year, to the cent."""
    by = _treasurer(world)
    with reading(by):
        sheets = [sheet_of(row, row) for row in sheets_for(by)]
    lines = []
    for sheet in sheets:
        invoiced = world.ids.get(("initiative", INVOICED))
        if sheet.initiative_id == invoiced and day.year == world.today.year:
            continue  # what its participants pay this year is invoiced
        for organisation_id, owed in sorted(running_in(sheet, day.year, day.year).cents.items()):
            cents = owed * quarter // 4 - owed * (quarter - 1) // 4
            if cents:
                lines.append(Line("contributions", -cents, organisation_id, sheet.initiative_id))
    if lines:
        text = f"Bijdragen van leden, kwartaal {quarter}/{day.year}"
        _write(world, day, text, [*lines, Line("bank", -sum(line.cents for line in lines))])


def _invested(world: World, day: date) -> None:
    """Book what was invested by the autumn: somewhat more than half of what the plans say."""
    _pay(world, day, f"Investeringen {day.year}", "211000", _planned(world, day.year, "investment", 55))


def _planned(world: World, year: int, kind: str, percent: int) -> list[tuple[int, int]]:
    """Give initiatives with so many per cent of what they plan in a year, in whole cents."""
    return [
        (world.ids["initiative", written["key"]], line["cents"] * percent // 100)
        for written in initiatives_of(world)
        for line in written.get("plan_line", [])
        if line["kind"] == kind and world.today.year + line["year"] == year
    ]


def _pay(world: World, day: date, text: str, account: str, costs: list[tuple[int, int]]) -> None:
    if costs:
        lines = [Line(account, cents, None, initiative_id) for initiative_id, cents in costs]
        _write(world, day, text, [*lines, Line("bank", -sum(cents for _initiative, cents in costs))])


def _set_right(world: World, day: date) -> None:
    entry_id = world.ids["entry", f"{PRINTING}, nog eens"]
    reverse_entry(by=_treasurer(world), entry_id=entry_id, day=day, reason=f"{PRINTING}: stond er twee keer")


def _treasurer(world: World) -> Acting:
    return holder(world, HOUSE, "house_treasurer")
