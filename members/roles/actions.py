"""Grant and end roles and memberships: the only place that writes the grant and its guardian permission."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, current
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, ending_of_action
from members.organisations.models import Organisation
from members.people.actions import end_sessions
from members.roles.models import Membership, Role, RoleGrant
from members.roles.queries import PREFIX
from members.roles.rules import follows_no_seat, grantable_roles, may_change_roles, role_fits
from members.roles.signals import membership_ended, roles_changed

# A grant or membership that has not ended, also one whose last day is known.
_UNENDED = Q(until=None) | Q(until__gt=HouseNow())


def give_role(
    *,
    person_id: int,
    organisation: Organisation,
    role: str,
    granted_by: int | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Give one role, as `give_roles` does."""
    give_roles(
        person_id=person_id,
        organisation=organisation,
        roles=[role],
        granted_by=granted_by,
        since=since,
        until=until,
    )


def give_roles(
    *,
    person_id: int,
    organisation: Organisation,
    roles: Collection[str],
    granted_by: int | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Write grants and their guardian permissions; called inside an action that has judged the right to do so.

    They hold from `since` (now) until `until` (for good); outside them they give nothing. A role that is held
    already then is left alone. Four statements, however many roles.
    """
    for role in roles:
        role_fits(role, organisation.kind).or_refuse()
    still = _UNENDED if since is None else Q(until=None) | Q(until__gt=since)
    theirs = RoleGrant.objects.filter(still, person_id=person_id, organisation=organisation)
    new = sorted(set(roles) - set(theirs.filter(role__in=roles).values_list("role", flat=True)))
    if not new:
        return
    begin = {} if since is None else {"since": since}
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person_id=person_id, organisation=organisation, role=role, granted_by=granted_by, until=until, **begin
        )
        for role in new
    )
    UserObjectPermission.objects.bulk_create(
        (
            UserObjectPermission(
                permission=permission,
                content_type_id=permission.content_type_id,
                object_pk=str(organisation.pk),
                user_id=person_id,
            )
            for permission in Permission.objects.filter(
                content_type__app_label="members",
                content_type__model="organisation",
                codename__in=[f"{PREFIX}{role}" for role in new],
            )
        ),
        ignore_conflicts=True,
    )
    for role in new:
        record("role_granted", subject=("person", person_id), organisation_id=organisation.pk, role=role)


def take_role(*, person_id: int, organisation: Organisation, role: str) -> None:
    """End one role, as `take_roles` does."""
    take_roles(person_id=person_id, organisation=organisation, roles=[role])


def take_roles(*, person_id: int, organisation: Organisation, roles: Collection[str]) -> None:
    """End grants and their guardian permissions at once; inside an action. A role that is not held is left alone."""
    held = RoleGrant.objects.filter(_UNENDED, person_id=person_id, organisation=organisation, role__in=roles)
    _end_roles(person_id, organisation, sorted(set(held.values_list("role", flat=True))))


def _end_roles(person_id: int, organisation: Organisation, held: Collection[str]) -> None:
    """End roles of which it is known that they are held; two statements, however many."""
    RoleGrant.objects.filter(_UNENDED, person_id=person_id, organisation=organisation, role__in=held).update(
        until=Greatest("since", HouseNow())
    )
    UserObjectPermission.objects.filter(
        user_id=person_id,
        object_pk=str(organisation.pk),
        content_type__app_label="members",
        content_type__model="organisation",
        permission__codename__in=[f"{PREFIX}{role}" for role in held],
    ).delete()
    for role in held:
        record("role_ended", subject=("person", person_id), organisation_id=organisation.pk, role=role)


def give_membership(
    *, person_id: int, organisation: Organisation, since: datetime | None = None, until: datetime | None = None
) -> None:
    """Let a person belong to an organisation from `since` (now) until a moment or for good; inside an action.

    A membership that touches these days is made to last as long.
    """
    begin = HouseNow() if since is None else since
    touching = Q() if until is None else Q(since__lte=until)
    theirs = Membership.objects.filter(person_id=person_id, organisation=organisation)
    held = theirs.filter(Q(until=None) | Q(until__gte=begin), touching).order_by("since").first()
    if held is not None:
        last = None if until is None or held.until is None else max(until, held.until)
        if held.until != last or (since is not None and since < held.since):
            theirs.filter(pk=held.pk).update(since=Least("since", begin), until=last)
        return
    Membership.objects.create(person_id=person_id, organisation=organisation, since=begin, until=until)
    record("membership_began", subject=("person", person_id), organisation_id=organisation.pk)


def shorten_membership(*, person_id: int, organisation: Organisation, until: datetime) -> None:
    """Let a membership end at a moment to come, and no later; inside an action."""
    held = Membership.objects.filter(_UNENDED, person_id=person_id, organisation=organisation)
    held.filter(Q(until=None) | Q(until__gt=until)).update(until=Greatest("since", Value(until)))


def take_membership(*, person_id: int, organisation: Organisation) -> None:
    """End a membership with every role and every session of the person at once; inside an action."""
    held = RoleGrant.objects.filter(_UNENDED, person_id=person_id, organisation=organisation)
    _end_roles(person_id, organisation, sorted(set(held.values_list("role", flat=True))))
    end_sessions(person_id)
    record("membership_ended", subject=("person", person_id), organisation_id=organisation.pk)
    if person_id == current.get().person_id:
        # Once the membership has ended, one may not write in the organisation's record any more.
        ending_of_action().write()
    Membership.objects.filter(_UNENDED, person_id=person_id, organisation=organisation).update(
        until=Greatest("since", HouseNow())
    )


@action
def grant_role(*, by: Acting, person_id: int, organisation: Organisation, role: str) -> None:
    """Give a colleague a role. Refuses who is no admin, a person of elsewhere, a role of another kind or of a seat."""
    may_change_roles(by, organisation).or_refuse()
    follows_no_seat(role).or_refuse()
    refuse_outsider(person_id, organisation)
    give_role(person_id=person_id, organisation=organisation, role=role, granted_by=by.person_id)
    tell_of_roles(by, person_id, organisation, added=[role])


@action
def end_role(*, by: Acting, person_id: int, organisation: Organisation, role: str) -> None:
    """End a colleague's role; the person's sessions end too. Refuses to take the last admin away."""
    may_change_roles(by, organisation).or_refuse()
    follows_no_seat(role).or_refuse()
    _lock_roles(organisation)
    if role == Role.ADMIN:
        _refuse_last_admin(person_id, organisation)
    take_role(person_id=person_id, organisation=organisation, role=role)
    end_sessions(person_id)
    tell_of_roles(by, person_id, organisation, ended=[role])


@action
def change_roles(
    *, by: Acting, person_id: int, organisation: Organisation, roles: Collection[str], drawn: Collection[str]
) -> bool:
    """Let a colleague hold exactly these roles; say whether anything changed.

    `drawn` are the roles that the form showed: a colleague's newer change is refused (`Conflict`), not undone.
    A role that ends, ends the person's sessions. Refuses as `grant_role` and `end_role` do.
    """
    may_change_roles(by, organisation).or_refuse()
    _lock_roles(organisation)
    refuse_outsider(person_id, organisation)
    offered = grantable_roles(organisation.kind)
    held = set(
        RoleGrant.objects.filter(
            _UNENDED, person_id=person_id, organisation=organisation, role__in=offered
        ).values_list("role", flat=True)
    )
    if held != set(drawn):
        raise Conflict(
            _(
                "Iemand anders veranderde intussen de rollen van deze collega. "
                "Laad de bladzijde opnieuw en kijk wat er nu staat."
            )
        )
    for role in roles:
        follows_no_seat(role).or_refuse()
    added, ended = sorted(set(roles) - held), sorted(held - set(roles))
    if Role.ADMIN in ended:
        _refuse_last_admin(person_id, organisation)
    if added:
        give_roles(person_id=person_id, organisation=organisation, roles=added, granted_by=by.person_id)
    if ended:
        _end_roles(person_id, organisation, ended)
        end_sessions(person_id)
    tell_of_roles(by, person_id, organisation, added=added, ended=ended)
    return bool(added or ended)


@action
def end_membership(*, by: Acting, person_id: int, organisation: Organisation) -> None:
    """End somebody's membership with every role; oneself may leave too. Refuses the last admin."""
    if person_id != by.person_id:
        may_change_roles(by, organisation).or_refuse()
    _lock_roles(organisation)
    refuse_outsider(person_id, organisation)
    _refuse_last_admin(person_id, organisation)
    take_membership(person_id=person_id, organisation=organisation)
    if person_id != by.person_id:
        membership_ended.send(Membership, person_id=person_id, organisation=organisation, by=by)


def tell_of_roles(
    by: Acting, person_id: int, organisation: Organisation, *, added: Collection[str] = (), ended: Collection[str] = ()
) -> None:
    """Send the news that somebody's roles changed by another's hand; inside an action."""
    roles_changed.send(
        RoleGrant, person_id=person_id, organisation=organisation, added=list(added), ended=list(ended), by=by
    )


def refuse_outsider(person_id: int, organisation: Organisation) -> None:
    """Refuse a person who does not belong to the organisation now."""
    if not Membership.objects.standing().filter(person_id=person_id, organisation=organisation).exists():
        raise Refused(_("Deze persoon hoort niet bij %(name)s. Nodig de persoon eerst uit.") % {"name": organisation})


def _lock_roles(organisation: Organisation) -> None:
    """Let one change of roles at a time go on: two admins who leave together would each see the other stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roles'), %s)", [organisation.pk])


def _refuse_last_admin(person_id: int, organisation: Organisation) -> None:
    admins = RoleGrant.objects.filter(organisation=organisation, role=Role.ADMIN, until=None)
    if admins.filter(person_id=person_id).exists() and not admins.exclude(person_id=person_id).exists():
        raise Refused(
            _("%(name)s houdt dan geen beheerder over. Geef eerst een collega de rol van beheerder.")
            % {"name": organisation}
        )
