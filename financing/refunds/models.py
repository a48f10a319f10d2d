"""Money that went back to who had it coming: of a credit note, or of what was paid too much. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from financing.invoices.models import Invoice
from financing.ledger.models import JournalEntry
from financing.payments.models import BankLine
from members.organisations.models import Organisation


class Refund(models.Model):
    """An amount of a line that went out, paid back from one concrete credit: a credit note, or a line that came in.

    What was paid too much waits on the suspense account, so giving it back books nothing more. Undone by a row with the
    opposite amount (`undoes`); nothing is rewritten.
    """

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="refunds")
    credit_note = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="refunds")
    too_much = models.ForeignKey(BankLine, on_delete=models.PROTECT, null=True, related_name="paid_back")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    cents = models.BigIntegerField()
    day = models.DateField()
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    reason = models.CharField(max_length=160, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0, undoes=None) | Q(cents__lt=0, undoes__isnull=False),
                name="refund_or_its_undoing",
            ),
            models.CheckConstraint(
                condition=Q(
                    credit_note__isnull=False,
                    too_much=None,
                    organisation__isnull=False,
                    payer__isnull=False,
                    entry__isnull=False,
                )
                | Q(credit_note=None, too_much__isnull=False, organisation=None, payer=None, entry=None),
                name="refund_of_one_credit",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="refund_of_organisation"),
            models.Index(fields=["payer"], name="refund_of_payer"),
        ]
