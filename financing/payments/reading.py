"""Read a bank file of either format, whole or not at all. Pure: no database, no clock, no network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from financing.payments import camt, coda
from financing.payments.statements import Fault, Statement, StatementRefused, refuse_untrue_file
from members.organisations.identifiers import parse_iban

LARGEST = 20_000_000
"""Bytes: a year of CODA, or some ten thousand entries of CAMT."""


@dataclass(frozen=True)
class BankFileRead:
    """What a file holds, once every check passed."""

    format: str
    statements: list[Statement]


def read_bank_file(content: bytes) -> BankFileRead:
    """Give the statements of a CODA or CAMT.053 file; refuse (`StatementRefused`) anything else, or a false figure."""
    if len(content) > LARGEST:
        raise StatementRefused(Fault.TOO_LARGE, 0, "file", LARGEST, len(content))
    if not content.strip():
        raise StatementRefused(Fault.EMPTY, 0, "file")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        found = BankFileRead("CAMT.053", camt.read(content))
    elif content[:1] == b"0":
        found = BankFileRead("CODA", coda.read(content))
    else:
        raise StatementRefused(Fault.UNKNOWN, 1, "file", "CODA, camt.053.001.02, camt.053.001.08")
    statements = [_of_an_iban(each) for each in found.statements]
    refuse_untrue_file(statements)
    return BankFileRead(found.format, statements)


def _of_an_iban(statement: Statement) -> Statement:
    """Refuse an account that is no valid IBAN."""
    account = parse_iban(statement.account)
    if account is None:
        raise StatementRefused(Fault.ACCOUNT, statement.line, "account", "IBAN", statement.account)
    return replace(statement, account=account)
