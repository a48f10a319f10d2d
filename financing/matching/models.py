"""A line of the bank, or a part of it, booked on an account because it pays no invoice. Amounts in cents."""

from __future__ import annotations

from django.db import models

from cooperative.isolation.clock import HouseNow
from financing.ledger.models import Account, JournalEntry
from financing.payments.models import BankLine
from initiatives.portfolio.models import Initiative


class LineBooking(models.Model):
    """An amount of a line (with its sign) booked on an account; undone by a row with the opposite amount."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="bookings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="+")
    cents = models.BigIntegerField()
    day = models.DateField()
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    reason = models.CharField(max_length=160)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["id"]
