"""What the frame knows of the person: name, choices of the switch, unread notices, second factor."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from members.notices.models import Notice
from members.organisations.models import Organisation
from members.people.models import Account, Person


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the frame shows it."""

    person_id: int
    name: str
    initials: str
    unread: int
    has_second_factor: bool


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
            second_factor=Exists(
                Authenticator.objects.filter(Q(user_id=OuterRef("pk")), type__in=["totp", "webauthn"])
            ),
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
    )


@dataclass(frozen=True, slots=True)
class Address:
    """Where and in which language a person is written to, and for which organisation the person reads it."""

    person_id: int
    email: str
    language: str
    organisation: str


def addresses_of(person_ids: list[int], organisation_id: int) -> list[Address]:
    """Give the addresses of active accounts among these persons; one statement, inside `house()`."""
    name = Organisation.objects.filter(pk=organisation_id).values("name")
    rows = (
        Account.objects.filter(pk__in=person_ids, is_active=True)
        .annotate(organisation=Subquery(name))
        .order_by("pk")
        .values_list("pk", "email", "language", "organisation")
    )
    return [Address(pk, email, language, organisation or "") for pk, email, language, organisation in rows if email]
