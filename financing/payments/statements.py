"""What a bank file says, once it is read: statements with their movements; and why one is refused. Cents. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from financing.payments.references import format_ogm

CURRENCY = "EUR"


class Fault(Enum):
    """What can be wrong with a bank file; `wording.py` has the sentences. A pair (expected, found) goes with most."""

    TOO_LARGE = "too large"
    EMPTY = "empty"
    UNKNOWN = "no known format"
    ENCODING = "not written in the encoding of its format"
    DOCTYPE = "a document type declaration"
    INCOMPLETE = "the XML ends too early"
    NOT_XML = "no well-formed XML"
    SCHEMA = "against the schema"
    LENGTH = "a line of another length"
    RECORD = "another kind of record than the one that must come"
    NUMBERING = "records out of order"
    DIGITS = "no number where one must stand"
    DATE = "no date where one must stand"
    DATES = "the closing lies before the opening"
    ACCOUNT = "no valid IBAN"
    OTHER_ACCOUNT = "another account than the statement began with"
    MONEY = "not in euro"
    FRACTION = "a fraction of a cent, or no amount of this world"
    MISSING_BALANCE = "a balance is missing"
    MISSING_END = "new balance and trailer are missing"
    BALANCE = "opening and movements do not give the closing"
    TOTAL = "a total differs"
    COUNT = "a count differs"
    DETAILS = "the details do not add up to their movement"
    GAP = "a statement is missing"
    OVERLAP = "a statement came before"
    CONTINUITY = "the opening differs from the closing before it"


class StatementRefused(Exception):
    """A bank file that is not read: where, what was expected and what was found. Nothing of it is kept."""

    def __init__(self, fault: Fault, line: int, name: str, expected: str | int = "", found: str | int = "") -> None:
        """`line` counts from 1; 0 is the file as a whole. Where the fault is of money, both values are cents."""
        super().__init__(f"{fault.value}: line {line}, {name}")
        self.fault = fault
        self.line = line
        self.name = name
        self.expected = expected
        self.found = found


@dataclass(frozen=True)
class Payment:
    """One amount (cents; positive came in) with the other party and what was written with it."""

    amount_cents: int
    ogm: str | None = None
    rf: str | None = None
    counterparty_iban: str | None = None
    counterparty_name: str | None = None
    text: str | None = None

    @property
    def ogm_printed(self) -> str:
        """The reference as people know it."""
        return format_ogm(self.ogm or "")


@dataclass(frozen=True, kw_only=True)
class Transaction(Payment):
    """A movement that changes the balance; its details explain it and change nothing."""

    booked_on: date
    value_date: date | None
    details: tuple[Payment, ...] = ()
    reversal: bool = False
    reference: str = ""
    raw: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Statement:
    """One statement of one account in euro."""

    account: str
    currency: str
    number: int | None
    opening_cents: int
    opening_date: date
    closing_cents: int
    closing_date: date
    transactions: tuple[Transaction, ...]
    line: int = field(default=0, compare=False)
    closing_line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Last:
    """The statement that came before, of the same account: its number, and its closing."""

    number: int | None
    closing_cents: int
    closing_date: date


def refuse_untrue(statement: Statement) -> None:
    """Refuse (`StatementRefused`) a statement whose own figures contradict each other."""
    for row in statement.transactions:
        details = sum(detail.amount_cents for detail in row.details)
        if row.details and details != row.amount_cents:
            raise StatementRefused(Fault.DETAILS, row.line, "details", row.amount_cents, details)
    reached = statement.opening_cents + sum(row.amount_cents for row in statement.transactions)
    if reached != statement.closing_cents:
        raise StatementRefused(Fault.BALANCE, statement.closing_line, "closing", reached, statement.closing_cents)
    if statement.currency != CURRENCY:
        raise StatementRefused(Fault.MONEY, statement.line, "currency", CURRENCY, statement.currency)
    if statement.closing_date < statement.opening_date:
        raise StatementRefused(
            Fault.DATES,
            statement.closing_line,
            "closing_date",
            statement.opening_date.isoformat(),
            statement.closing_date.isoformat(),
        )


def refuse_out_of_turn(last: Last, statement: Statement) -> None:
    """Refuse a statement that does not continue the one before: its number, and then its opening balance.

    Numbers count by one and begin again at 1 in a new year; where a bank gives none, the balances alone decide.
    """
    if last.number is not None and statement.number is not None:
        expected = last.number + 1
        begins_anew = statement.number == 1 and statement.closing_date.year > last.closing_date.year
        if statement.number != expected and not begins_anew:
            fault = Fault.GAP if statement.number > expected else Fault.OVERLAP
            raise StatementRefused(fault, statement.line, "number", expected, statement.number)
    if statement.closing_date < last.closing_date:
        raise StatementRefused(
            Fault.OVERLAP,
            statement.closing_line,
            "closing_date",
            last.closing_date.isoformat(),
            statement.closing_date.isoformat(),
        )
    if statement.opening_cents != last.closing_cents:
        raise StatementRefused(Fault.CONTINUITY, statement.line, "opening", last.closing_cents, statement.opening_cents)


def last_of(statement: Statement) -> Last:
    """What the next statement of the account must continue."""
    return Last(statement.number, statement.closing_cents, statement.closing_date)


def refuse_untrue_file(statements: list[Statement], before: dict[str, Last] | None = None) -> None:
    """Refuse a file with a statement that is untrue or does not follow: in the file, or on what is kept already."""
    last = dict(before or {})
    for statement in statements:
        refuse_untrue(statement)
        if statement.account in last:
            refuse_out_of_turn(last[statement.account], statement)
        last[statement.account] = last_of(statement)
