"""Give an invoice back, whole or in part, by a credit note; or give up what is open of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, RefusedField
from cooperative.isolation.clock import HouseNow, house_today
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from financing.contributions.actions import lock_contributions
from financing.contributions.models import Charge
from financing.invoices.actions import Back, Paper, issue, settles, signed
from financing.invoices.models import Invoice, PaperKind, SettledBy, Settlement
from financing.invoices.parties import parties, seller
from financing.invoices.queries import given_of, open_of
from financing.invoices.rules import may_credit, may_write_off
from financing.ledger.actions import post_all
from financing.ledger.models import Purpose, Source
from financing.ledger.rules import Draft, Line
from members.notices.actions import notify
from members.roles.models import Role


@action
def credit_invoice(*, by: Acting, invoice_id: int, back: Back, reason: str, asked_again: bool, drawn: int) -> Invoice:
    """Give an invoice back, whole or in part, and say why; what is open of it becomes smaller by that.

    `asked_again`: the amount stays owed and comes on a next invoice; otherwise it is owed no more. `drawn`: what could
    be given back when the form was drawn (cents). Refuses who is not the house treasurer, nothing, more than what is
    left of a line (409 when that changed meanwhile), and no reason.
    """
    lock_contributions()
    with house("what is left of an invoice follows from every credit note of it"):
        invoice = Invoice.objects.get(pk=invoice_id)
        given = given_of([invoice])[invoice.pk]
    left = sum(each.left for each in given.values())
    may_credit(by, invoice, left).or_refuse()
    refuse_stale(str(drawn), left, _("Intussen is van deze factuur iets gecrediteerd. Bekijk haar opnieuw."))
    if not reason.strip():
        raise RefusedField("reason", _("Schrijf waarom. Het staat op de creditnota."))
    if not any(back.values()):
        raise Refused(_("Kies minstens één bedrag om terug te geven."))
    if any(not 0 <= cents <= given[place].left for place, cents in back.items()):
        raise Refused(_("Van een lijn kan niet meer terug dan er nog van overblijft."))
    with house("a credit note is booked and numbered over all"):
        issuer, buyer = seller(), parties([invoice.payer_id])[invoice.payer_id]
        lines = tuple(given[place].back(cents) for place, cents in back.items() if cents)
        paper = Paper(
            invoice.organisation_id, invoice.payer_id, issuer, buyer, lines, credits=invoice, reason=reason.strip()
        )
        [made] = issue(by, PaperKind.CREDIT_NOTE, [paper], house_today())
        if not asked_again:
            _owed_no_more(invoice, back)
    notify(
        kind="invoice_credited",
        facts={"number": invoice.name, "cents": made.total_cents},
        subject=("invoice", made.pk),
        path=reverse("invoice", args=[made.pk]),
        organisations=sorted({invoice.organisation_id, invoice.payer_id}),
        roles=[Role.TREASURER, Role.ADMIN],
    )
    return made


@action
def write_off(*, by: Acting, invoice_id: int, reason: str, drawn: int) -> Settlement:
    """Give up what is open of an invoice, and say why: a loss in the books.

    `drawn`: what was open when the form was drawn (cents). Refuses who is not the house treasurer, an invoice with
    nothing open, and no reason; another open amount meanwhile is a conflict (409).
    """
    lock_contributions()
    with house("what is open of an invoice follows from everything that settled it"):
        invoice = Invoice.objects.get(pk=invoice_id)
        cents = open_of([invoice])[invoice.pk]
    may_write_off(by, invoice, cents).or_refuse()
    refuse_stale(str(drawn), cents, _("Het open bedrag is intussen gewijzigd. Bekijk de factuur opnieuw."))
    if not reason.strip():
        raise RefusedField("reason", _("Schrijf waarom dit bedrag niet meer geïnd wordt."))
    today, organisation = house_today(), invoice.organisation_id
    lines = (Line(Purpose.WRITE_OFF, cents, organisation), Line(Purpose.DEBTORS, -cents, organisation))
    text = _("Afschrijving van factuur %(name)s") % {"name": invoice.name}
    draft = Draft(today, text, lines, (Source.WRITE_OFF, invoice.pk), f"write-off-{invoice.pk}")
    with house("an entry books over all"):
        [entry] = post_all(by=by, drafts=[draft])
    row = Settlement.objects.create(
        **settles(invoice),
        kind=SettledBy.WRITE_OFF,
        cents=cents,
        day=today,
        entry=entry,
        reason=reason.strip(),
        **signed(by),
    )
    record(
        "invoice_written_off",
        subject=("invoice", invoice.pk),
        organisation_id=organisation,
        number=invoice.name,
        cents=cents,
        reason=reason.strip(),
    )
    return row


def _owed_no_more(invoice: Invoice, back: Back) -> None:
    """Lower the charges of an organisation by what was given back for good."""
    standing = Charge.objects.filter(organisation_id=invoice.organisation_id, replaced_at=None)
    rows = {(row.schedule_id, row.vat, row.vat_included): row for row in standing}
    lowered = [(rows[place], cents) for place, cents in back.items() if cents and place in rows]
    Charge.objects.filter(pk__in=[row.pk for row, _cents in lowered]).update(replaced_at=HouseNow())
    Charge.objects.bulk_create(
        Charge(
            schedule_id=row.schedule_id,
            initiative_id=row.initiative_id,
            organisation_id=row.organisation_id,
            payer_id=row.payer_id,
            vat=row.vat,
            vat_included=row.vat_included,
            cents=max(0, row.cents - cents),
            basis=row.basis | {"given_back": row.basis.get("given_back", 0) + cents},
            number=row.number + 1,
        )
        for row, cents in lowered
    )
