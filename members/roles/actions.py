"""Grant and end roles and memberships: the only place that writes the grant and its guardian permission."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action
from members.organisations.models import Organisation
from members.people.models import Account
from members.roles.models import Membership, Role, RoleGrant
from members.roles.queries import PREFIX
from members.roles.rules import may_change_roles, role_fits


def give_role(*, person_id: int, organisation: Organisation, role: str, granted_by: int | None) -> None:
    """Write a grant and its guardian permission; called inside an action that has judged the right to do so."""
    role_fits(role, organisation.kind).or_refuse()
    _grant, new = RoleGrant.objects.get_or_create(
        person_id=person_id, organisation=organisation, role=role, until=None, defaults={"granted_by": granted_by}
    )
    if not new:
        return
    assign_perm(f"members.{PREFIX}{role}", Account.objects.get(pk=person_id), organisation)
    record("role_granted", subject=("person", person_id), organisation_id=organisation.pk, role=role)


def take_role(*, person_id: int, organisation: Organisation, role: str) -> None:
    """End a grant and its guardian permission at once; inside an action."""
    RoleGrant.objects.filter(person_id=person_id, organisation=organisation, role=role, until=None).update(
        until=HouseNow()
    )
    remove_perm(f"members.{PREFIX}{role}", Account.objects.get(pk=person_id), organisation)
    record("role_ended", subject=("person", person_id), organisation_id=organisation.pk, role=role)


def give_membership(*, person_id: int, organisation: Organisation) -> None:
    """Let a person belong to an organisation; inside an action."""
    _row, new = Membership.objects.get_or_create(person_id=person_id, organisation=organisation, until=None)
    if new:
        record("membership_began", subject=("person", person_id), organisation_id=organisation.pk)


@action
def grant_role(*, by: Acting, person_id: int, organisation: Organisation, role: str) -> None:
    """Give a colleague a role. Refuses who is no admin, a person of elsewhere, a role of another kind."""
    may_change_roles(by, organisation).or_refuse()
    if not Membership.objects.standing().filter(person_id=person_id, organisation=organisation).exists():
        raise Refused(_("Deze persoon hoort niet bij %(name)s. Nodig de persoon eerst uit.") % {"name": organisation})
    give_role(person_id=person_id, organisation=organisation, role=role, granted_by=by.person_id)


@action
def end_role(*, by: Acting, person_id: int, organisation: Organisation, role: str) -> None:
    """End a colleague's role; the person's sessions end too. Refuses to take the last admin away."""
    may_change_roles(by, organisation).or_refuse()
    if role == Role.ADMIN:
        _refuse_last_admin(person_id, organisation)
    take_role(person_id=person_id, organisation=organisation, role=role)
    end_sessions(person_id)


@action
def end_membership(*, by: Acting, person_id: int, organisation: Organisation) -> None:
    """End somebody's membership with every role; oneself may leave too. Refuses the last admin."""
    if person_id != by.person_id:
        may_change_roles(by, organisation).or_refuse()
    _refuse_last_admin(person_id, organisation)
    for role in RoleGrant.objects.filter(person_id=person_id, organisation=organisation, until=None).values_list(
        "role", flat=True
    ):
        take_role(person_id=person_id, organisation=organisation, role=role)
    Membership.objects.filter(person_id=person_id, organisation=organisation, until=None).update(until=HouseNow())
    record("membership_ended", subject=("person", person_id), organisation_id=organisation.pk)
    end_sessions(person_id)


def _refuse_last_admin(person_id: int, organisation: Organisation) -> None:
    with connection.cursor() as cursor:
        # Two admins who leave at the same moment would both see the other one stay.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('admins'), %s)", [organisation.pk])
    admins = RoleGrant.objects.filter(organisation=organisation, role=Role.ADMIN, until=None)
    if admins.filter(person_id=person_id).exists() and not admins.exclude(person_id=person_id).exists():
        raise Refused(
            _("%(name)s houdt dan geen beheerder over. Geef eerst een collega de rol van beheerder.")
            % {"name": organisation}
        )


def end_sessions(person_id: int) -> None:
    """End every session of a person, so that a lost right is lost at once everywhere."""
    keys = UserSession.objects.filter(user_id=person_id).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user_id=person_id).delete()
