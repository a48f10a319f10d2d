"""A ballot is kept together with what its page said; a key must fit the plan."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cooperative.isolation.acting import Acting
from financing.keys.signals import key_written
from financing.statements.actions import keep_impact
from financing.statements.feasible import refuse_unmeetable
from initiatives.portfolio.models import Initiative
from initiatives.voting.models import Decision
from initiatives.voting.signals import ballot_cast


@receiver(ballot_cast, dispatch_uid="financing.statements.keep_impact")
def keep(sender: object, *, decision: Decision, organisation_id: int, number: int, **facts: Any) -> None:
    """Freeze the impact in the transaction of the ballot."""
    keep_impact(decision, organisation_id, number)


@receiver(key_written, dispatch_uid="financing.statements.refuse_unmeetable")
def weigh(sender: object, *, by: Acting, initiative: Initiative, **facts: Any) -> None:
    """Refuse a key whose bounds the plan cannot meet."""
    refuse_unmeetable(by, initiative.pk)
