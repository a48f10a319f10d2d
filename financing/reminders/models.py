"""Reminders that were sent; what was open is in cents. Nothing is rewritten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from financing.invoices.models import Invoice
from members.organisations.models import Organisation


class Step(models.IntegerChoices):
    """How pressing a reminder is."""

    FRIENDLY = 1, _("eerste aanmaning")
    SECOND = 2, _("tweede aanmaning")
    DEFAULT = 3, _("ingebrekestelling")


class Reminder(models.Model):
    """One step for one invoice: what was open on that day, and who sent it.

    The database refuses one when nothing is open, for another amount, too early, or out of turn.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    open_cents = models.BigIntegerField()
    day = models.DateField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["invoice", "step"]
        constraints = [models.UniqueConstraint(fields=["invoice", "step"], name="reminder_once")]
        indexes = [
            models.Index(fields=["organisation"], name="reminder_of_organisation"),
            models.Index(fields=["payer"], name="reminder_of_payer"),
        ]
