"""Write a payment in, confirm or refuse what another wrote in, and undo what was confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import HouseNow, house_today
from cooperative.isolation.transactions import action
from cooperative.web.formats import money
from cooperative.web.requests import refuse_stale
from financing.byhand.models import HandPayment
from financing.byhand.rules import contra_accounts, may_enter_payment, may_judge_payment, may_undo
from financing.contributions.actions import lock_contributions
from financing.invoices.actions import settles, signed
from financing.invoices.models import Invoice, SettledBy, Settlement
from financing.invoices.queries import open_of
from financing.ledger.actions import post, post_mirror
from financing.ledger.models import Purpose, Source
from financing.ledger.rules import Line
from members.notices.actions import notify
from members.roles.models import Role


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written in: the amount (cents), the day it came in, the code of the account, and what it says."""

    cents: int
    day: date
    account: str
    text: str


@action
def enter_payment(*, by: Acting, invoice_id: int, entered: Entered, drawn: int) -> HandPayment:
    """Write a payment of an invoice in; it counts once another person confirms it.

    `drawn`: what was open when the form was drawn (cents). Refuses who is not the house treasurer, an invoice with
    nothing open, more than what is open, a day to come, and an account that the bank's lines book; another open amount
    meanwhile, or a payment that waits already, is a conflict (409).
    """
    lock_contributions()
    invoice = Invoice.objects.get(pk=invoice_id)
    left = open_of([invoice])[invoice.pk]
    may_enter_payment(by, invoice, left).or_refuse()
    refuse_stale(str(drawn), left, _("Het open bedrag is intussen gewijzigd. Bekijk de factuur opnieuw."))
    if not 0 < entered.cents <= left:
        raise RefusedField("amount", _("Schrijf een bedrag tot %(left)s: zoveel staat open.") % {"left": money(left)})
    if entered.day > house_today():
        raise RefusedField("day", _("Deze dag moet nog komen. Schrijf in wat al betaald is."))
    account = contra_accounts().filter(code=entered.account).first()
    if account is None:
        raise RefusedField("account", _("Kies een rekening uit de lijst."))
    if HandPayment.objects.filter(invoice=invoice, second_by=None).exists():
        raise Conflict(_("Van deze factuur wacht al een betaling op bevestiging. Er is niets bewaard."))
    row = HandPayment.objects.create(
        **settles(invoice),
        cents=entered.cents,
        day=entered.day,
        account=account,
        text=entered.text,
        entered_by=by.person_id or 0,
        entered_name=by.person_name,
    )
    notify(
        kind="hand_payment_waits",
        facts={"number": invoice.name, "cents": row.cents},
        subject=("invoice", invoice.pk),
        path=reverse("hand_payments"),
        office=[Role.HOUSE_TREASURER, Role.BOARD],
        but=by.person_id,
    )
    _note("hand_payment_entered", row, invoice)
    return row


@action
def confirm_payment(*, by: Acting, payment_id: int) -> Settlement:
    """Confirm what another wrote in: it settles the invoice and is booked on the day it came in.

    Refuses who wrote it in, who is neither house treasurer nor board, an amount of which less is open by now, and a
    day in a year that is closed; what was confirmed or refused meanwhile is a conflict (409).
    """
    row = _waiting(by, payment_id)
    left = open_of([row.invoice])[row.invoice_id]
    if row.cents > left:
        raise Refused(
            _("Er staat nog %(left)s open, minder dan deze betaling. Weiger ze, en schrijf in wat klopt.")
            % {"left": money(left)}
        )
    entry = post(
        by=by,
        day=row.day,
        text=_("Betaling van factuur %(name)s") % {"name": row.invoice.name},
        lines=[
            Line(row.account.code, row.cents, row.organisation_id),
            Line(Purpose.DEBTORS, -row.cents, row.organisation_id),
        ],
        source=(Source.PAYMENT, row.pk),
        key=f"hand-payment-{row.pk}",
    )
    made = Settlement.objects.create(
        **settles(row.invoice),
        kind=SettledBy.BY_HAND,
        cents=row.cents,
        day=row.day,
        entry=entry,
        reason=row.text,
        **signed(by),
    )
    _judged(by, row, confirmed_at=HouseNow(), settlement=made)
    _note("hand_payment_confirmed", row, row.invoice)
    return made


@action
def refuse_payment(*, by: Acting, payment_id: int) -> None:
    """Refuse what another wrote in: it never counts. Refuses as `confirm_payment` does; nothing is booked."""
    row = _waiting(by, payment_id)
    _judged(by, row, refused_at=HouseNow())
    _note("hand_payment_refused", row, row.invoice)


@action
def undo_payment(*, by: Acting, payment_id: int, reason: str) -> Settlement:
    """Undo a confirmed payment: the entry is reversed today, and the amount is open again.

    Refuses who is not the house treasurer, what never counted or was undone, and no reason.
    """
    lock_contributions()
    rows = HandPayment.objects.select_related("invoice", "settlement__undone_by", "settlement__entry")
    row = rows.get(pk=payment_id)
    may_undo(by, row).or_refuse()
    if not reason.strip():
        raise RefusedField("reason", _("Schrijf waarom deze betaling niet meetelt."))
    assert row.settlement is not None
    assert row.settlement.entry is not None
    first, today = row.settlement.entry, house_today()
    text = _("Betaling van factuur %(name)s teruggedraaid") % {"name": row.invoice.name}
    entry = post_mirror(by=by, entry=first, day=today, text=text)
    made = Settlement.objects.create(
        **settles(row.invoice),
        kind=SettledBy.BY_HAND,
        cents=-row.cents,
        day=today,
        entry=entry,
        undoes=row.settlement,
        reason=reason.strip(),
        **signed(by),
    )
    _note("hand_payment_undone", row, row.invoice, reason=reason.strip())
    return made


def _waiting(by: Acting, payment_id: int) -> HandPayment:
    """Give a payment that waits, under the lock; refuse who may not judge it, and (409) what was judged meanwhile."""
    lock_contributions()
    row = HandPayment.objects.select_related("invoice", "account").get(pk=payment_id)
    may_judge_payment(by, row).or_refuse()
    if not row.waits:
        raise Conflict(_("Deze betaling is intussen al bevestigd of geweigerd."))
    return row


def _judged(by: Acting, row: HandPayment, **outcome: object) -> None:
    HandPayment.objects.filter(pk=row.pk).update(second_by=by.person_id, second_name=by.person_name, **outcome)


def _note(kind: str, row: HandPayment, invoice: Invoice, **more: object) -> None:
    record(
        kind,
        subject=("invoice", invoice.pk),
        organisation_id=row.organisation_id,
        number=invoice.name,
        cents=row.cents,
        day=row.day,
        **more,
    )
