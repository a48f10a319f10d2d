"""A payment written in by hand: one person enters it, another confirms or refuses it. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from financing.invoices.models import Invoice, Settlement
from financing.ledger.models import Account
from members.organisations.models import Organisation


class HandPayment(models.Model):
    """What came in for an invoice on another account than that of the bank; it counts once a second person confirms.

    `settlement` is what it paid; a settlement by hand exists only with a row here that two persons stand behind.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="hand_payments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cents = models.BigIntegerField()
    day = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=160)
    entered_by = models.BigIntegerField()
    entered_name = models.CharField(max_length=170)
    entered_at = models.DateTimeField(db_default=HouseNow())
    second_by = models.BigIntegerField(null=True)
    second_name = models.CharField(max_length=170, blank=True, db_default="")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, null=True, related_name="hand_payment")

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(second_by=None), name="hand_payment_waiting_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="hand_payment_of_something"),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("entered_by")), name="hand_payment_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(second_by=None, confirmed_at=None, refused_at=None, settlement=None)
                | Q(second_by__isnull=False, confirmed_at__isnull=False, refused_at=None, settlement__isnull=False)
                | Q(second_by__isnull=False, confirmed_at=None, refused_at__isnull=False, settlement=None),
                name="hand_payment_state_fits",
            ),
        ]

    @property
    def waits(self) -> bool:
        """Say whether a second person still has to look at it."""
        return self.second_by is None
