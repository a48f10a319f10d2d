"""What is asked about persons: who the frame shows, what the account page shows, where mail goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare

from cooperative.isolation.clock import HouseNow
from members.notices.models import Notice
from members.organisations.models import Organisation
from members.people.models import Account, Person


def account_of_session(session: SessionBase) -> Account | None:
    """Give the account that is signed in; None after the password changed elsewhere or the account was closed.

    One statement when somebody is signed in; writes nothing, unlike the framework's own look-up.
    """
    pk, known = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    if pk is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    account = Account.objects.filter(pk=pk, is_active=True).first()
    if account is None:
        return None
    hashes = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return account if any(constant_time_compare(known, right) for right in hashes) else None


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the frame shows it."""

    person_id: int
    name: str
    initials: str
    unread: int
    has_second_factor: bool
    function: str = ""
    given_name: str = ""
    family_name: str = ""


def identity_of(person_id: int, organisation_id: int | None) -> Identity | None:
    """Give name, unread notices and whether a second factor stands; one statement."""
    unread = (
        Notice.objects.filter(person_id=OuterRef("pk"), organisation_id=organisation_id or 0, read_at=None)
        .order_by()
        .values("person_id")
        .annotate(many=Count("*"))
        .values("many")
    )
    person = (
        Person.objects.filter(pk=person_id)
        .annotate(
            unread=Coalesce(Subquery(unread, output_field=IntegerField()), Value(0)),
            second_factor=Exists(Authenticator.objects.filter(Q(user_id=OuterRef("pk")), type__in=FACTORS)),
        )
        .first()
    )
    if person is None:
        return None
    return Identity(
        person_id=person.pk,
        name=person.name,
        initials=(person.given_name[:1] + person.family_name[:1]).upper(),
        unread=person.unread,
        has_second_factor=person.second_factor,
        function=person.function,
        given_name=person.given_name,
        family_name=person.family_name,
    )


@dataclass(frozen=True, slots=True)
class Security:
    """How an account is protected: app, passkeys, unused recovery codes, sessions."""

    app: bool
    passkeys: int
    recovery_codes: int
    sessions: int

    @property
    def has_second_factor(self) -> bool:
        """Say whether a second factor stands."""
        return self.app or self.passkeys > 0


def security_of(account_id: int) -> Security:
    """Give what protects an account; two statements."""
    rows = list(Authenticator.objects.filter(user_id=account_id))
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Security(
        app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=sum(row.type == Authenticator.Type.WEBAUTHN for row in rows),
        recovery_codes=0 if codes is None else len(codes.wrap().get_unused_codes()),
        sessions=len(sessions_of(account_id, "")),
    )


@dataclass(frozen=True, slots=True)
class SignedInPlace:
    """A browser in which an account is signed in."""

    id: int
    browser: str
    ip: str
    began_at: datetime
    here: bool


def sessions_of(account_id: int, current_key: str) -> list[SignedInPlace]:
    """List where an account is signed in now, newest first; one statement, and it writes nothing."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=HouseNow())
    rows = UserSession.objects.filter(Exists(alive), user_id=account_id).order_by("-created_at", "-pk")
    return [
        SignedInPlace(
            id=row.pk,
            browser=_browser(row.user_agent),
            ip=row.ip,
            began_at=row.created_at,
            here=row.session_key == current_key,
        )
        for row in rows
    ]


# The first name that occurs in what the browser says of itself; the order matters (Edge also says Chrome).
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def _browser(user_agent: str) -> str:
    """Name browser and device for people: "Firefox, Windows"."""
    names = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or user_agent[:60]


@dataclass(frozen=True, slots=True)
class Address:
    """Where mail for a person goes, in which language, and for which organisation it is read."""

    person_id: int
    email: str
    language: str
    organisation: str


def addresses_of(ids: Iterable[int], organisation_id: int | None) -> list[Address]:
    """Give the addresses of these persons (closed accounts left out), in order of id; one statement.

    Asked by actions that mail, in a reach that sees the organisation.
    """
    name = Organisation.objects.filter(pk=organisation_id or 0).order_by().values("name")
    rows = (
        Account.objects.filter(pk__in=list(ids), is_active=True)
        .annotate(organisation=Coalesce(Subquery(name), Value("")))
        .order_by("pk")
    )
    return [Address(row.pk, row.email, row.language, row.organisation) for row in rows]
