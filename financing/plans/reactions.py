"""Once an initiative is published, its plan is read by every member."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cooperative.isolation.audience import Audience
from cooperative.isolation.transactions import house
from financing.plans.models import PlanLine, PlanSource, TariffLine
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.signals import initiative_published


@receiver(initiative_published, dispatch_uid="financing.plans.open_the_plan")
def open_the_plan(sender: object, *, initiative: Initiative, **facts: Any) -> None:
    """Give every row of the plan to all members, whoever publishes."""
    with house("staff publish too, and cannot see the rows of the lead before that"):
        for rows in (PlanLine.objects, PlanSource.objects, TariffLine.objects):
            rows.filter(initiative=initiative, audience=Audience.ORGANISATION).update(audience=Audience.MEMBERS)
