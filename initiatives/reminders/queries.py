"""What is asked about reminders: which votes are due for one, and which organisations have not voted."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from cooperative.isolation.clock import HouseNow
from initiatives.reminders.models import Reminder
from initiatives.reminders.moments import DAYS, due_at
from initiatives.voting.models import CurrentBallot, DecisionQuerySet, Elector, Extension

# The furthest moment, with the hour by which the clock may have moved meanwhile.
FURTHEST = timedelta(days=max(DAYS), hours=1)


def reminders_due(rows: DecisionQuerySet) -> dict[int, int]:
    """Give by vote of how many days before its deadline the reminder is due and not sent; one statement.

    Asked in the house reach.
    """
    moved = Extension.objects.filter(decision_id=OuterRef("pk")).order_by("-pk").values("extended_at")[:1]
    sent = Reminder.objects.filter(decision_id=OuterRef("pk"), closes_at=OuterRef("closes_at")).values("days")
    near = rows.open().filter(closes_at__lte=HouseNow() + Value(FURTHEST)).order_by("closes_at", "pk")
    facts = near.annotate(
        now=HouseNow(), since=Coalesce(Subquery(moved), "opened_at"), sent=ArraySubquery(sent)
    ).values_list("pk", "now", "since", "closes_at", "sent")
    due = {pk: (due_at(now, since=since, closes_at=closes_at), sent) for pk, now, since, closes_at, sent in facts}
    return {pk: days for pk, (days, sent) in due.items() if days is not None and days not in sent}


def waiting_in(decision_id: int) -> set[int]:
    """Give the organisations of the frozen electorate that have not voted; one statement, in the house reach."""
    voted = CurrentBallot.objects.filter(decision_id=decision_id).values("organisation_id")
    electors = Elector.objects.filter(decision_id=decision_id).exclude(organisation_id__in=voted)
    return set(electors.values_list("organisation_id", flat=True))
