"""What staff see of the jobs: kind, state and error, never the content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cooperative.isolation.transactions import house
from cooperative.outbox.models import OutboxRow


@dataclass(frozen=True, slots=True)
class Job:
    """One row to do, without what is in it."""

    id: int
    kind: str
    state: str
    state_label: str
    attempts: int
    error: str
    created_at: datetime
    done_at: datetime | None


def newest_jobs(most: int = 100) -> list[Job]:
    """Give the newest jobs, those that wait or failed first."""
    with house("staff see state and error of every job, never its content"):
        rows = list(OutboxRow.objects.defer("payload").order_by("-state", "-id")[:most])
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
        )
        for row in rows
    ]
