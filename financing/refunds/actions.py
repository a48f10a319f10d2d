"""Spend what a member has coming: set a credit off against open invoices, or keep that it was paid back."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from financing.contributions.actions import lock_contributions
from financing.invoices.actions import settles, signed
from financing.invoices.models import Invoice, PaperKind, SettledBy, Settlement
from financing.invoices.queries import open_of
from financing.ledger.actions import post_all
from financing.ledger.models import Purpose, Source
from financing.ledger.rules import Draft, Line
from financing.matching.actions import LONGEST_TEXT, day_of, line_left, reversed_entry, why_undone
from financing.matching.queries import with_left
from financing.matching.rules import booked_lines_for, fits, may_match
from financing.refunds.models import Refund
from financing.refunds.queries import Key, spare_of
from financing.refunds.rules import may_set_off
from members.notices.actions import notify
from members.roles.models import Role


@action
def set_off(*, by: Acting, note_id: int, parts: Mapping[int, int], drawn: int) -> int:
    """Let what is left of a credit note pay open invoices of who has it (cents by invoice); give how many.

    Nothing is booked: both stand on the account of the same participant. `drawn`: what was left when the form was drawn
    (cents). Refuses who is not the house treasurer, nothing, more than is left or open; changed meanwhile: a conflict.
    """
    lock_contributions()
    asked = {pk: cents for pk, cents in parts.items() if cents}
    with house("what is left of a credit follows from everything that spent it"):
        note = Invoice.objects.get(pk=note_id)
        spare = spare_of([note])[note.pk]
        may_set_off(by, note, spare).or_refuse()
        refuse_stale(str(drawn), spare, _("Van dit tegoed is intussen iets verrekend. Bekijk het opnieuw."))
        if not asked:
            raise Refused(_("Vul bij minstens één factuur een bedrag in."))
        if sum(asked.values()) > spare:
            raise Refused(_("Dit is meer dan het tegoed. Er is niets bewaard."))
        invoices = list(
            Invoice.objects.filter(pk__in=asked, kind=PaperKind.INVOICE, payer=note.payer_id).order_by("id")
        )
        left = open_of(invoices)
        if len(invoices) != len(asked) or any(not 0 < asked[pk] <= left[pk] for pk in left):
            raise Conflict(_("Een factuur heeft niet meer zoveel open. Bekijk het tegoed opnieuw."))
        Settlement.objects.bulk_create(
            Settlement(
                **settles(invoice),
                kind=SettledBy.CREDIT,
                cents=asked[invoice.pk],
                day=house_today(),
                credit_note=note,
                **signed(by),
            )
            for invoice in invoices
        )
    _tell("credit_set_off", note, sum(asked.values()), invoices=[one.name for one in invoices])
    return len(invoices)


@action
def undo_set_off(*, by: Acting, settlement_id: int, reason: str) -> Settlement:
    """Take back that a credit note paid another invoice. Refuses who is not the house treasurer, and no reason."""
    may_match(by).or_refuse()
    lock_contributions()
    why = why_undone(reason)
    with house("what is open of an invoice follows from everything that settled it"):
        row = Settlement.objects.select_related("invoice", "credit_note").get(pk=settlement_id)
        note = row.credit_note
        if note is None or note.credits_id == row.invoice_id or row.undoes_id is not None:
            raise Refused(_("Alleen een verrekening met een andere factuur wordt zo teruggedraaid."))
        if Settlement.objects.filter(undoes=row).exists():
            raise Conflict(_("Dit is intussen al teruggedraaid."))
        made = Settlement.objects.create(
            **settles(row.invoice),
            **signed(by),
            kind=row.kind,
            cents=-row.cents,
            day=house_today(),
            credit_note=note,
            undoes=row,
            reason=why,
        )
    record(
        "credit_set_off_taken_back",
        subject=("invoice", note.pk),
        organisation_id=note.organisation_id,
        cents=row.cents,
        reason=why,
    )
    return made


@action
def pay_back(*, by: Acting, line_id: int, parts: Mapping[Key, int], drawn: int) -> int:
    """Keep that a line that went out paid credits back (cents by credit); give how many.

    `drawn`: what was left of the line when the form was drawn (cents, less than nothing). Refuses who is not the house
    treasurer, a line that came in, nothing, more than went out or is left of a credit; another rest is a conflict.
    """
    may_match(by).or_refuse()
    lock_contributions()
    asked = {key: cents for key, cents in parts.items() if cents}
    with house("what is left of a credit follows from everything that spent it"):
        line, rest = line_left(by, line_id, drawn)
        if rest > 0:
            raise Refused(_("Alleen wat uitging, kan een terugbetaling zijn."))
        if not asked:
            raise Refused(_("Vul bij minstens één tegoed een bedrag in."))
        fits(-sum(asked.values()), rest).or_refuse()
        notes = {one.pk: one for one in Invoice.objects.filter(pk__in=_ids(asked, "note"), kind=PaperKind.CREDIT_NOTE)}
        paid = with_left(booked_lines_for(by).filter(pk__in=_ids(asked, "line"), cents__gt=0))
        left: dict[Key, int] = {("note", pk): cents for pk, cents in spare_of(list(notes.values())).items()}
        left |= {("line", one.pk): int(one.left_read) for one in paid}
        if any(not 0 < cents <= left.get(key, 0) for key, cents in asked.items()):
            raise Conflict(_("Van een tegoed is niet meer zoveel over. Bekijk de betaling opnieuw."))
        back = [(notes[pk], cents) for (kind, pk), cents in asked.items() if kind == "note"]
        day, before = day_of(line), line.refunds.count()
        drafts = [
            Draft(
                day,
                (_("Terugbetaling van creditnota %(name)s") % {"name": note.name})[:LONGEST_TEXT],
                (Line(Purpose.DEBTORS, cents, note.organisation_id), Line(Purpose.SUSPENSE, -cents)),
                (Source.REFUND, line.pk),
                f"refund-{line.pk}-{note.pk}-{before}",
            )
            for note, cents in back
        ]
        entries = post_all(by=by, drafts=drafts) if drafts else []
        fixed = {"line": line, "day": line.booked_on} | signed(by)
        Refund.objects.bulk_create(
            [
                Refund(
                    **fixed,
                    credit_note=note,
                    organisation_id=note.organisation_id,
                    payer_id=note.payer_id,
                    cents=cents,
                    entry=entry,
                )
                for (note, cents), entry in zip(back, entries, strict=True)
            ]
            + [Refund(**fixed, too_much_id=pk, cents=cents) for (kind, pk), cents in asked.items() if kind == "line"]
        )
    for note, cents in back:
        _tell("credit_paid_back", note, cents, line=line.pk)
    for pk in _ids(asked, "line"):
        record("too_much_paid_back", subject=("bank_line", pk), line=line.pk, cents=asked["line", pk])
    return len(asked)


@action
def undo_refund(*, by: Acting, refund_id: int, reason: str) -> Refund:
    """Take back that a line paid a credit back: the line waits again, the credit is there again.

    Refuses who is not the house treasurer, what was taken back, and no reason.
    """
    may_match(by).or_refuse()
    lock_contributions()
    why = why_undone(reason)
    with house("an entry books over all"):
        row = Refund.objects.select_related("entry").get(pk=refund_id)
        if row.undoes_id is not None or Refund.objects.filter(undoes=row).exists():
            raise Conflict(_("Dit is intussen al teruggedraaid."))
        entry = reversed_entry(by, row.entry, why) if row.entry else None
        made = Refund.objects.create(
            line_id=row.line_id,
            credit_note_id=row.credit_note_id,
            too_much_id=row.too_much_id,
            organisation_id=row.organisation_id,
            payer_id=row.payer_id,
            cents=-row.cents,
            day=house_today(),
            entry=entry,
            undoes=row,
            reason=why,
            **signed(by),
        )
    record("refund_taken_back", subject=("bank_line", row.line_id), cents=row.cents, reason=why)
    return made


def _ids(asked: Mapping[Key, int], kind: str) -> list[int]:
    return [pk for one, pk in asked if one == kind]


def _tell(kind: str, note: Invoice, cents: int, **facts: object) -> None:
    """Tell who has a credit note what was done with it, and record it."""
    notify(
        kind=kind,
        facts={"number": note.name, "cents": cents},
        subject=("invoice", note.pk),
        path=reverse("invoice", args=[note.pk]),
        organisations=sorted({note.organisation_id, note.payer_id}),
        roles=[Role.TREASURER, Role.ADMIN],
    )
    record(kind, subject=("invoice", note.pk), organisation_id=note.organisation_id, cents=cents, **facts)
