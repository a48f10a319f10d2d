"""A council's decision makes the ballot that waited for it count."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from initiatives.electorate.models import MandateDecision
from initiatives.electorate.signals import mandate_entered
from initiatives.reservations.actions import make_firm


@receiver(mandate_entered, dispatch_uid="initiatives.reservations.make_firm")
def firm_up(*, mandate: MandateDecision, **_more: Any) -> bool:
    """Let the ballot count, in the transaction of the mandate; say whether one did."""
    return make_firm(mandate)
