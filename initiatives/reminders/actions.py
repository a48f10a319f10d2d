"""What happens to reminders: who has not voted is told, and the worker writes the mails to who still has not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action, house, system
from initiatives.electorate.queries import speaking_for
from initiatives.reminders.models import Reminder
from initiatives.reminders.queries import reminders_due, waiting_in
from initiatives.voting.models import Decision
from initiatives.voting.queries import lock_decision
from initiatives.voting.rules import may_close_vote
from members.notices.actions import notify, write_mails
from members.notices.sentences import titles

MAILS = "reminder_mails"


@action
def remind_of_vote(*, by: Acting, decision_id: int) -> int | None:
    """Tell whoever may cast for an organisation that has not voted until when that can be done, once a moment.

    Give how many organisations had not voted; None: nothing is due. Under the lock of the vote alone: whose ballot is
    committed is not told. Refuses who is neither the secretary nor the portal itself.
    """
    may_close_vote(by).or_refuse()
    lock_decision(decision_id)
    with house("who has not voted is asked of every elector"):
        days = reminders_due(Decision.objects.filter(pk=decision_id)).get(decision_id)
        if days is None:
            return None
        decision = Decision.objects.select_related("proposal").get(pk=decision_id)
        waiting = waiting_in(decision_id)
        Reminder.objects.create(decision=decision, closes_at=decision.closes_at, days=days, organisations=len(waiting))
        notify(
            **speaking_for(waiting, decision.proposal),
            kind="vote_nears",
            facts=titles(decision.proposal) | {"closes_at": decision.closes_at},
            subject=("decision", decision_id),
            path=reverse("decision", args=[decision_id]),
            mails=MAILS,
        )
    record(
        "vote_reminded",
        subject=("decision", decision_id),
        number=decision.number,
        closes_at=decision.closes_at,
        days=days,
        organisations=len(waiting),
    )
    return len(waiting)


def write_reminders(payload: dict[str, Any]) -> None:
    """Write the mails of one reminder to whoever still has to vote before that deadline; the worker's handler.

    A worker that was away for long mails nobody who voted meanwhile, and nothing after the deadline or when it moved.
    """
    decision_id = payload["subject"][1]
    with system("a reminder concerns every elector"):
        rows = Decision.objects.open().filter(closes_at=datetime.fromisoformat(payload["facts"]["closes_at"]))
        waiting = waiting_in(decision_id) if rows.filter(pk=decision_id).exists() else set()
    readers = [[person, organisation] for person, organisation in payload["readers"] if organisation in waiting]
    write_mails(payload | {"readers": readers})
