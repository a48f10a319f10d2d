"""What is asked about questions on invoices: those of one invoice, and the invoices that wait for an answer."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cooperative.isolation.acting import Acting
from financing.questions.models import InvoiceMessage
from financing.questions.rules import messages_for


def messages_about(acting: Acting, invoice_id: int) -> list[InvoiceMessage]:
    """List what was said about an invoice, oldest first; one statement."""
    return list(messages_for(acting).filter(invoice=invoice_id).select_related("speaker").order_by("id"))


def unanswered(acting: Acting) -> QuerySet[InvoiceMessage]:
    """Give the last word about each invoice where a member has it, the oldest first."""
    later = InvoiceMessage.objects.filter(invoice=OuterRef("invoice"), pk__gt=OuterRef("pk"))
    of_members = Q(speaker=F("organisation")) | Q(speaker=F("payer"))
    return messages_for(acting).filter(of_members, ~Exists(later)).order_by("id")
