"""What staff see of the jobs: kind, state and error, never the content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from cooperative.isolation.transactions import house
from cooperative.outbox.models import JobState, OutboxRow

EACH = 20  # of a kind in a state: thousands of one kind hide nothing else


@dataclass(frozen=True, slots=True)
class Job:
    """One row to do, without what is in it; `more`: so many older ones of its kind and state are not shown."""

    id: int
    kind: str
    state: str
    state_label: str
    attempts: int
    error: str
    created_at: datetime
    done_at: datetime | None
    more: int


def newest_jobs(most: int = 100) -> list[Job]:
    """Give the newest twenty jobs of each kind that wait, then of those that failed and of what was done lately."""
    done = OutboxRow.objects.filter(state=JobState.DONE).order_by("-id")
    alike = [F("state"), F("kind")]
    with house("staff see state and error of every job, never its content"):
        rows = list(
            OutboxRow.objects.defer("payload")
            .filter(~Q(state=JobState.DONE) | Q(pk__in=done.values("pk")[:most]))
            .annotate(
                place_read=Window(RowNumber(), partition_by=alike, order_by=F("id").desc()),
                alike_read=Window(Count("pk"), partition_by=alike),
            )
            .filter(place_read__lte=EACH)
            .order_by("-state", "-id")[:most]
        )
    return [
        Job(
            row.pk,
            row.kind,
            row.state,
            row.get_state_display(),
            row.attempts,
            row.error,
            row.created_at,
            row.done_at,
            row.alike_read - EACH if row.place_read == EACH and row.state != JobState.DONE else 0,
        )
        for row in rows
    ]
