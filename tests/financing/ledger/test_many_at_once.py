"""Many book in the same moment, some fail, one closes the year: numbers have no gap and nothing slips in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connection

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.transactions import action, system
from financing.ledger.actions import close_year
from financing.ledger.models import FiscalYear, JournalEntry
from financing.ledger.rules import YearClosed
from tests.cast import Cast
from tests.financing.ledger.making import COST, booked, open_books

MANY = 12


class _ChangedMindError(Exception):
    """Something after the booking went wrong."""


@action
def book_and_fail(*, by: Acting, key: str) -> None:
    """Book, and fail after it: everything is rolled back."""
    booked(by=by, lines=COST, key=key)
    raise _ChangedMindError


def test_numbers_have_no_gap_though_every_third_rolls_back(own_cast: Cast) -> None:
    year = open_books(own_cast)
    by, start = own_cast.acting("house_treasurer"), Barrier(MANY)

    def book(number: int) -> None:
        start.wait(timeout=30)
        try:
            if number % 3:
                booked(by=by, lines=COST, key=f"{number}")
            else:
                book_and_fail(by=by, key=f"{number}")
        except _ChangedMindError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(book, range(MANY)))
    with system("a test reads every number"):
        # Of twelve, those numbered 0, 3, 6 and 9 rolled back: eight stand.
        assert list(JournalEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 9))
        assert FiscalYear.objects.get(pk=year).entries == 8


def test_the_same_key_from_many_connections_books_once(own_cast: Cast) -> None:
    open_books(own_cast)
    by, start = own_cast.acting("house_treasurer"), Barrier(MANY)

    def book(_number: int) -> int:
        start.wait(timeout=30)
        try:
            return booked(by=by, lines=COST, key="once").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        assert len(set(pool.map(book, range(MANY)))) == 1
    with system("a test counts every entry"):
        assert JournalEntry.objects.count() == 1


def test_whoever_books_while_the_year_closes_is_in_it_or_refused(own_cast: Cast) -> None:
    year = open_books(own_cast, years=2)
    by, start = own_cast.acting("house_treasurer"), Barrier(MANY)

    def act(number: int) -> str:
        start.wait(timeout=30)
        try:
            if number == MANY // 2:
                close_year(by=by, year=year - 1)
                return "closed"
            booked(by=by, lines=COST, key=f"{number}", day=date(year - 1, 12, 31))
        except YearClosed:
            return "refused"
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(MANY) as pool:
        said = list(pool.map(act, range(MANY)))
    assert set(said) <= {"booked", "refused", "closed"}
    with system("a test reads the closed year"):
        row = FiscalYear.objects.get(pk=year - 1)
        assert (row.closed_at is None, row.entries) == (False, said.count("booked"))
        assert not JournalEntry.objects.filter(year=year - 1, written_at__gt=row.closed_at).exists()
