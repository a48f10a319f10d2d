"""Books of the world: one year closed, one over and open, this one with an entry about the library and its reversal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action
from financing.ledger.actions import close_year, open_year, post, reverse_entry, write_entry
from financing.ledger.models import JournalEntry
from financing.ledger.rules import Line

if TYPE_CHECKING:
    from cooperative.isolation.acting import Acting
    from tests.house.world import World


@action
def owed(*, by: Acting, world: World) -> JournalEntry:
    """Book what the library owes for the initiative, inside an action."""
    lines = [Line("debtors", 121_00, world.library), Line("contributions", -100_00, world.library, world.initiative)]
    return post(
        by=by,
        day=house_today(),
        text=world.words,
        lines=[*lines, Line("vat", -21_00)],
        source=("memorial", None),
        key="owed",
    )


def build_books(world: World) -> None:
    """Open three years, close the first, and book four times in the last."""
    by, today = world.cast.acting("house_treasurer"), house_today()
    for year in (today.year - 2, today.year - 1, today.year):
        open_year(by=by, year=year)
    close_year(by=by, year=today.year - 2)
    world.ids |= {"closed_year": today.year - 2, "past_year": today.year - 1, "this_year": today.year}
    world.ids["owed"] = owed(by=by, world=world).pk
    cost = [Line("610000", 50_00, None, world.initiative), Line("bank", -50_00)]
    for name in ("cost", "wrong"):
        world.ids[name] = write_entry(by=by, day=today, text=world.words, lines=cost, key=name).pk
    world.ids["reversal"] = reverse_entry(by=by, entry_id=world.wrong, day=today, reason=world.words).pk
