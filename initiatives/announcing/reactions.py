"""A vote that lacked its quorum is called a second time, when its rules say so; in the transaction of the count."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cooperative.isolation.acting import Acting
from initiatives.announcing.actions import call_again
from initiatives.voting.models import Decision, Outcome
from initiatives.voting.signals import vote_counted


@receiver(vote_counted, dispatch_uid="initiatives.announcing.call_again")
def call_a_second_time(*, by: Acting, decision: Decision, outcome: str, **_: Any) -> None:
    """Announce the second call, once: what was called twice ends."""
    first = decision.second_call_of_id is None
    if first and outcome == Outcome.NO_QUORUM and decision.rule_set.procedure.second_call:
        call_again(by, decision)
