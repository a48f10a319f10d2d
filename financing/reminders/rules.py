"""Who sends reminders, and who reads them."""

from __future__ import annotations

from django.db.models import QuerySet

from cooperative.isolation.acting import Acting, Verdict
from financing.invoices.rules import invoices_for, may_issue_invoices
from financing.reminders.models import Reminder


def may_remind(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    return may_issue_invoices(by)


def reminders_for(acting: Acting) -> QuerySet[Reminder]:
    """Give the reminders of the invoices that this context may read."""
    return Reminder.objects.filter(invoice__in=invoices_for(acting))
