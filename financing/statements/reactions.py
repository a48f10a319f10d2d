"""A ballot is kept together with what its page said it would cost."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from financing.statements.actions import keep_impact
from initiatives.voting.models import Decision
from initiatives.voting.signals import ballot_cast


@receiver(ballot_cast, dispatch_uid="financing.statements.keep_impact")
def keep(sender: object, *, decision: Decision, organisation_id: int, number: int, **facts: Any) -> None:
    """Freeze the impact in the transaction of the ballot."""
    keep_impact(decision, organisation_id, number)
