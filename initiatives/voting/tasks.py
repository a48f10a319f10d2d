"""The task of every minute: count votes that nobody counted ten minutes after their deadline."""

from __future__ import annotations

from celery import shared_task

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import system
from initiatives.voting.actions import close_vote
from initiatives.voting.queries import due_for

# The secretary comes first: it is her button.
MINUTES = 10


@shared_task(name="voting.close_due")
def close_due() -> int:
    """Close each due vote in an action of its own; give how many were counted here."""
    with system("votes past their deadline belong to nobody who waits for them"):
        due = due_for(MINUTES)
    return sum(close_vote(by=SYSTEM, decision_id=decision_id) is not None for decision_id in due)
