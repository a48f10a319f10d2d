"""Write statements as a CODA file, as a bank would: for the demo and for tests. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from financing.payments.statements import Payment, Statement, Transaction


def write_coda(statements: Sequence[Statement], *, holder: str = "", duplicate: bool = False) -> bytes:
    """Give the file. A payment has an OGM or a text of at most 149 characters, windows-1252, without double spaces."""
    lines: list[str] = []
    for statement in statements:
        lines += _statement(statement, holder, "D" if duplicate else " ", last=statement is statements[-1])
    assert all(len(line) == 128 for line in lines)
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252")


def _day(day: date | None) -> str:
    return day.strftime("%d%m%y") if day else "000000"


def _signed(cents: int) -> str:
    return f"{int(cents < 0)}{abs(cents) * 10:015d}"


def _statement(statement: Statement, holder: str, copy: str, *, last: bool) -> Iterator[str]:
    number = f"{statement.number or 0:03d}"
    account = f"{statement.account:<34}{statement.currency}"
    closing = _day(statement.closing_date)
    name = f"{holder[:26]:<26}"
    yield f"00000{closing}96005{copy}       CODA{number:>6}{name}GKCCBEBB   00403019261 00000{'2':>40}"
    yield f"12{number}{account}{_signed(statement.opening_cents)}{_day(statement.opening_date)}{name}{'':35}{number}"
    records = 2
    for sequence, row in enumerate(statement.transactions):
        movement = sequence % 9999 + 1
        for detail, payment in enumerate((row, *row.details)):
            for line in _movement(f"{movement:04d}{detail:04d}", row, payment, number):
                records += 1
                yield line
    yield f"8{number}{account}{_signed(statement.closing_cents)}{closing}{'0':>65}"
    sums = [row.amount_cents for row in statement.transactions]
    debit, credit = (sum(abs(cents) for cents in sums if (cents < 0) == side) for side in (True, False))
    yield f"9{'':15}{records:06d}{debit * 10:015d}{credit * 10:015d}{2 if last else 1:>76}"


def _movement(sequence: str, row: Transaction, payment: Payment, number: str) -> Iterator[str]:
    """Write 2.1, and 2.2 and 2.3 where there is more to say."""
    words = f"1101{payment.ogm}" if payment.ogm and not payment.text else f"0{payment.text or ''}"
    first, second, third = (words[1:][start : start + size] for start, size in ((0, 53), (53, 53), (106, 43)))
    more = bool(second or payment.counterparty_iban or payment.counterparty_name)
    code = "50150000" if payment.amount_cents > 0 else "00101000"
    yield (
        f"21{sequence}{row.reference:<21}{_signed(payment.amount_cents)}{_day(row.value_date)}{code}{words[0]}"
        f"{first:<53}{_day(row.booked_on)}{number}0{int(more)} 0"
    )
    if more:
        yield f"22{sequence}{second:<53}{'':35}{'':11}{'':16}1 0"
        name = payment.counterparty_name or ""
        yield f"23{sequence}{payment.counterparty_iban or '':<34}EUR{name[:35]:<35}{third:<43}0 0"
