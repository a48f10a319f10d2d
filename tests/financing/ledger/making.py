"""Books for a test: this year open, and an entry as a document books it."""

from __future__ import annotations

from datetime import date

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action, reading
from financing.ledger.actions import open_year, post
from financing.ledger.models import JournalEntry, Source
from financing.ledger.queries import TrialBalance, trial_balance
from financing.ledger.rules import Line
from tests.cast import Cast
from tests.conftest import today

COST = [Line("610000", 50_00), Line("bank", -50_00)]


@action
def booked(*, by: Acting, lines: list[Line], key: str, day: date | None = None) -> JournalEntry:
    """Book inside an action of whoever acts, as the action of a document does."""
    return post(by=by, day=day or today(), text="Voor een test", lines=lines, source=(Source.MEMORIAL, None), key=key)


def open_books(cast: Cast, years: int = 1) -> int:
    """Open so many years up to this one; give this one."""
    for year in range(today().year - years + 1, today().year + 1):
        open_year(by=cast.acting("house_treasurer"), year=year)
    return today().year


def saldo(cast: Cast, year: int) -> dict[str, int]:
    """Give the closing of each account that is not at zero, in cents."""
    return {row.account.code: row.closing for row in balance_of(cast, year).rows if row.closing}


def balance_of(cast: Cast, year: int) -> TrialBalance:
    """Give the trial balance as the house treasurer reads it."""
    by = cast.acting("house_treasurer")
    with reading(by):
        return trial_balance(by, year)
