"""A reminder of a vote: sent once for each of its moments before one deadline."""

from __future__ import annotations

from django.db import models

from cooperative.isolation.clock import HouseNow
from initiatives.voting.models import Decision


class Reminder(models.Model):
    """Who had not voted was told, so many `days` before this deadline; `organisations`: how many had not."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reminders")
    closes_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    organisations = models.PositiveIntegerField()
    sent_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "closes_at", "days"], name="reminder_once_a_deadline")
        ]
