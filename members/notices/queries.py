"""What the inbox shows: the person's notices for the organisation acted for, and where else something waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from cooperative.isolation.acting import Acting
from members.notices.models import Notice
from members.notices.rules import notices_for
from members.notices.sentences import sentence_or_plain
from members.organisations.models import Kind
from members.roles.models import RoleGrant

A_PAGE = 50


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


def readers_of(organisation_ids: Iterable[int], *roles: str) -> list[tuple[int, int]]:
    """Give (person, organisation) for whoever holds one of the roles at these organisations now; one statement.

    Asked in the house reach: for `notify_each`.
    """
    rows = RoleGrant.objects.standing().filter(organisation_id__in=list(organisation_ids), role__in=roles)
    return sorted(set(rows.order_by().values_list("person_id", "organisation_id")))


def readers_at_the_house(*roles: str) -> list[tuple[int, int]]:
    """Give (person, cooperative) for whoever holds one of the roles at the cooperative itself; as `readers_of`."""
    rows = RoleGrant.objects.standing().filter(organisation__kind=Kind.COOPERATIVE, role__in=roles)
    return sorted(set(rows.order_by().values_list("person_id", "organisation_id")))
