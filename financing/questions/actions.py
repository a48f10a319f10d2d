"""What happens in questions about invoices: something is asked or answered."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, RefusedField
from cooperative.isolation.transactions import action
from financing.invoices.actions import signed
from financing.invoices.rules import invoices_for
from financing.questions.models import InvoiceMessage
from financing.questions.rules import may_speak, messages_for
from members.notices.actions import notify
from members.roles.models import Role

_TOLD = {True: "invoice_answered", False: "invoice_questioned"}


@action
def speak_about_invoice(*, by: Acting, invoice_id: int, text: str) -> InvoiceMessage:
    """Ask something about an invoice, or answer for the cooperative; the other side is told.

    Refuses an invoice that one may not read, an answer before any question, and an empty text.
    """
    invoice = invoices_for(by).filter(pk=invoice_id).first()
    if invoice is None:
        raise Refused(_("Deze factuur is er niet."))
    may_speak(by, asked=messages_for(by).filter(invoice=invoice).exists()).or_refuse()
    if not text.strip():
        raise RefusedField("text", _("Schrijf eerst uw tekst."))
    said = InvoiceMessage.objects.create(
        invoice=invoice,
        organisation_id=invoice.organisation_id,
        payer_id=invoice.payer_id,
        speaker_id=by.organisation_id or 0,
        text=text.strip(),
        **signed(by),
    )
    answers = by.for_cooperative
    notify(
        kind=_TOLD[answers],
        facts={"number": invoice.name, "organisation": by.organisation_name},
        subject=("invoice", invoice.pk),
        path=reverse("invoice_questions", args=[invoice.pk]),
        organisations=sorted({invoice.organisation_id, invoice.payer_id}) if answers else (),
        roles=[Role.TREASURER, Role.ADMIN] if answers else (),
        office=() if answers else [Role.HOUSE_TREASURER],
        but=by.person_id,
    )
    record(_TOLD[answers], subject=("invoice", invoice.pk), organisation_id=by.organisation_id, number=invoice.name)
    return said
