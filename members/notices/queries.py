"""What the inbox shows: the person's notices for the organisation acted for, and where else something waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from cooperative.isolation.acting import Acting
from members.notices.models import Notice
from members.notices.rules import notices_for
from members.notices.sentences import sentence_or_plain

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a sentence."""

    id: int
    sentence: str
    path: str
    created_at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices, newest first; `older_than` is where the next page begins (None: this is the last)."""

    lines: list[Line]
    older_than: int | None


def inbox(acting: Acting, *, before: int | None = None) -> Inbox:
    """Give the newest notices, or those older than one of them; one statement."""
    rows = notices_for(acting).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: A_PAGE + 1])
    lines = [
        Line(row.pk, sentence_or_plain(row.kind, row.facts), row.path, row.created_at, row.read_at is None)
        for row in found[:A_PAGE]
    ]
    return Inbox(lines, lines[-1].id if len(found) > A_PAGE else None)


def unread_elsewhere(acting: Acting) -> dict[int, int]:
    """Count the person's unread notices by organisation, without the one acted for; one statement."""
    rows = (
        Notice.objects.filter(person_id=acting.person_id or 0, read_at=None)
        .exclude(organisation_id=acting.organisation_id or 0)
        .order_by()
        .values_list("organisation_id")
        .annotate(many=Count("pk"))
    )
    return dict(rows)
