"""A file of the bank is uploaded, read in whole, or thrown away."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action
from cooperative.web.formats import datetime_long
from cooperative.web.requests import refuse_stale
from financing.ledger.actions import post_all
from financing.ledger.models import FiscalYear, Purpose, Source
from financing.ledger.rules import Draft, Line
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.payments.queries import Known, last_statements, refuse_out_of_order, statements_count, twins_before
from financing.payments.reading import read_bank_file
from financing.payments.rules import may_keep_bank
from financing.payments.statements import Payment, Statement, StatementRefused, Transaction
from financing.payments.wording import told

BATCH = 2000


@action
def upload_bank_file(*, by: Acting, name: str, content: bytes) -> BankFile:
    """Keep a file to look at before it is read in; the one that waits when it was uploaded before.

    Refuses who is not the house treasurer, a file that was read in already, one that is no sound bank file, and one
    that does not continue what is kept of its accounts.
    """
    may_keep_bank(by).or_refuse()
    sha256 = hashlib.sha256(content).hexdigest()
    _lock()
    known = BankFile.objects.defer("content").filter(sha256=sha256).first()
    if known is not None and known.read_at is not None:
        raise RefusedField("file", _read_before(known))
    if known is not None:
        return known
    try:
        found = read_bank_file(content)
        refuse_out_of_order(found.statements, last_statements(by))
    except StatementRefused as refusal:
        raise RefusedField("file", told(refusal)) from None
    row = BankFile.objects.create(
        name=name,
        format=found.format,
        sha256=sha256,
        content=content,
        person_id=by.person_id or 0,
        person_name=by.person_name,
    )
    record("bank_file_uploaded", subject=("bank_file", row.pk), sha256=sha256)
    return row


@action
def read_in(*, by: Acting, file_id: int, drawn: int) -> BankFile:
    """Keep every statement and line of an uploaded file, or none. `drawn`: how many statements the preview knew.

    Refuses who is not the house treasurer, a file that was read in or thrown away meanwhile (409), one that no longer
    continues its account, and a preview drawn before another file was read in (409).
    """
    may_keep_bank(by).or_refuse()
    _lock()
    row = _waiting(file_id)
    refuse_stale(
        str(drawn), statements_count(), _("Intussen is een ander bestand ingelezen. Bekijk dit bestand opnieuw.")
    )
    statements = read_bank_file(bytes(row.content)).statements
    last = last_statements(by)
    try:
        refuse_out_of_order(statements, last)
    except StatementRefused as refusal:
        raise Refused(told(refusal)) from None
    days = [each.booked_on for statement in statements for each in statement.transactions]
    seen = twins_before({each.account for each in statements}, min(days)) if days else Counter[Known]()
    lines: list[BankLine] = []
    made: list[tuple[BankStatement, Statement]] = []
    for statement in statements:
        kept = BankStatement.objects.create(
            file=row,
            account=statement.account,
            number=statement.number,
            opening_cents=statement.opening_cents,
            opening_on=statement.opening_date,
            closing_cents=statement.closing_cents,
            closing_on=statement.closing_date,
            lines_count=sum(1 + len(each.details) for each in statement.transactions),
            previous=last.get(statement.account),
        )
        last[statement.account] = kept
        made.append((kept, statement))
        lines += _lines(kept, statement, seen)
    BankLine.objects.bulk_create(lines, batch_size=BATCH)
    _book(by, made)
    BankFile.objects.filter(pk=row.pk).update(read_at=HouseNow())
    record(
        "bank_file_read",
        subject=("bank_file", row.pk),
        sha256=row.sha256,
        statements=len(statements),
        lines=len(lines),
    )
    return row


def _book(by: Acting, made: Sequence[tuple[BankStatement, Statement]]) -> None:
    """Book what each statement moved, from or to the suspense account, until somebody says what it was for.

    On its last day; of a closed year on 1 January of the first open one. What is older than the books is in their
    opening balance, and not booked. Refuses what only a year that must still be opened can hold.
    """
    years = dict(FiscalYear.objects.values_list("year", "closed_at"))
    open_years = sorted(year for year, closed_at in years.items() if closed_at is None)
    drafts = []
    for one, statement in made:
        year, moved = one.closing_on.year, _moved(one, statement)
        if years and (year > max(years) or (year in years and not open_years)):
            said = {"year": max(year, max(years) + 1)}
            raise Refused(
                _("Boekjaar %(year)s is nog niet geopend. Open het eerst, en lees dit bestand dan in.") % said
            )
        if not moved or year not in years:
            continue
        late = years[year] is not None
        day = date(open_years[0], 1, 1) if late else one.closing_on
        words = _("%(called)s van %(year)s, dat afgesloten is") if late else _("%(called)s van %(account)s")
        text = words % {"called": one.called, "account": one.account_printed, "year": year}
        lines = tuple(Line(*each) for cents in moved for each in ((Purpose.BANK, cents), (Purpose.SUSPENSE, -cents)))
        drafts.append(Draft(day, text, lines, (Source.STATEMENT, one.pk), f"bank-statement-{one.pk}"))
    post_all(by=by, drafts=drafts)


def _moved(kept: BankStatement, statement: Statement) -> list[int]:
    """Give what moved, in cents: once, or what came in and what went out where these are equal. Nothing: none."""
    net = kept.closing_cents - kept.opening_cents
    if net:
        return [net]
    came = sum(each.amount_cents for each in statement.transactions if each.amount_cents > 0)
    return [came, -came] if came else []


@action
def throw_away(*, by: Acting, file_id: int) -> None:
    """Forget an uploaded file that was not read in; refuse one that was (409)."""
    may_keep_bank(by).or_refuse()
    _lock()
    row = _waiting(file_id)
    BankFile.objects.filter(pk=row.pk).delete()
    record("bank_file_thrown_away", subject=("bank_file", file_id), sha256=row.sha256)


def _lock() -> None:
    """Let one file at a time come in: what it continues must stand still."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bank file'))")


def _waiting(file_id: int) -> BankFile:
    row = BankFile.objects.filter(pk=file_id).first()
    if row is None:
        raise Conflict(_("Dit bestand is intussen weggegooid. Er is niets gewijzigd."))
    if row.read_at is not None:
        raise Conflict(_read_before(row))
    return row


def _read_before(row: BankFile) -> str:
    """Say that a file came before."""
    assert row.read_at is not None
    words = {"name": row.name, "moment": datetime_long(row.read_at), "who": row.person_name}
    return _("Dit bestand is al ingelezen: ‘%(name)s’ van %(who)s, %(moment)s. Er is niets bewaard.") % words


def _lines(kept: BankStatement, statement: Statement, seen: Counter[Known]) -> Iterator[BankLine]:
    """Make the rows of a statement; `seen` counts what is equal, over everything read so far."""
    for position, each in enumerate(statement.transactions, 1):
        said = _said(each)
        known = (statement.account, each.booked_on, each.amount_cents, *said.values())
        seen[known] += 1
        yield BankLine(
            statement=kept,
            position=position,
            parts=len(each.details),
            cents=each.amount_cents,
            booked_on=each.booked_on,
            value_on=each.value_date,
            reference=each.reference,
            reversal=each.reversal,
            raw=each.raw,
            twin=seen[known],
            **said,
        )
        for part, detail in enumerate(each.details, 1):
            yield _part(kept, position, part, each, detail)


def _part(kept: BankStatement, position: int, part: int, whole: Transaction, detail: Payment) -> BankLine:
    return BankLine(
        statement=kept,
        position=position,
        part=part,
        cents=detail.amount_cents,
        booked_on=whole.booked_on,
        value_on=whole.value_date,
        reversal=whole.reversal,
        **_said(detail),
    )


def _said(payment: Payment) -> dict[str, str]:
    """Give reference, other party and text as columns, in the order of `Known`."""
    return {
        "ogm": payment.ogm or "",
        "rf": payment.rf or "",
        "counterparty_iban": payment.counterparty_iban or "",
        "counterparty_name": (payment.counterparty_name or "")[:140],
        "text": payment.text or "",
    }
