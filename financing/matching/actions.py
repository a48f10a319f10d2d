"""Put a line of the bank to the invoices it pays or to an account; take that back. Each in a booking of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from financing.contributions.actions import lock_contributions
from financing.invoices.actions import settles, signed
from financing.invoices.models import Invoice, PaperKind, SettledBy, Settlement
from financing.invoices.queries import open_of
from financing.ledger.actions import post_all, post_mirror
from financing.ledger.models import Account, FiscalYear, JournalEntry, Purpose, Source
from financing.ledger.rules import Draft, Line
from financing.matching.models import LineBooking
from financing.matching.queries import with_left
from financing.matching.rules import booked_lines_for, fits, may_match
from financing.payments.actions import read_in
from financing.payments.models import BankFile, BankLine
from members.notices.actions import notify
from members.roles.models import Role

Parts = Mapping[int, int]
"""What a line pays: cents by invoice id."""
LONGEST_TEXT = 160


@action
def read_and_match(*, by: Acting, file_id: int, drawn: int) -> tuple[BankFile, int]:
    """Read a file in (`read_in`), and match every line whose reference and amount are those of an open invoice.

    Gives the file, and how many lines were matched. Nothing else is matched without a person. In as many statements
    for many lines as for one.
    """
    row = read_in(by=by, file_id=file_id, drawn=drawn)
    lock_contributions()
    with house("what is open of an invoice follows from everything that settled it"):
        coming = booked_lines_for(by).filter(statement__file=row, cents__gt=0).exclude(ogm="")
        lines = list(coming.select_related("statement").order_by("id"))
        invoices = {one.ogm: one for one in Invoice.objects.filter(ogm__in={line.ogm for line in lines})}
        left = open_of(list(invoices.values()))
        found: list[tuple[BankLine, Invoice, int]] = []
        for line in lines:
            invoice = invoices.get(line.ogm)
            if invoice is not None and line.cents == left[invoice.pk]:
                left[invoice.pk] = 0
                found.append((line, invoice, line.cents))
        _settle(by, found, 0)
    return row, len(found)


@action
def match_line(*, by: Acting, line_id: int, parts: Parts, drawn: int) -> int:
    """Let a line pay one or more invoices, each for so much; give how many.

    `drawn`: what was left of the line when the form was drawn (cents). Refuses who is not the house treasurer, a line
    that is not in the books, nothing, more than is left of the line or open of an invoice; another rest is a conflict.
    """
    may_match(by).or_refuse()
    lock_contributions()
    with house("what is open of an invoice follows from everything that settled it"):
        line, rest = line_left(by, line_id, drawn)
        asked = {pk: cents for pk, cents in parts.items() if cents}
        if not asked:
            raise Refused(_("Vul bij minstens één factuur een bedrag in."))
        fits(sum(asked.values()), rest).or_refuse()
        invoices = list(Invoice.objects.filter(pk__in=asked, kind=PaperKind.INVOICE).order_by("id"))
        left = open_of(invoices)
        if len(invoices) != len(asked) or any(not 0 < asked[pk] <= left[pk] for pk in left):
            raise Conflict(_("Een factuur heeft niet meer zoveel open. Bekijk de betaling opnieuw."))
        before = Settlement.objects.filter(line=line).count()
        _settle(by, [(line, invoice, asked[invoice.pk]) for invoice in invoices], before)
    return len(invoices)


@action
def book_line(
    *, by: Acting, line_id: int, account: str, cents: int, initiative_id: int | None, reason: str, drawn: int
) -> LineBooking:
    """Book a line, or a part of it (cents with its sign), on an account of the chart.

    `drawn` as `match_line`. Refuses who is not the house treasurer, more than is left, an account that the portal books
    itself (bank, suspense, what members owe), a contribution, and no reason.
    """
    may_match(by).or_refuse()
    lock_contributions()
    with house("an entry books over all"):
        line, rest = line_left(by, line_id, drawn)
        chosen = Account.objects.filter(code=account).first()
        if chosen is None or chosen.purpose in CLOSED:
            raise RefusedField("account", _("Kies een rekening waarop u zelf boekt."))
        if not reason.strip():
            raise RefusedField("reason", _("Schrijf waarvoor dit was."))
        fits(cents, rest).or_refuse()
        lines = (Line(Purpose.SUSPENSE, cents), Line(chosen.code, -cents, None, initiative_id))
        key = f"line-booking-{line.pk}-{LineBooking.objects.filter(line=line).count()}"
        [entry] = post_all(
            by=by,
            drafts=[Draft(day_of(line), reason.strip()[:LONGEST_TEXT], lines, (Source.PAYMENT, line.pk), key)],
        )
        row = LineBooking.objects.create(
            line=line,
            account=chosen,
            initiative_id=initiative_id,
            cents=cents,
            day=entry.day,
            entry=entry,
            reason=reason.strip(),
            **signed(by),
        )
    record("line_booked", subject=("bank_line", line.pk), account=chosen.code, cents=cents, reason=reason.strip())
    return row


@action
def undo_settlement(*, by: Acting, settlement_id: int, reason: str) -> Settlement:
    """Take back that a payment settled an invoice: the money waits again, the invoice is open again.

    Refuses who is not the house treasurer, what is no payment or was taken back, and no reason.
    """
    may_match(by).or_refuse()
    lock_contributions()
    with house("what is open of an invoice follows from everything that settled it"):
        row = Settlement.objects.select_related("invoice", "entry").get(pk=settlement_id)
        if row.kind != SettledBy.PAYMENT or row.entry is None or row.undoes_id is not None:
            raise Refused(_("Alleen een betaling van de bank wordt zo teruggedraaid."))
        if Settlement.objects.filter(undoes=row).exists():
            raise Conflict(_("Dit is intussen al teruggedraaid."))
        entry = reversed_entry(by, row.entry, reason)
        made = Settlement.objects.create(
            **settles(row.invoice),
            **signed(by),
            kind=row.kind,
            cents=-row.cents,
            day=entry.day,
            line_id=row.line_id,
            entry=entry,
            undoes=row,
            reason=reason.strip(),
        )
    record(
        "payment_taken_back",
        subject=("invoice", row.invoice_id),
        organisation_id=row.organisation_id,
        cents=row.cents,
        reason=reason.strip(),
    )
    return made


@action
def undo_booking(*, by: Acting, booking_id: int, reason: str) -> LineBooking:
    """Take back that a line was booked on an account. Refuses as `undo_settlement`."""
    may_match(by).or_refuse()
    lock_contributions()
    with house("an entry books over all"):
        row = LineBooking.objects.select_related("entry").get(pk=booking_id)
        if row.undoes_id is not None or LineBooking.objects.filter(undoes=row).exists():
            raise Conflict(_("Dit is intussen al teruggedraaid."))
        entry = reversed_entry(by, row.entry, reason)
        made = LineBooking.objects.create(
            line_id=row.line_id,
            account_id=row.account_id,
            initiative_id=row.initiative_id,
            cents=-row.cents,
            day=entry.day,
            entry=entry,
            undoes=row,
            reason=reason.strip(),
            **signed(by),
        )
    record("line_booking_taken_back", subject=("bank_line", row.line_id), cents=row.cents, reason=reason.strip())
    return made


CLOSED = (Purpose.BANK, Purpose.SUSPENSE, Purpose.DEBTORS, Purpose.CONTRIBUTIONS)
"""Accounts on which only the documents of the portal book."""


def line_left(by: Acting, line_id: int, drawn: int) -> tuple[BankLine, int]:
    """Give a line and what is left of it; refuse one that has nothing left, or another rest (409)."""
    line = with_left(booked_lines_for(by)).select_related("statement").filter(pk=line_id).first()
    if line is None:
        raise Refused(_("Deze lijn staat niet in de boekhouding."))
    left = int(line.left_read)
    refuse_stale(str(drawn), left, _("Van deze betaling is intussen iets afgepunt. Bekijk haar opnieuw."))
    if not left:
        raise Conflict(_("Deze betaling heeft al haar plaats."))
    return line, left


def _settle(by: Acting, found: Sequence[tuple[BankLine, Invoice, int]], before: int) -> None:
    """Book and keep what lines pay; `before`: how many settlements the line had."""
    if not found:
        return
    days = _days([line for line, _invoice, _cents in found])
    drafts = [
        Draft(
            days[line.pk],
            (_("Betaling van factuur %(name)s") % {"name": invoice.name})[:LONGEST_TEXT],
            (Line(Purpose.SUSPENSE, cents), Line(Purpose.DEBTORS, -cents, invoice.organisation_id)),
            (Source.PAYMENT, line.pk),
            f"payment-{line.pk}-{invoice.pk}-{before}",
        )
        for line, invoice, cents in found
    ]
    entries = post_all(by=by, drafts=drafts)
    Settlement.objects.bulk_create(
        Settlement(
            **settles(invoice),
            **signed(by),
            kind=SettledBy.PAYMENT,
            cents=cents,
            day=line.booked_on,
            line=line,
            entry=entry,
        )
        for (line, invoice, cents), entry in zip(found, entries, strict=True)
    )
    for line, invoice, cents in found:
        record(
            "payment_matched",
            subject=("invoice", invoice.pk),
            organisation_id=invoice.organisation_id,
            line=line.pk,
            cents=cents,
        )
    notify(
        kind="payment_matched",
        facts={},
        subject=("invoices", 0),
        path=reverse("invoices"),
        organisations=sorted({pk for _line, one, _cents in found for pk in (one.organisation_id, one.payer_id)}),
        roles=[Role.TREASURER],
    )


def _days(lines: Sequence[BankLine]) -> dict[int, date]:
    """Give the day on which each line is put to its place: its own, in the year in which its statement is booked.

    When that year is not open: today, or 1 January of the first open year.
    """
    open_years = sorted(FiscalYear.objects.filter(closed_at=None).values_list("year", flat=True))
    today, first = house_today(), date(open_years[0], 1, 1) if open_years else house_today()
    late = today if today.year in open_years else first
    own = {
        one.pk: one.booked_on if one.booked_on.year == one.statement.closing_on.year else one.statement.closing_on
        for one in lines
    }
    return {pk: day if day.year in open_years else late for pk, day in own.items()}


def day_of(line: BankLine) -> date:
    """Give the day on which one line is put to its place (`_days`)."""
    return _days([line])[line.pk]


def reversed_entry(by: Acting, entry: JournalEntry, reason: str) -> JournalEntry:
    """Book the mirror image of an entry today; refuse no reason."""
    return post_mirror(by=by, entry=entry, day=house_today(), text=why_undone(reason)[:LONGEST_TEXT])


def why_undone(reason: str) -> str:
    """Give the reason for taking something back without the blanks around it; refuse none."""
    if not reason.strip():
        raise RefusedField("reason", _("Schrijf waarom dit teruggedraaid wordt."))
    return reason.strip()
