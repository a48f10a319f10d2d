"""Who acts for whom: the switch, the roles, and the roles read anew inside an action."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import HouseNow
from members.organisations.models import Kind, Organisation
from members.roles.models import Membership, RoleGrant

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
    """List the organisations this person can act for, by name; one statement, in the person's own context."""
    in_force = Q(organisation__grants__person_id=person_id, organisation__grants__since__lte=HouseNow()) & (
        Q(organisation__grants__until=None) | Q(organisation__grants__until__gt=HouseNow())
    )
    rows = (
        Membership.objects.standing()
        .filter(person_id=person_id)
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
            standing=row.organisation.left_on is None,
        )
        for row in rows
    ]


def confirmed(by: Acting) -> Acting:
    """Read membership and roles anew (guardian's rows) inside an action; refuse who no longer belongs."""
    if by.organisation_id is None or by.person_id is None:
        raise Refused(_("Kies eerst voor welke organisatie u werkt."))
    organisation = (
        Organisation.objects.filter(pk=by.organisation_id)
        .filter(Exists(Membership.objects.standing().filter(person_id=by.person_id, organisation=OuterRef("pk"))))
        .first()
    )
    if organisation is None:
        raise Refused(_("U hoort niet meer bij deze organisatie. Meld u opnieuw aan."))
    permissions = UserObjectPermission.objects.filter(
        user_id=by.person_id,
        object_pk=str(by.organisation_id),
        content_type__app_label="members",
        content_type__model="organisation",
    ).values_list("permission__codename", flat=True)
    return replace(
        by,
        roles=frozenset(name.removeprefix(PREFIX) for name in permissions),
        for_cooperative=organisation.kind == Kind.COOPERATIVE,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
    )


def holders_of(organisation_id: int, *roles: str) -> list[int]:
    """Give the ids of persons who hold one of the roles for an organisation now, in order of id."""
    return list(
        RoleGrant.objects.standing()
        .filter(organisation_id=organisation_id, role__in=roles)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )
