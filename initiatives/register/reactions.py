"""A counted vote enters the register, in the transaction of its count."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from initiatives.register.actions import enter
from initiatives.voting.models import Decision
from initiatives.voting.signals import vote_counted


@receiver(vote_counted, dispatch_uid="initiatives.register.enter")
def enter_in_register(*, decision: Decision, **_: Any) -> None:
    """Give the decision its number, or undo the count with it."""
    enter(decision=decision)
