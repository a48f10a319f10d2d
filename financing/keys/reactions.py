"""News that concerns the key: an initiative is published, a vote opens, a decision holds."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from financing.keys.actions import adopt_key, freeze_weights, open_key
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.signals import initiative_published
from initiatives.voting.models import Decision
from initiatives.voting.signals import decision_stands, vote_opened


@receiver(initiative_published, dispatch_uid="financing.keys.open")
def show(sender: object, *, initiative: Initiative, **facts: Any) -> None:
    """Let every member read the key of a published initiative."""
    open_key(initiative)


@receiver(vote_opened, dispatch_uid="financing.keys.freeze")
def freeze(sender: object, *, decision: Decision, **facts: Any) -> None:
    """Freeze the weights with the electorate, in the same transaction."""
    freeze_weights(decision)


@receiver(decision_stands, dispatch_uid="financing.keys.adopt")
def adopt(sender: object, *, decision: Decision, **facts: Any) -> None:
    """Remember since when this version counts."""
    adopt_key(decision)
