"""Who acts for whom: the switch, the colleagues, and the roles read anew inside an action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import HouseNow, HouseToday
from members.organisations.models import Kind, Organisation
from members.people.models import Account
from members.roles.models import Membership, Role, RoleGrant

PREFIX = "act_as_"


@dataclass(frozen=True, slots=True)
class Seat:
    """One organisation that a person can act for, with the roles held there."""

    organisation_id: int
    name: str
    kind: str
    kind_label: str
    roles: frozenset[str]
    standing: bool


def seats_of(person_id: int) -> list[Seat]:
    """List the organisations this person can act for, by name; one statement, in the person's own context.

    An organisation that is no member any more is not among them.
    """
    in_force = Q(organisation__grants__person_id=person_id, organisation__grants__since__lte=HouseNow()) & (
        Q(organisation__grants__until=None) | Q(organisation__grants__until__gt=HouseNow())
    )
    rows = (
        Membership.objects.standing()
        .filter(
            Q(organisation__left_on=None) | Q(organisation__left_on__gt=HouseToday()),
            person_id=person_id,
            organisation__joined_on__lte=HouseToday(),
        )
        .select_related("organisation")
        .annotate(
            roles=ArrayAgg("organisation__grants__role", filter=in_force, distinct=True, default=[]),
        )
        .order_by("organisation__sort_key")
    )
    return [
        Seat(
            organisation_id=row.organisation_id,
            name=row.organisation.name,
            kind=row.organisation.kind,
            kind_label=row.organisation.get_kind_display(),
            roles=frozenset(row.roles),
            standing=True,
        )
        for row in rows
    ]


def confirmed(by: Acting) -> Acting:
    """Read membership and roles anew inside an action; refuse who no longer belongs.

    A role counts when guardian's row and the grant's days agree: a term that ended gives nothing.
    """
    if by.organisation_id is None or by.person_id is None:
        raise Refused(_("Kies eerst voor welke organisatie u werkt."))
    organisation = (
        Organisation.objects.filter(pk=by.organisation_id)
        .filter(Exists(Membership.objects.standing().filter(person_id=by.person_id, organisation=OuterRef("pk"))))
        .annotate(
            granted=ArraySubquery(_granted_to(by.person_id)), permitted=ArraySubquery(_permitted_to(by.person_id))
        )
        .first()
    )
    if organisation is None:
        raise Refused(_("U hoort niet meer bij deze organisatie. Meld u opnieuw aan."))
    permitted = frozenset(name.removeprefix(PREFIX) for name in organisation.permitted)  # type: ignore[attr-defined]
    return replace(
        by,
        roles=permitted & frozenset(organisation.granted),  # type: ignore[attr-defined]
        for_cooperative=organisation.kind == Kind.COOPERATIVE,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
    )


def _permitted_to(person_id: int) -> QuerySet[UserObjectPermission]:
    """Select the names of a person's permissions on the outer organisation: guardian's own rows."""
    return UserObjectPermission.objects.filter(
        user_id=person_id,
        object_pk=Cast(OuterRef("pk"), CharField()),
        content_type__app_label="members",
        content_type__model="organisation",
    ).values_list("permission__codename", flat=True)


def _granted_to(person_id: int | None) -> QuerySet[RoleGrant, str]:
    """Select the roles that a person's grants give in the outer organisation now."""
    grants = RoleGrant.objects.filter(Q(until=None) | Q(until__gt=HouseNow()), since__lte=HouseNow())
    return grants.filter(person_id=person_id or 0, organisation=OuterRef("pk")).values_list("role", flat=True)


def holders_of(organisation_id: int, *roles: str) -> list[int]:
    """Give the ids of persons who hold one of the roles for an organisation now, in order of id."""
    return list(
        RoleGrant.objects.standing()
        .filter(organisation_id=organisation_id, role__in=roles)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of an organisation as its admin sees it."""

    person_id: int
    name: str
    function: str
    email: str
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    since: datetime


def colleagues_of(organisation_id: int) -> QuerySet[Membership]:
    """Give the standing memberships of an organisation with what its admin sees; filter it, then `as_colleagues`."""
    held = (
        RoleGrant.objects.standing()
        .filter(person_id=OuterRef("person_id"), organisation_id=OuterRef("organisation_id"))
        .order_by("role")
        .values("role")
    )
    return (
        Membership.objects.standing()
        .filter(organisation_id=organisation_id)
        .select_related("person")
        .annotate(
            held=ArraySubquery(held),
            email=Subquery(Account.objects.filter(pk=OuterRef("person_id")).values("email"), output_field=CharField()),
        )
        .order_by("person__sort_key", "pk")
    )


def as_colleagues(rows: QuerySet[Membership]) -> list[Colleague]:
    """Read the rows of `colleagues_of`; one statement."""
    return [
        Colleague(
            person_id=row.person_id,
            name=row.person.name,
            function=row.person.function,
            email=row.email or "",  # type: ignore[attr-defined]
            roles=tuple(role for role in Role.values if role in row.held),  # type: ignore[attr-defined]
            role_labels=tuple(str(Role(role).label) for role in Role.values if role in row.held),  # type: ignore[attr-defined]
            since=row.since,
        )
        for row in rows
    ]
