"""A row to do: what must happen after the commit, once, whatever the broker loses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow


class JobState(models.TextChoices):
    """Where a row stands."""

    WAITING = "waiting", _("wacht")
    DONE = "done", _("gedaan")
    FAILED = "failed", _("mislukt")


class OutboxRow(models.Model):
    """One thing to do. The worker holds a row lock while it works, so a killed worker frees it at once."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField()
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=HouseNow())
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=HouseNow())
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before", "id"], name="outbox_waiting", condition=Q(state="waiting")),
        ]


class DemoMail(models.Model):
    """A mail that a demo or a test would have sent, readable at /demo/post; `html` may be empty."""

    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True, default="", db_default="")
    sent_at = models.DateTimeField(db_default=HouseNow())
