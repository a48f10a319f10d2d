"""Attacks on what the bank says: files, statements and lines."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard, twice

FILE, STATEMENT, LINE = "financing_bankfile", "financing_bankstatement", "financing_bankline"
NOW = "; SET CONSTRAINTS ALL IMMEDIATE"


def file(sha256: str) -> str:
    """Write an attack that puts a file with this hash."""
    return (
        f"INSERT INTO {FILE} (name, format, sha256, content, person_id, person_name)"
        f" VALUES ('x', 'CODA', '{sha256}', '', app_person(), 'x')"
    )


def statement(**change: str) -> str:
    """Write an attack that puts a statement after the one that was read in (number 101, closing 1 500 633)."""
    said = {"account": "account", "number": "102", "opening": "closing_cents", "closing": "closing_cents"}
    said |= {"day": "closing_on", "opened": "closing_on", "lines": "0", "previous": "id"} | change
    return (
        f"INSERT INTO {STATEMENT} (file_id, account, number, opening_cents, opening_on, closing_cents, closing_on,"
        f" lines_count, previous_id) SELECT file_id, {said['account']}, {said['number']}, {said['opening']},"
        f" {said['opened']}, {said['closing']}, {said['day']}, {said['lines']}, {said['previous']} FROM {STATEMENT}"
        " WHERE id = {bank_statement}"
    )


# A line of the statement that was put last: position, part, parts, cents, twin.
LAST = (
    f"; INSERT INTO {LINE} (statement_id, position, part, parts, cents, booked_on, ogm, rf, counterparty_iban,"
    " counterparty_name, text, reference, reversal, raw, twin) SELECT max(id), {0}, {1}, {2}, {3}, '2026-03-03', '',"
    f" '', '', '', '', '', false, '', {{4}} FROM {STATEMENT}"
)


def with_lines(*lines: tuple[int, int, int, int, int], more: int = 0) -> str:
    """Write an attack that puts a statement with these lines, on which € 1 came in."""
    rows = "".join(LAST.format(*each) for each in lines)
    return statement(lines=str(len(lines) + more), closing="closing_cents + 100") + rows


ABOUT_BANK = [
    Guard("bank_file_once", FILE, twice(FILE, "name, format, sha256, content, person_id, person_name")),
    Guard("bank_file_has_hash", FILE, file("ABC")),
    *(
        Guard("bank_file_stays", FILE, attack, kind="trigger")
        for attack in (
            f"UPDATE {FILE} SET read_at = NULL WHERE id = {{file_read}}",
            f"UPDATE {FILE} SET content = '' WHERE id = {{bank_file}}",
            f"UPDATE {FILE} SET sha256 = repeat('0', 64) WHERE id = {{bank_file}}",
        )
    ),
    Guard("bank_account_begins_once", STATEMENT, statement(previous="NULL"), kind="index"),
    Guard("bank_statement_runs_forward", STATEMENT, statement(opened="closing_on + 1")),
    *(
        Guard("bank_statement_follows", STATEMENT, attack, kind="trigger")
        for attack in (
            statement(account="'BE38096765432172'"),
            statement(opening="closing_cents + 1", closing="closing_cents + 1"),
            statement(number="103"),
            statement(number="101"),
            statement(number="1"),
            statement(day="closing_on - 1", opened="closing_on - 1"),
        )
    ),
    *(
        Guard("bank_statement_adds_up", STATEMENT, attack, kind="trigger")
        for attack in (
            statement(closing="closing_cents + 1") + NOW,
            statement(lines="1") + NOW,
            with_lines((1, 0, 0, 99, 1)) + NOW,
            # A part without its movement, parts that give another amount, and one part less than it says.
            with_lines((1, 0, 0, 100, 1), (2, 1, 0, 100, 1)) + NOW,
            with_lines((1, 0, 2, 100, 1), (1, 1, 0, 50, 1), (1, 2, 0, 49, 1)) + NOW,
            with_lines((1, 0, 2, 100, 1), (1, 1, 0, 100, 1)) + NOW,
        )
    ),
    Guard("bank_line_once", LINE, with_lines((1, 0, 0, 1, 1), (1, 0, 0, 1, 1))),
    Guard("bank_line_counts_from_one", LINE, with_lines((0, 0, 0, 1, 1))),
    Guard("bank_line_counts_from_one", LINE, with_lines((1, 0, 0, 1, 0))),
    Guard("bank_line_part_has_no_parts", LINE, with_lines((1, 1, 1, 1, 1))),
    Guard("bank_line_is_no_afterthought", LINE, with_lines((1, 0, 0, 1, 1), more=-1), kind="trigger"),
    *(
        Guard("bank_line_stays", LINE, attack, "append-only", OWNER, "trigger")
        for attack in (f"UPDATE {LINE} SET cents = 0", f"DELETE FROM {LINE}")
    ),
    *(
        Guard("bank_statement_stays", STATEMENT, attack, "append-only", OWNER, "trigger")
        for attack in (
            f"UPDATE {STATEMENT} SET closing_cents = 0",
            statement() + f"; DELETE FROM {STATEMENT} WHERE lines_count = 0",
        )
    ),
]
