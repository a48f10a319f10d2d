"""A file of the bank is kept whole or not at all, once, and only as the continuation of what came before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from cooperative.web.formats import NBSP
from financing.payments.actions import read_in, throw_away, upload_bank_file
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.payments.queries import preview_of, statements_count
from financing.payments.statements import Statement, Transaction
from financing.payments.writing import write_coda
from tests.cast import Cast
from tests.financing.payments.files import BANK, OURS, THEIRS

DAY = date(2026, 3, 3)
FIRST = (BANK / "synthetic" / "coda-01-single.cod").read_bytes()
SECOND = (BANK / "synthetic" / "coda-02-multi.cod").read_bytes()
THIRD = (BANK / "synthetic" / "coda-03-globalised.cod").read_bytes()


def one(number: int, opening: int, *amounts: int, day: date = DAY, account: str = OURS) -> Statement:
    """A statement with payments of these amounts by the same party, all on one day."""
    rows = tuple(
        Transaction(
            cents, "260000000170", None, THEIRS[0], "Gemeente", None, booked_on=day, value_date=day, reference="R1"
        )
        for cents in amounts
    )
    return Statement(account, "EUR", number, opening, day, opening + sum(amounts), day, rows)


def read_file(cast: Cast, content: bytes) -> BankFile:
    """Upload a file and read it in, as the house treasurer does."""
    by = cast.acting("house_treasurer")
    row = upload_bank_file(by=by, name="bank.cod", content=content)
    with reading(by):
        drawn = statements_count()
    return read_in(by=by, file_id=row.pk, drawn=drawn)


def kept() -> tuple[int, int, int]:
    """How many files, statements and lines there are."""
    with system("a test counts what was kept"), connection.cursor() as cursor:
        # What a commit does, which a test that is rolled back never reaches.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return BankFile.objects.count(), BankStatement.objects.count(), BankLine.objects.count()


def lines(**which: object) -> list[BankLine]:
    """The lines that were kept."""
    with system("a test reads what was kept"):
        return list(BankLine.objects.filter(**which).select_related("statement"))


def test_three_files_that_follow_each_other_are_kept_line_by_line(cast: Cast) -> None:
    for content in (FIRST, SECOND, THIRD):
        read_file(cast, content)
    # Lines of the reference: 3; then 1 + 2 + 2; then three movements with 3 and 2 parts.
    assert kept() == (3, 5, 3 + 5 + 8)
    first = lines(statement__number=101, position=1)[0]
    assert (first.cents, first.ogm, first.counterparty_name) == (1143123, "260000000170", "GEMEENTE VOORBEELDGEM")
    assert first.raw.splitlines()[0].startswith("2100010000REF0000000000000101A1000000001143123")
    assert [(row.part, row.cents) for row in lines(statement__number=104, position=2)] == [
        (0, 95193),
        (1, 27152),
        (2, 68041),
    ]
    numbers = {row.statement.number: row.statement.previous_id for row in lines(statement__account=OURS)}
    assert sorted(number for number, previous in numbers.items() if previous is None) == [101]


@pytest.mark.parametrize("version", ["camt-01-v02-single.xml", "camt-03-v08-reversal.xml"])
def test_camt_is_kept_too(cast: Cast, version: str) -> None:
    read_file(cast, (BANK / "synthetic" / version).read_bytes())
    assert lines(position=1)[0].raw.startswith("<Ntry")
    assert sum(row.reversal for row in lines()) == (version == "camt-03-v08-reversal.xml")


def test_the_same_file_twice_says_so_and_keeps_nothing(cast: Cast) -> None:
    row, by = read_file(cast, FIRST), cast.acting("house_treasurer")
    before = kept()
    with pytest.raises(Refused, match=r"al ingelezen: ‘bank\.cod’"):
        upload_bank_file(by=by, name="nog eens.cod", content=FIRST)
    for drawn in (0, 1):
        with pytest.raises(Conflict, match="al ingelezen"):
            read_in(by=by, file_id=row.pk, drawn=drawn)
    with pytest.raises(Conflict, match="al ingelezen"):
        throw_away(by=by, file_id=row.pk)
    assert kept() == before


def test_a_file_that_waits_is_the_same_one_when_it_is_uploaded_again_and_can_be_thrown_away(cast: Cast) -> None:
    by = cast.acting("house_treasurer")
    row = upload_bank_file(by=by, name="a.cod", content=FIRST)
    assert upload_bank_file(by=by, name="b.cod", content=FIRST).pk == row.pk
    assert kept() == (1, 0, 0)
    throw_away(by=by, file_id=row.pk)
    assert kept() == (0, 0, 0)
    with pytest.raises(Conflict, match="weggegooid"):
        read_in(by=by, file_id=row.pk, drawn=0)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (one(103, 1_500_633, day=date(2026, 3, 4)), "nummer van het uittreksel: verwacht 102, gevonden 103"),
        (one(101, 125_000), "nummer van het uittreksel: verwacht 102, gevonden 101"),
        (one(100, 125_000), "nummer van het uittreksel: verwacht 102, gevonden 100"),
        (
            one(102, 1_500_634),
            "vorig saldo: verwacht € 15.006,33, gevonden € 15.006,34",
        ),
        (one(102, 1_500_633, day=date(2026, 3, 2)), "dag van het nieuwe saldo: verwacht di 3 maart 2026"),
    ],
    ids=["a gap", "the same again", "an older one", "another balance", "an earlier day"],
)
def test_a_statement_that_does_not_continue_its_account_is_refused(cast: Cast, then: Statement, said: str) -> None:
    read_file(cast, FIRST)
    before = kept()
    with pytest.raises(Refused) as refused:
        upload_bank_file(by=cast.acting("house_treasurer"), name="dan.cod", content=write_coda([then]))
    assert said in str(refused.value).replace(NBSP, " ")
    assert kept() == before


def test_two_equal_payments_on_one_day_are_both_kept_and_counted(cast: Cast) -> None:
    read_file(cast, write_coda([one(1, 0, 27_152, 27_152), one(2, 54_304, 27_152)]))
    assert [(row.statement.number, row.twin) for row in lines()] == [(1, 1), (1, 2), (2, 3)]
    read_file(cast, write_coda([one(3, 81_456, 27_152), one(4, 108_608, 1)]))
    assert [row.twin for row in lines(statement__number=3)] == [4]
    assert [row.twin for row in lines(statement__number=4)] == [1]


def test_a_preview_says_what_came_in_between_and_reading_it_in_is_refused(cast: Cast) -> None:
    by = cast.acting("house_treasurer")
    copy = upload_bank_file(by=by, name="copy.cod", content=write_coda([one(1, 0, 500)], duplicate=True))
    read_file(cast, write_coda([one(1, 0, 500)]))
    before = kept()
    with reading(by):
        seen = preview_of(by, BankFile.objects.get(pk=copy.pk))
    assert "verwacht 2, gevonden 1" in seen.trouble
    with pytest.raises(Conflict, match="ander bestand"):
        read_in(by=by, file_id=copy.pk, drawn=0)
    with pytest.raises(Refused, match="verwacht 2, gevonden 1"):
        read_in(by=by, file_id=copy.pk, drawn=1)
    assert kept() == before


def test_of_a_file_with_one_statement_out_of_order_nothing_is_kept(cast: Cast) -> None:
    read_file(cast, write_coda([one(7, 100)]))
    before = kept()
    for last in (one(9, 100), replace(one(8, 100), opening_cents=99, closing_cents=99)):
        with pytest.raises(Refused):
            read_file(cast, write_coda([one(1, 0, 5, account=THEIRS[0]), last]))
    assert kept() == before


@pytest.mark.parametrize("person", ["auditor", "staff", "board", "secretary"])
def test_only_the_house_treasurer_reads_a_file_in(cast: Cast, person: str) -> None:
    row = upload_bank_file(by=cast.acting("house_treasurer"), name="a.cod", content=FIRST)
    by = cast.acting(person)
    acts = (
        lambda: upload_bank_file(by=by, name="b.cod", content=SECOND),
        lambda: read_in(by=by, file_id=row.pk, drawn=0),
        lambda: throw_away(by=by, file_id=row.pk),
    )
    for act in acts:
        with pytest.raises(Refused, match="penningmeester"):
            act()
    assert kept() == (1, 0, 0)


def _both(first: object, second: object) -> Iterator[object]:
    """Do two things in the same moment on connections of their own; give what each gave or raised."""
    barrier = Barrier(2)

    def run(act: object) -> object:
        try:
            barrier.wait()
            return act()  # type: ignore[operator]
        except (Refused, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(run, (first, second))


def test_of_two_copies_read_in_at_once_one_is_kept(own_cast: Cast) -> None:
    by = own_cast.acting("house_treasurer")
    rows = [
        upload_bank_file(by=by, name="a.cod", content=write_coda([one(1, 0, 500)], duplicate=copy))
        for copy in (False, True)
    ]
    acts = [lambda row=row: read_in(by=by, file_id=row.pk, drawn=0) for row in rows]
    answers = list(_both(*acts))
    assert sorted(type(each).__name__ for each in answers) == ["BankFile", "Conflict"]
    assert kept() == (2, 1, 1)
