"""A report: what was asked, how far it is, and its figures frozen in rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow


class ReportState(models.TextChoices):
    """Where a report stands."""

    WAITING = "waiting", _("wacht op de werker")
    MAKING = "making", _("in opmaak")
    READY = "ready", _("klaar")
    FAILED = "failed", _("mislukt")


class Report(models.Model):
    """One PDF made on request, bound to the person who asked and the organisation it was made for."""

    definition = models.CharField(max_length=60)
    period_from = models.DateField()
    period_until = models.DateField()
    language = models.CharField(max_length=2)
    person_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True)
    requested_at = models.DateTimeField(db_default=HouseNow())
    as_of = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    record_seq = models.BigIntegerField(null=True)
    record_hash = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-requested_at"], name="report_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_progress_is_per_cent"),
            models.CheckConstraint(condition=Q(period_from__lte=F("period_until")), name="report_period_runs_forward"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(sha256="") & ~Q(file_name="")), name="report_ready_has_file"
            ),
        ]


class ReportPart(models.Model):
    """One part of a report as data (JSON of strings and integers): its page and its PDF show this row."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="parts")
    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="report_part_order_once")]
