"""An adopted proposal that asks money opens its round in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from financing.pledges.actions import open_round
from initiatives.voting.models import Decision, Outcome
from initiatives.voting.signals import vote_counted


@receiver(vote_counted, dispatch_uid="financing.pledges.open_round")
def begin(sender: object, *, decision: Decision, outcome: str, **facts: Any) -> None:
    """Open the round when the count says adopted."""
    if outcome == Outcome.ADOPTED:
        open_round(decision)
