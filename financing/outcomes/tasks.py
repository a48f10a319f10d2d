"""The task of every minute: write the outcome of rounds whose deadline passed."""

from __future__ import annotations

from celery import shared_task

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import system
from financing.outcomes.actions import settle_round
from financing.pledges.models import Round


@shared_task(name="outcomes.settle_due")
def settle_due() -> int:
    """Close each round that is due in an action of its own; give how many were closed here."""
    with system("rounds past their deadline belong to nobody who waits for them"):
        due = list(Round.objects.due().values_list("pk", flat=True))
    return sum(settle_round(by=SYSTEM, round_id=pk) is not None for pk in due)
