"""A vote whose chair decides a tie opens only with one; when it ends level it waits for the chair."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from initiatives.casting.actions import note_tie
from initiatives.casting.queries import chair_on
from initiatives.casting.rules import refuse_without_chair
from initiatives.voting.count import Result
from initiatives.voting.count.terms import TieRule
from initiatives.voting.models import Decision
from initiatives.voting.signals import vote_opened, vote_tied
from members.bodies.models import Seat


@receiver(vote_opened, dispatch_uid="initiatives.casting.ask_chair")
def ask_chair(*, decision: Decision, **_more: Any) -> None:
    """Refuse to open a vote that nobody could decide when it ends level."""
    if decision.terms.tie_rule == TieRule.CASTING_VOTE:
        refuse_without_chair(chair_on(decision))


@receiver(vote_tied, dispatch_uid="initiatives.casting.note_tie")
def wait_for_chair(*, decision: Decision, result: Result, chair: Seat, **_more: Any) -> None:
    """Let the vote wait, in the transaction that found it level."""
    note_tie(decision, result, chair)
