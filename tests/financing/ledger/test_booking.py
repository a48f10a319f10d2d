"""An entry balances over every organisation, is booked once, and is corrected only by its mirror image."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from financing.ledger import actions
from financing.ledger.actions import close_year, open_year, reverse_entry, write_entry
from financing.ledger.models import JournalEntry, Posting
from financing.ledger.queries import light_of_the_books
from financing.ledger.rules import Line, UnbalancedEntry, YearClosed
from tests.cast import Cast
from tests.conftest import HouseClock, today
from tests.financing.ledger.making import COST, balance_of, booked, open_books, saldo
from tests.financing.story import build_initiative


def three_members(cast: Cast, initiative: int) -> list[Line]:
    """Three members owe € 10, € 20 and € 30 for one initiative."""
    owed = {"library": 10_00, "elsewhere": 20_00, "venue": 30_00}
    lines = [Line("debtors", cents, cast.organisations[name]) for name, cents in owed.items()]
    return lines + [Line("contributions", -cents, cast.organisations[name], initiative) for name, cents in owed.items()]


def entries() -> int:
    with system("a test counts every entry"):
        return JournalEntry.objects.count()


def test_an_entry_over_three_organisations_posted_from_the_request_of_one_balances(own_cast: Cast) -> None:
    year = open_books(own_cast)
    initiative = build_initiative(own_cast)
    booked(by=own_cast.acting("treasurer"), lines=three_members(own_cast, initiative), key="invoice")
    # 10 + 20 + 30
    assert saldo(own_cast, year) == {"400000": 60_00, "700000": -60_00}
    with reading(own_cast.acting("treasurer")):
        assert sorted(Posting.objects.values_list("cents", flat=True)) == [-10_00, 10_00]


def test_without_the_house_reach_it_is_refused(own_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_books(own_cast)
    lines = three_members(own_cast, build_initiative(own_cast))
    monkeypatch.setattr(actions, "house", lambda reason: nullcontext())
    with pytest.raises((YearClosed, DatabaseError)):  # a member cannot even lock the year
        booked(by=own_cast.acting("treasurer"), lines=lines, key="invoice")
    assert entries() == 0


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([Line("610000", 50_00), Line("bank", -49_99)], "€ 50,00 tegen € 49,99, dat is € 0,01"),
        ([Line("610000", 50_00)], "minstens twee regels"),
        ([Line("610000", 50_00), Line("bank", -50_00), Line("657000", 0)], "elk met een bedrag"),
    ],
)
def test_what_does_not_add_up_is_refused_before_anything_is_written(cast: Cast, lines: list[Line], said: str) -> None:
    open_books(cast)
    with pytest.raises(UnbalancedEntry) as refusal:
        booked(by=cast.acting("house_treasurer"), lines=lines, key="wrong")
    assert said in str(refusal.value).replace("\N{NO-BREAK SPACE}", " ")
    assert entries() == 0


def test_the_same_key_books_once_and_another_content_under_it_is_a_conflict(cast: Cast) -> None:
    open_books(cast)
    by = cast.acting("house_treasurer")
    first = booked(by=by, lines=COST, key="once")
    assert booked(by=by, lines=COST, key="once").pk == first.pk
    with pytest.raises(Conflict, match=first.name):
        booked(by=by, lines=[Line("610000", 51_00), Line("bank", -51_00)], key="once")
    assert entries() == 1


def test_numbers_run_without_a_gap_in_each_year(cast: Cast) -> None:
    year = open_books(cast, years=2)
    by = cast.acting("house_treasurer")
    days = (date(year - 1, 12, 31), date(year, 1, 1), date(year - 1, 12, 31))
    names = [booked(by=by, lines=COST, key=f"{n}", day=day).name for n, day in enumerate(days)]
    assert names == [f"{year - 1}-0001", f"{year}-0001", f"{year - 1}-0002"]


def test_a_reversal_is_the_mirror_image_once(cast: Cast) -> None:
    year = open_books(cast)
    by = cast.acting("house_treasurer")
    wrong = write_entry(by=by, day=today(), text="Twee keer betaald", lines=COST, key="wrong")
    back = reverse_entry(by=by, entry_id=wrong.pk, day=today(), reason="Stond er dubbel")
    assert saldo(cast, year) == {}
    assert balance_of(cast, year).debit == 100_00  # both stay: 50 there and 50 back
    for entry, said in ((wrong, "al tegengeboekt"), (back, "zelf een tegenboeking")):
        with pytest.raises(Refused, match=said):
            reverse_entry(by=by, entry_id=entry.pk, day=today(), reason="Nog eens")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_reversal_is_not_before_its_entry_nor_to_come(cast: Cast, days: int) -> None:
    open_books(cast)
    by = cast.acting("house_treasurer")
    wrong = write_entry(by=by, day=today(), text="Fout", lines=COST, key="wrong")
    with pytest.raises(RefusedField) as refusal:
        reverse_entry(by=by, entry_id=wrong.pk, day=today() + timedelta(days=days), reason="Terug")
    assert refusal.value.field == "day"


@pytest.mark.parametrize("person", ["auditor", "board", "staff", "secretary", "treasurer", "stranger"])
def test_only_the_house_treasurer_books(cast: Cast, person: str) -> None:
    open_books(cast)
    with pytest.raises(Refused, match="penningmeester"):
        write_entry(by=cast.acting(person), day=today(), text="x", lines=COST, key="x")
    with pytest.raises(Refused, match="penningmeester"):
        open_year(by=cast.acting(person), year=today().year + 1)


def test_a_closed_year_refuses_and_names_the_open_one(cast: Cast) -> None:
    year = open_books(cast, years=2)
    by = cast.acting("house_treasurer")
    last = date(year - 1, 12, 31)
    write_entry(by=by, day=last, text="Nog net", lines=COST, key="in time")
    close_year(by=by, year=year - 1)
    with pytest.raises(YearClosed, match=f"{year - 1} is afgesloten. Boek op een dag in {year}"):
        write_entry(by=by, day=last, text="Te laat", lines=COST, key="too late")
    write_entry(by=by, day=date(year, 1, 1), text="Rechtzetting van vorig jaar", lines=COST, key="corrected")
    assert entries() == 2


def test_a_year_closes_when_it_is_over_after_every_earlier_one_and_once(cast: Cast, clock: HouseClock) -> None:
    year = open_books(cast, years=3)
    by = cast.acting("house_treasurer")
    with pytest.raises(Refused, match=f"Sluit eerst {year - 2} af"):
        close_year(by=by, year=year - 1)
    with pytest.raises(Refused, match=f"{year} loopt nog"):
        close_year(by=by, year=year)
    close_year(by=by, year=year - 2)
    with pytest.raises(Refused, match="al afgesloten"):
        close_year(by=by, year=year - 2)
    with pytest.raises(Refused, match=f"nu kan alleen {year + 1}"):
        open_year(by=by, year=year + 2)


def test_a_day_without_a_year_is_refused_with_the_way_out(cast: Cast) -> None:
    with pytest.raises(YearClosed, match="de penningmeester opent er een"):
        write_entry(by=cast.acting("house_treasurer"), day=today(), text="x", lines=COST, key="x")


def test_every_entry_stands_in_the_record_and_the_light_sees_another_one(own_cast: Cast, own_database: str) -> None:
    year = open_books(own_cast)
    by = own_cast.acting("house_treasurer")
    made = booked(by=by, lines=three_members(own_cast, build_initiative(own_cast)), key="invoice")
    with system("a test reads the record"):
        leaf = RecordLeaf.objects.get(kind="entry_posted", subject_id=made.pk).leaf
    assert f'"number":"{year}-0001"' in leaf
    with reading(by):
        assert light_of_the_books(by).is_green
