"""What is asked and answered about an invoice. Nothing is rewritten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from financing.invoices.models import Invoice
from members.organisations.models import Organisation


class InvoiceMessage(models.Model):
    """A question about an invoice, or an answer of the cooperative: `speaker` says it.

    The database lets nobody speak for another, and takes participant and payer from the invoice.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    speaker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("tekst"), max_length=3000)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    posted_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["organisation"], name="invoice_message_of_org"),
            models.Index(fields=["payer"], name="invoice_message_of_payer"),
        ]
