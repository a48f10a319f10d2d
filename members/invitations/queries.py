"""What is asked about invitations: those of an organisation, and the one that a link is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from cooperative.isolation.clock import HouseNow
from members.invitations.models import Invitation
from members.people.models import Account
from members.roles.models import Role


def hash_of(token: str) -> bytes:
    """Give what is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as the bearer of its link sees it; `state`: open, expired, used or withdrawn."""

    id: int
    organisation_id: int
    organisation: str
    kind: str
    email: str
    given_name: str
    family_name: str
    roles: tuple[str, ...]
    expires_at: datetime
    state: str

    @property
    def role_labels(self) -> tuple[str, ...]:
        """Give the names of the roles."""
        return tuple(str(Role(role).label) for role in Role.values if role in self.roles)


FIELDS = "id, organisation_id, organisation, kind, email, given_name, family_name, roles, expires_at, state"


def invitation_by_token(token: str) -> Invited | None:
    """Find the invitation of a link, or None; through the one definer function, for whoever holds the token."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FIELDS} FROM invitation_by_hash(%s)", [hash_of(token)])  # noqa: S608  # nosec B608
        row = cursor.fetchone()
    if row is None:
        return None
    pk, organisation_id, organisation, kind, email, given_name, family_name, roles, expires_at, state = row
    return Invited(
        pk, organisation_id, organisation, kind, email, given_name, family_name, tuple(roles), expires_at, state
    )


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that waits for an answer, or that nobody answered in time."""

    id: int
    name: str
    email: str
    role_labels: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    expired: bool


def open_invitations(organisation_id: int) -> list[OpenInvitation]:
    """List the invitations of an organisation that were neither used nor withdrawn; one statement."""
    rows = (
        Invitation.objects.filter(organisation_id=organisation_id, used_at=None, withdrawn_at=None)
        .annotate(
            expired=Case(
                When(expires_at__lte=HouseNow(), then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
        .order_by("-created_at", "pk")
    )
    return [
        OpenInvitation(
            id=row.pk,
            name=f"{row.given_name} {row.family_name}".strip(),
            email=row.email,
            role_labels=tuple(str(Role(role).label) for role in Role.values if role in row.roles),
            created_at=row.created_at,
            expires_at=row.expires_at,
            expired=row.expired,
        )
        for row in rows
    ]


def account_of(email: str) -> Account | None:
    """Give the account to which an address belongs; a confirmed one wins; one statement."""
    confirmed = Exists(EmailAddress.objects.filter(user_id=OuterRef("pk"), email=email, verified=True))
    return (
        Account.objects.annotate(confirmed=confirmed)
        .filter(Q(confirmed=True) | Q(email=email))
        .order_by("-confirmed", "pk")
        .first()
    )
