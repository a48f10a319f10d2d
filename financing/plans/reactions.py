"""Once an initiative is published, its plan is read by every member."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from financing.plans.actions import open_plan
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.signals import initiative_published


@receiver(initiative_published, dispatch_uid="financing.plans.show")
def show(sender: object, *, initiative: Initiative, **facts: Any) -> None:
    """Let every member read the plan of a published initiative."""
    open_plan(initiative)
