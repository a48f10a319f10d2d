"""Who sees what was paid back, and who spends a credit."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting, Verdict
from financing.invoices.models import Invoice
from financing.invoices.rules import invoices_for, may_issue_invoices
from financing.payments.rules import may_read_bank
from financing.refunds.models import Refund


def refunds_for(acting: Acting) -> QuerySet[Refund]:
    """Give the refunds that this context may read: of its own credit notes, or all."""
    if may_read_bank(acting):
        return Refund.objects.all()
    return Refund.objects.filter(credit_note__in=invoices_for(acting))


def may_set_off(by: Acting, note: Invoice, spare: int) -> Verdict:
    """The house treasurer, a credit note of which something is left (`spare`, cents)."""
    if not note.is_credit_note or not spare:
        return Verdict(False, _("Van dit stuk is er geen tegoed meer."))
    return may_issue_invoices(by)
