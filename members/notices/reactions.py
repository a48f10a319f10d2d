"""Who asked for a report hears when it is ready."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cooperative.reports.models import Report
from cooperative.reports.signals import report_ready
from members.notices.actions import notify


@receiver(report_ready)
def tell_who_asked(*, report: Report, title: str, **_: Any) -> None:
    """Write the notice in the transaction that makes the report ready."""
    notify(
        persons=[report.person_id],
        organisation_id=report.organisation_id,
        kind="report_ready",
        facts={"title": title},
        subject=("report", report.pk),
        path=reverse("report", args=[report.pk]),
    )
