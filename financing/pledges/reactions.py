"""An adopted proposal that asks money opens its round in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from financing.pledges.actions import open_round
from initiatives.voting.models import Decision
from initiatives.voting.signals import decision_stands


@receiver(decision_stands, dispatch_uid="financing.pledges.open_round")
def begin(sender: object, *, decision: Decision, **facts: Any) -> None:
    """Open the round once the decision holds."""
    open_round(decision)
