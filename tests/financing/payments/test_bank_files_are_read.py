"""Bank files give what the reference says they hold; a broken one gives its fault, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.payments.reading import LARGEST, read_bank_file
from financing.payments.statements import Fault, Payment, Statement, StatementRefused
from financing.payments.writing import write_coda
from tests.financing.payments.files import BANK, camt_of, statements

FILES: list[dict[str, Any]] = json.loads((BANK / "expected.json").read_text(encoding="utf-8"))["files"]
ACCEPTED = [row for row in FILES if row["result"] == "accept"]
REFUSED = [row for row in FILES if row["result"] != "accept"]

# What each refusal must name: the fault, the line, expected and found. Amounts in cents, as the file itself shows.
NAMED = {
    "b1-coda-balance.cod": (Fault.BALANCE, 12, 1500633, 1500634),
    "b2-coda-truncated.cod": (Fault.MISSING_END, 5, "8, 9", ""),
    "b3-coda-cut-line.cod": (Fault.LENGTH, 6, 128, 50),
    "b4-coda-trailer-totals.cod": (Fault.TOTAL, 13, 87540, 123456),
    "b5-coda-record-count.cod": (Fault.COUNT, 13, 11, 99),
    "b6-camt-balance.xml": (Fault.BALANCE, 34, 3180778, 3180779),
    "b7-camt-xxe.xml": (Fault.DOCTYPE, 2, "", ""),
    "b8-camt-billion-laughs.xml": (Fault.DOCTYPE, 2, "", ""),
    "b9-camt-schema.xml": (Fault.SCHEMA, 101, "CRDT, DBIT", "OUT"),
    "b10-camt-truncated.xml": (Fault.INCOMPLETE, 92, "", ""),
    "camt053.v8.xml": (Fault.BALANCE, 74, 2700, -2700),
}


def refusal_of(content: bytes) -> StatementRefused:
    """Read a file that must be refused."""
    with pytest.raises(StatementRefused) as caught:
        read_bank_file(content)
    return caught.value


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row["file"])
def test_a_file_holds_what_the_reference_says(row: dict[str, Any]) -> None:
    found = read_bank_file((BANK / row["file"]).read_bytes()).statements
    assert len(found) == len(row["statements"])
    for ours, expected in zip(found, row["statements"], strict=True):
        for key in ("account", "currency", "opening_cents", "closing_cents"):
            assert getattr(ours, key) == expected[key]
        if "number" in expected:
            assert f"{ours.number:03d}" == expected["number"]
            assert (str(ours.opening_date), str(ours.closing_date)) == (
                expected["opening_date"],
                expected["closing_date"],
            )
        assert len(ours.transactions) == len(expected["transactions"])
        for mine, theirs in zip(ours.transactions, expected["transactions"], strict=True):
            assert str(mine.booked_on) == theirs["date"]
            _same_payment(mine, theirs)
            if isinstance(theirs["details"], list):
                assert str(mine.value_date) == theirs["value_date"]
                assert mine.reversal == theirs.get("reversal", False)
                for detail, said in zip(mine.details, theirs["details"], strict=True):
                    _same_payment(detail, said)


def _same_payment(mine: Payment, theirs: dict[str, Any]) -> None:
    for key in ("amount_cents", "ogm", "rf", "counterparty_iban", "counterparty_name", "text"):
        if key in theirs:
            assert getattr(mine, key) == theirs[key], key


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["file"])
def test_a_broken_file_is_refused_with_line_expected_and_found(row: dict[str, Any]) -> None:
    refusal = refusal_of((BANK / row["file"]).read_bytes())
    named = NAMED[row["file"].split("/")[1]]
    assert (refusal.fault, refusal.line, refusal.expected, refusal.found) == named


@settings(max_examples=25, deadline=None)
@given(statements())
def test_statements_written_as_coda_are_read_back_equal(rows: list[Statement]) -> None:
    assert read_bank_file(write_coda(rows)).statements == rows


@settings(max_examples=25, deadline=None)
@given(statements(), st.sampled_from(("02", "08")))
def test_statements_written_as_camt_are_read_back_equal(rows: list[Statement], version: str) -> None:
    assert read_bank_file(camt_of(rows, version)).statements == rows


@settings(max_examples=40, deadline=None)
@given(statements(), st.data())
def test_one_changed_digit_in_a_balance_or_a_total_of_coda_is_refused(
    rows: list[Statement], data: st.DataObject
) -> None:
    lines = write_coda(rows).split(b"\r\n")
    spots = [
        (at, start)
        for at, line in enumerate(lines)
        for start in {b"1": range(43, 57), b"8": range(42, 56), b"9": range(16, 51)}.get(line[:1], ())
        if line[start : start + 1].isdigit()
    ]
    at, start = data.draw(st.sampled_from(spots))
    digit = (lines[at][start] - ord("0") + data.draw(st.integers(1, 9))) % 10
    lines[at] = lines[at][:start] + str(digit).encode() + lines[at][start + 1 :]
    assert refusal_of(b"\r\n".join(lines)).line == at + 1 or lines[at][:1] == b"1"


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    refusal = refusal_of(b"0" * (LARGEST + 1))
    assert (refusal.fault, refusal.expected, refusal.found) == (Fault.TOO_LARGE, LARGEST, LARGEST + 1)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"", b"  \r\n", b"\xff\xfe<\0D\0", b"<a/>", b'<?xml version="1.0" encoding="UTF-7"?><a/>']
)
def test_what_is_no_bank_file_is_refused(content: bytes) -> None:
    assert refusal_of(content).fault in (Fault.UNKNOWN, Fault.EMPTY, Fault.ENCODING)


def test_a_file_that_skips_repeats_or_does_not_continue_a_statement_is_refused() -> None:
    day = date(2026, 3, 2)
    first = Statement("BE71096123456769", "EUR", 7, 100, day, 100, day, ())

    def then(number: int, opening: int) -> StatementRefused:
        """Put a statement after the first."""
        second = Statement("BE71096123456769", "EUR", number, opening, day, opening, day, ())
        return refusal_of(write_coda([first, second]))

    gap, twice, other = then(9, 100), then(7, 100), then(8, 101)
    assert (gap.fault, gap.expected, gap.found) == (Fault.GAP, 8, 9)
    assert (twice.fault, twice.expected, twice.found) == (Fault.OVERLAP, 8, 7)
    assert (other.fault, other.expected, other.found) == (Fault.CONTINUITY, 100, 101)


def test_the_first_statement_of_a_new_year_is_number_one_again() -> None:
    last = Statement("BE71096123456769", "EUR", 251, 5, date(2026, 12, 30), 5, date(2026, 12, 31), ())
    first = Statement("BE71096123456769", "EUR", 1, 5, date(2026, 12, 31), 5, date(2027, 1, 4), ())
    assert read_bank_file(write_coda([last, first])).statements == [last, first]
    early = Statement("BE71096123456769", "EUR", 1, 5, date(2026, 12, 31), 5, date(2026, 12, 31), ())
    assert refusal_of(write_coda([last, early])).fault == Fault.OVERLAP
