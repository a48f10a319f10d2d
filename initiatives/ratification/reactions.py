"""What is adopted holds from its count on, unless its rules want it ratified first."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cooperative.isolation.acting import Acting
from initiatives.voting.models import Decision
from initiatives.voting.signals import decision_stands, vote_counted


@receiver(vote_counted, dispatch_uid="initiatives.ratification.stands")
def let_it_hold(*, by: Acting, decision: Decision, **_more: Any) -> None:
    """Say so, in the transaction of the count."""
    if decision.holds:
        decision_stands.send(sender=Decision, by=by, decision=decision)
