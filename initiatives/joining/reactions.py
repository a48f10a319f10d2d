"""When an opt-in vote is adopted and holds, whoever opted in takes part."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from initiatives.joining.actions import begin_together
from initiatives.voting.count import Method
from initiatives.voting.models import Decision
from initiatives.voting.signals import decision_stands


@receiver(decision_stands, dispatch_uid="initiatives.joining.begin")
def begin_what_was_adopted(*, decision: Decision, **_: Any) -> None:
    """Begin the participations in the transaction that lets it hold: all of them, or it does not."""
    if decision.rule_set.terms.method == Method.OPT_IN:
        begin_together(decision)
