"""Read a CODA file (2.x: lines of 128 characters, windows-1252), strictly: a refused file gives nothing. Pure.

Only movements with detail number 0000 change the balance. Amounts have three decimals, of which the last is 0.
Positions follow the standard of Febelfin ("Coded statement of account"), counted from 0 here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from financing.payments.movement import Movement
from financing.payments.statements import Fault, Payment, Statement, StatementRefused, Transaction

ENCODING = "cp1252"
LENGTH = 128
IBAN_STRUCTURES = ("2", "3")


@dataclass(frozen=True)
class Record:
    """One line of the file with its number, from 1."""

    line: int
    text: str

    def refuse(self, fault: Fault, name: str, expected: str | int = "", found: str | int = "") -> StatementRefused:
        """Make the refusal that names this line."""
        return StatementRefused(fault, self.line, name, expected, found)

    def number(self, name: str, start: int, end: int) -> int:
        """Read digits; refuse anything else."""
        found = self.text[start:end]
        if not (found.isascii() and found.isdigit()):
            raise self.refuse(Fault.DIGITS, name, found=found.strip())
        return int(found)

    def cents(self, name: str, start: int) -> int:
        """Read fifteen digits with three decimals as cents; refuse a fraction of a cent."""
        thousandths = self.number(name, start, start + 15)
        if thousandths % 10:
            raise self.refuse(Fault.FRACTION, name, found=self.text[start : start + 15])
        return thousandths // 10

    def signed(self, name: str, sign: int) -> int:
        """Read an amount after its sign: 0 for credit, 1 for debit."""
        found = self.text[sign]
        if found not in "01":
            raise self.refuse(Fault.DIGITS, name, "0 / 1", found)
        cents = self.cents(name, sign + 1)
        return -cents if found == "1" else cents

    def day(self, name: str, start: int) -> date:
        """Read ddmmyy."""
        found = self.text[start : start + 6]
        try:
            return date(2000 + int(found[4:]), int(found[2:4]), int(found[:2]))
        except ValueError:
            raise self.refuse(Fault.DATE, name, found=found) from None


@dataclass
class Totals:
    """What the trailer of a statement must say: how many records 1, 2, 3 and 8 (no message), and cents per side."""

    records: int = 0
    debit: int = 0
    credit: int = 0

    def add(self, cents: int) -> None:
        """Count one movement."""
        if cents < 0:
            self.debit -= cents
        else:
            self.credit += cents


@dataclass
class _Open:
    """A statement while it is read."""

    opening: Record
    movements: list[Movement] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    closing: Record | None = None


def read(content: bytes) -> list[Statement]:
    """Give the statements of a CODA file; refuse (`StatementRefused`) whatever breaks its rules."""
    records = list(_records(content))
    found: list[Statement] = []
    position = 0
    while position < len(records):
        statement, position = _statement(records, position)
        found.append(statement)
        more = records[position - 1].text[127]
        if more not in "12" or (more == "2") != (position == len(records)):
            raise records[position - 1].refuse(Fault.RECORD, "following", "2" if more == "1" else "1", more)
    return found


def _records(content: bytes) -> Iterator[Record]:
    """Cut the file into lines of exactly 128 characters."""
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StatementRefused(Fault.ENCODING, line, "file", "windows-1252") from None
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    for line, each in enumerate(lines, 1):
        if len(each) != LENGTH:
            raise StatementRefused(Fault.LENGTH, line, "line", LENGTH, len(each))
        if not each.isprintable():
            raise StatementRefused(Fault.ENCODING, line, "line")
        yield Record(line, each)


def _statement(records: list[Record], position: int) -> tuple[Statement, int]:
    """Read from a header (record 0) to its trailer (record 9); give the position after that."""
    header = _expect(records, position, "0")
    if header.text[14:16] != "05" or header.text[127] != "2":
        raise header.refuse(Fault.RECORD, "header", "05 / 2", f"{header.text[14:16]} / {header.text[127]}".strip())
    opened = _Open(_expect(records, position + 1, "1"))
    opened.totals.records = 1
    for at in range(position + 2, len(records)):
        record = records[at]
        if record.text[0] == "9":
            return _closed(opened, record), at + 1
        opened.totals.records += record.text[0] != "4"
        _read_into(opened, record)
    name = "end" if opened.closing is None else "trailer"
    raise StatementRefused(Fault.MISSING_END, records[-1].line, name, "8, 9" if opened.closing is None else "9")


def _expect(records: list[Record], position: int, kind: str) -> Record:
    """Give the record here if it is of this kind; refuse another one, or the end of the file."""
    if position >= len(records):
        raise StatementRefused(Fault.MISSING_END, records[-1].line, "end", "8, 9")
    if records[position].text[0] != kind:
        raise records[position].refuse(Fault.RECORD, "record", kind, records[position].text[0].strip())
    return records[position]


def _read_into(opened: _Open, record: Record) -> None:
    """Take one record between opening and trailer: a movement, information, the closing balance or a message."""
    kind = record.text[0]
    if kind == "4":
        return
    if opened.closing is not None or kind not in "238":
        raise record.refuse(Fault.RECORD, "record", "4, 9" if opened.closing else "2, 3, 4, 8", kind.strip())
    if kind == "8":
        opened.closing = record
    elif record.text[:2] == "21":
        movement = _movement(record, opened.movements[-1] if opened.movements else None)
        opened.movements.append(movement)
        if not movement.detail:
            opened.totals.add(movement.cents)
    else:
        _continue(opened, record)


def _movement(record: Record, last: Movement | None) -> Movement:
    """Begin a movement or a detail; refuse a number that does not follow the one before."""
    number, detail = record.number("sequence", 2, 6), record.number("detail", 6, 10)
    if detail:
        expected = (last.number, last.detail + 1) if last else (1, 0)
    else:
        expected = (last.number % 9999 + 1 if last else 1, 0)
    if (number, detail) != expected:
        raise record.refuse(
            Fault.NUMBERING, "sequence", f"{expected[0]:04d} {expected[1]:04d}", f"{number:04d} {detail:04d}"
        )
    structured = record.text[61] == "1"
    value = None if record.text[47:53] == "000000" else record.day("value_date", 47)
    return Movement(
        number=number,
        detail=detail,
        cents=record.signed("amount", 31),
        value_date=value,
        day=record.day("entry_date", 115),
        reference=record.text[10:31].strip(),
        kind=record.text[62:65] if structured else "",
        words=[record.text[65:115] if structured else record.text[62:115]],
        line=record.line,
        raw=[record.text.rstrip()],
    )


def _continue(opened: _Open, record: Record) -> None:
    """Add what records 2.2, 2.3 and 3 say to the movement that they belong to; refuse one that belongs to none."""
    last = opened.movements[-1] if opened.movements else None
    kind = record.text[:2]
    if last is None or kind not in ("22", "23", "31", "32", "33"):
        raise record.refuse(Fault.RECORD, "record", "21" if last is None else "22, 23, 31, 32, 33", kind.strip())
    ours = f"{last.number:04d} {last.detail:04d}"
    theirs = f"{record.text[2:6]} {record.text[6:10]}"
    if ours != theirs:
        raise record.refuse(Fault.NUMBERING, "sequence", ours, theirs.strip())
    last.raw.append(record.text.rstrip())
    if kind == "22":
        last.words.append(record.text[10:63])
    elif kind == "23":
        last.iban, last.name = record.text[10:44], record.text[47:82]
        last.words.append(record.text[82:125])


def _account(record: Record, start: int) -> tuple[str, str]:
    """Read account and currency, which fill 37 positions."""
    return record.text[start : start + 34].strip(), record.text[start + 34 : start + 37]


def _closed(opened: _Open, trailer: Record) -> Statement:
    """Check the closing (record 8) and the trailer (record 9) against what was read."""
    opening, closing = opened.opening, opened.closing
    if closing is None:
        raise trailer.refuse(Fault.MISSING_END, "end", "8", "9")
    account, currency = _account(opening, 5)
    if opening.text[1] not in IBAN_STRUCTURES:
        raise opening.refuse(Fault.ACCOUNT, "account", "IBAN", account)
    if _account(closing, 4) != (account, currency):
        raise closing.refuse(Fault.OTHER_ACCOUNT, "account", account, _account(closing, 4)[0])
    number = opening.number("number", 2, 5)
    if closing.number("number", 1, 4) != number:
        raise closing.refuse(Fault.NUMBERING, "number", f"{number:03d}", closing.text[1:4])
    found = Totals(
        trailer.number("records", 16, 22), trailer.cents("debit_total", 22), trailer.cents("credit_total", 37)
    )
    statement = Statement(
        account,
        currency,
        number or None,
        opening.signed("opening", 42),
        opening.day("opening_date", 58),
        closing.signed("closing", 41),
        closing.day("closing_date", 57),
        tuple(_transactions(opened.movements)),
        opening.line,
        closing.line,
    )
    for fault, name in ((Fault.COUNT, "records"), (Fault.TOTAL, "debit"), (Fault.TOTAL, "credit")):
        ours, theirs = getattr(opened.totals, name), getattr(found, name)
        if ours != theirs:
            raise trailer.refuse(fault, name, ours, theirs)
    return statement


def _transactions(movements: list[Movement]) -> Iterator[Transaction]:
    """Gather details under their movement. A detail of a detail (codes 9) is no part of its own: the sum decides."""
    total: Movement | None = None
    details: list[Payment] = []
    for each in movements:
        if each.detail:
            details.append(each.payment())
            assert total is not None
            total.raw += each.raw
            continue
        if total is not None:
            yield total.transaction(tuple(details))
        total, details = each, []
    if total is not None:
        yield total.transaction(tuple(details))
