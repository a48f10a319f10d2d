"""What is asked about staff sessions: those at an organisation, those of staff, and who is helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from cooperative.isolation.clock import HouseNow
from members.assistance.models import StaffSession
from members.organisations.models import Organisation
from members.people.queries import FACTORS
from members.roles.models import Membership
from members.roles.queries import Colleague, as_colleagues, colleagues_of


@dataclass(frozen=True, slots=True)
class Visit:
    """A staff session as a line in a list."""

    id: int
    person_id: int
    person_name: str
    organisation: str
    reason: str
    began_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    running: bool


def with_state(rows: QuerySet[StaffSession]) -> QuerySet[StaffSession]:
    """Say of each session whether it runs now."""
    return rows.select_related("organisation").annotate(
        running=Case(
            When(Q(ended_at=None, expires_at__gt=HouseNow()), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def as_visits(rows: QuerySet[StaffSession], limit: int) -> list[Visit]:
    """Read the newest sessions; one statement."""
    return [
        Visit(
            row.pk,
            row.person_id,
            row.person_name,
            row.organisation.name,
            row.reason,
            row.began_at,
            row.expires_at,
            row.ended_at,
            row.running,  # type: ignore[attr-defined]
        )
        for row in with_state(rows).order_by("-began_at", "-pk")[:limit]
    ]


def sessions_at(organisation_id: int) -> list[Visit]:
    """List the last ten times that staff worked for an organisation."""
    return as_visits(StaffSession.objects.filter(organisation_id=organisation_id), 10)


@dataclass(frozen=True, slots=True)
class Helped:
    """A person of the organisation that is helped, and whether a second factor stands."""

    colleague: Colleague
    has_second_factor: bool


def people_helped(organisation_id: int, *, person_id: int | None = None) -> list[Helped]:
    """List the persons of an organisation as staff see them; two statements."""
    rows: QuerySet[Membership] = colleagues_of(organisation_id)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    people = as_colleagues(rows)
    protected = set(
        Authenticator.objects.filter(user_id__in=[one.person_id for one in people], type__in=FACTORS).values_list(
            "user_id", flat=True
        )
    )
    return [Helped(one, one.person_id in protected) for one in people]


def organisations_to_help() -> QuerySet[Organisation]:
    """Give the organisations that are member or partner today, by name."""
    return Organisation.objects.standing().order_by("sort_key", "pk")
