"""What is asked about the bank: accounts with their last statement, and what a file would add to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from cooperative.isolation.acting import Acting
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.payments.reading import BankFileRead, read_bank_file
from financing.payments.rules import statements_for
from financing.payments.statements import Last, Payment, Statement, StatementRefused, refuse_untrue_file
from financing.payments.wording import called, told
from members.organisations.identifiers import format_iban

SHOWN = 25
"""Lines of a statement that the preview shows."""


def last_statements(acting: Acting) -> dict[str, BankStatement]:
    """Give the last statement of each account; one statement."""
    rows = statements_for(acting).filter(next=None).order_by("account")
    return {row.account: row for row in rows}


def refuse_out_of_order(statements: Sequence[Statement], last: dict[str, BankStatement]) -> None:
    """Refuse (`StatementRefused`) statements that do not continue what is kept of their account."""
    before = {account: Last(row.number, row.closing_cents, row.closing_on) for account, row in last.items()}
    refuse_untrue_file(list(statements), before)


def statements_count() -> int:
    """Give how many statements are kept: the version of the bank, for which a preview is drawn."""
    return BankStatement.objects.count()


@dataclass(frozen=True)
class Preview:
    """What a file holds, and why it cannot be read in now (empty when it can)."""

    read: BankFileRead
    trouble: str
    version: int

    @cached_property
    def statements(self) -> list[StatementSeen]:
        """Each statement with its sums and its first lines."""
        return [StatementSeen(each) for each in self.read.statements]


@dataclass(frozen=True)
class StatementSeen:
    """A statement before it is kept."""

    row: Statement

    @property
    def called(self) -> str:
        """Say which statement it is."""
        return called(self.row.number)

    @property
    def account_printed(self) -> str:
        """The account in groups of four."""
        return format_iban(self.row.account)

    @property
    def incoming(self) -> int:
        """What came in (cents)."""
        return sum(max(each.amount_cents, 0) for each in self.row.transactions)

    @property
    def outgoing(self) -> int:
        """What went out (cents, above zero)."""
        return -sum(min(each.amount_cents, 0) for each in self.row.transactions)

    @property
    def lines(self) -> list[Payment]:
        """The first lines."""
        return list(self.row.transactions[:SHOWN])

    @property
    def more(self) -> int:
        """How many lines are not shown."""
        return max(len(self.row.transactions) - SHOWN, 0)


def preview_of(acting: Acting, row: BankFile) -> Preview:
    """Read an uploaded file again, and see whether it follows what is kept; three statements."""
    read = read_bank_file(bytes(row.content))
    trouble = ""
    try:
        refuse_out_of_order(read.statements, last_statements(acting))
    except StatementRefused as refusal:
        trouble = told(refusal)
    return Preview(read, trouble, statements_count())


Known = tuple[object, ...]
"""Account, day, cents, OGM, RF, the other party's IBAN and name, and the text."""


def twins_before(accounts: Iterable[str], since: date) -> Counter[Known]:
    """Count the movements of these accounts since a day by all that is known of them; one statement."""
    columns = ("booked_on", "cents", "ogm", "rf", "counterparty_iban", "counterparty_name", "text")
    rows = BankLine.objects.filter(statement__account__in=list(accounts), booked_on__gte=since, part=0)
    return Counter(rows.order_by().values_list("statement__account", *columns))
