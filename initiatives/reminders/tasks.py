"""The task of every minute: remind those who have not voted of a vote whose deadline nears."""

from __future__ import annotations

from celery import shared_task

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import system
from initiatives.reminders.actions import remind_of_vote
from initiatives.reminders.queries import reminders_due
from initiatives.voting.models import Decision


@shared_task(name="reminders.send_due")
def send_due() -> int:
    """Send each reminder that is due in an action of its own; give how many went out here."""
    with system("votes near their deadline belong to nobody who waits for them"):
        due = reminders_due(Decision.objects.all())
    return sum(remind_of_vote(by=SYSTEM, decision_id=decision_id) is not None for decision_id in due)
