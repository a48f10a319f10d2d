"""Who asks about an invoice, who answers, and who reads both."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from financing.contributions.rules import reads_money_of_ours
from financing.invoices.rules import invoices_for, may_issue_invoices
from financing.questions.models import InvoiceMessage


def messages_for(acting: Acting) -> QuerySet[InvoiceMessage]:
    """Give what was asked and answered about the invoices that this context may read."""
    return InvoiceMessage.objects.filter(invoice__in=invoices_for(acting))


def may_speak(by: Acting, *, asked: bool) -> Verdict:
    """A treasurer or administrator of who takes part or pays asks; the house treasurer answers once one `asked`."""
    if reads_money_of_ours(by):
        return ALLOWED
    if may_issue_invoices(by) and not asked:
        return Verdict(False, _("Nog niemand stelde een vraag over deze factuur."))
    return may_issue_invoices(by)
