"""When an opt-in vote is adopted, whoever opted in takes part."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from initiatives.joining.actions import begin_together
from initiatives.voting.count import Method, Outcome
from initiatives.voting.models import Decision
from initiatives.voting.signals import vote_counted


@receiver(vote_counted, dispatch_uid="initiatives.joining.begin")
def begin_what_was_adopted(*, decision: Decision, outcome: str, **_: Any) -> None:
    """Begin the participations in the transaction of the count: all of them, or the vote is not counted."""
    if outcome == Outcome.ADOPTED and decision.rule_set.terms.method == Method.OPT_IN:
        begin_together(decision)
