"""What happens with invitations: sent, sent again, withdrawn, accepted; and the founding of a cooperative."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperative.audit.buffer import record
from cooperative.isolation.acting import SYSTEM, Acting, Refused, current
from cooperative.isolation.clock import HouseNow, fresh_now, house_today
from cooperative.isolation.transactions import action, enter_context, system
from cooperative.outbox.actions import send_mail_later
from members.bodies.models import Body, BodyKind
from members.invitations.models import Invitation
from members.invitations.queries import Invited, account_of, hash_of, invitation_by_token
from members.invitations.signals import invitation_accepted
from members.organisations.models import Kind, Organisation
from members.people.actions import make_person
from members.people.adapters import absolute
from members.people.models import Account
from members.roles.actions import give_membership, give_roles
from members.roles.models import Membership, Role
from members.roles.rules import may_change_roles, role_fits

VALID_FOR = timedelta(days=14)


def write_invitation(
    *,
    by: Acting,
    organisation: Organisation,
    email: str,
    given_name: str,
    family_name: str,
    roles: Collection[str],
    language: str = "nl",
) -> str:
    """Keep an invitation and put its mail in the outbox; give the link. Inside an action that judged the right.

    Refuses a role that this kind of organisation does not have, an address that already belongs to the
    organisation, and a second invitation while one is open; one that ran out is replaced.
    """
    for role in roles:
        role_fits(role, organisation.kind).or_refuse()
    email = email.strip().lower()
    with connection.cursor() as cursor:
        # Two colleagues who invite the same person at the same moment: the second one waits and is told.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('invitations'), %s)", [organisation.pk])
    now = fresh_now()
    account = account_of(email)
    belongs = Membership.objects.standing().filter(organisation=organisation, person_id=account.pk if account else 0)
    if account is not None and belongs.exists():
        raise Refused(_("%(email)s hoort al bij %(name)s.") % {"email": email, "name": organisation})
    waiting = Invitation.objects.filter(organisation=organisation, email=email, used_at=None, withdrawn_at=None).first()
    if waiting is not None and waiting.expires_at > now:
        raise Refused(
            _("%(email)s kreeg al een uitnodiging. Stuur die opnieuw of trek ze eerst in.") % {"email": email}
        )
    if waiting is not None:
        Invitation.objects.filter(pk=waiting.pk).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        given_name=given_name,
        family_name=family_name,
        roles=sorted(roles),
        token_hash=hash_of(token),
        invited_by=by.person_id,
        expires_at=now + VALID_FOR,
    )
    record(
        "invitation_sent",
        subject=("invitation", invitation.pk),
        organisation_id=organisation.pk,
        roles=sorted(roles),
    )
    return _mail(invitation, organisation, token, by.person_name, language)


def _mail(invitation: Invitation, organisation: Organisation, token: str, inviter: str, language: str) -> str:
    """Put the mail with the link in the outbox; the link is never built from the request."""
    link = absolute(reverse("invitation", args=[token]))
    with override(language):
        body = render_to_string(
            "invitations/mail/invitation.txt",
            {
                "invitation": invitation,
                "organisation": organisation,
                "inviter": inviter,
                "roles": [str(Role(role).label) for role in Role.values if role in invitation.roles],
                "link": link,
                "portal_name": settings.PORTAL_NAME,
            },
        )
        subject = _("Uitnodiging om voor %(name)s te werken in %(portal)s") % {
            "name": organisation.name,
            "portal": settings.PORTAL_NAME,
        }
    send_mail_later(invitation.email, subject, body)
    return link


@action
def invite(
    *,
    by: Acting,
    organisation: Organisation,
    email: str,
    given_name: str,
    family_name: str,
    roles: Collection[str],
    language: str = "nl",
) -> None:
    """Invite somebody to work for the organisation. Refuses who is no admin, and as `write_invitation` does."""
    may_change_roles(by, organisation).or_refuse()
    write_invitation(
        by=by,
        organisation=organisation,
        email=email,
        given_name=given_name,
        family_name=family_name,
        roles=roles,
        language=language,
    )


@action
def send_again(*, by: Acting, invitation: Invitation) -> None:
    """Send an open or expired invitation with a new link; the older link stops working."""
    organisation = Organisation.objects.get(pk=invitation.organisation_id)
    may_change_roles(by, organisation).or_refuse()
    row = _still_open(invitation)
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = hash_of(token), fresh_now() + VALID_FOR
    Invitation.objects.filter(pk=row.pk).update(token_hash=row.token_hash, expires_at=row.expires_at)
    record("invitation_sent_again", subject=("invitation", row.pk), organisation_id=organisation.pk)
    _mail(row, organisation, token, by.person_name, "nl")


@action
def withdraw_invitation(*, by: Acting, invitation: Invitation) -> None:
    """Withdraw an invitation; its link stops working."""
    organisation = Organisation.objects.get(pk=invitation.organisation_id)
    may_change_roles(by, organisation).or_refuse()
    row = _still_open(invitation)
    Invitation.objects.filter(pk=row.pk).update(withdrawn_at=HouseNow())
    record("invitation_withdrawn", subject=("invitation", row.pk), organisation_id=organisation.pk)


def _still_open(invitation: Invitation) -> Invitation:
    """Lock an invitation; refuse one that was used or withdrawn meanwhile."""
    row = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if row is None or row.used_at is not None or row.withdrawn_at is not None:
        raise Refused(_("Deze uitnodiging is intussen gebruikt of ingetrokken."))
    return row


def accept_as_new_person(
    *, token: str, given_name: str, family_name: str, password: str, language: str
) -> Account | None:
    """Make account, person, membership and roles from an invitation, once; the portal itself acts.

    Gives None when the invitation is not open (any more), or when its address got an account meanwhile.
    """
    with _portal("who accepts an invitation belongs to no organisation yet"):
        invited = _lock_open(token)
        if invited is None or account_of(invited.email) is not None:
            return None
        account = make_person(
            email=invited.email, password=password, given_name=given_name, family_name=family_name, language=language
        )
        _let_in(invited, account.pk)
        return account


def accept_as_person(*, token: str, account: Account) -> bool:
    """Give somebody who has an account the membership and roles of an invitation; the portal itself acts.

    Gives False when the invitation is not open (any more). Refuses an invitation for another address.
    """
    with _portal("who accepts an invitation does not belong to the organisation yet"):
        invited = _lock_open(token)
        if invited is None:
            return False
        owner = account_of(invited.email)
        if owner is None or owner.pk != account.pk:
            raise Refused(_("Deze uitnodiging is voor iemand anders."))
        _let_in(invited, account.pk)
        return True


@contextmanager
def _portal(reason: str) -> Iterator[None]:
    """Act as the portal itself inside the request's transaction, and give the person's context back after it."""
    outer = current.get()
    with system(reason):
        yield
    if connection.in_atomic_block:
        enter_context(outer)


def _lock_open(token: str) -> Invited | None:
    """Lock the invitation of a token; None unless it is open after the lock."""
    Invitation.objects.select_for_update(of=("self",)).filter(token_hash=hash_of(token)).first()
    invited = invitation_by_token(token)
    return invited if invited is not None and invited.state == "open" else None


def _let_in(invited: Invited, person_id: int) -> None:
    """Write membership and roles, and use the invitation up."""
    organisation = Organisation.objects.get(pk=invited.organisation_id)
    inviter = Invitation.objects.values_list("invited_by", flat=True).get(pk=invited.id)
    give_membership(person_id=person_id, organisation=organisation)
    give_roles(person_id=person_id, organisation=organisation, roles=invited.roles, granted_by=inviter)
    Invitation.objects.filter(pk=invited.id).update(used_at=HouseNow())
    record(
        "invitation_accepted",
        subject=("invitation", invited.id),
        organisation_id=organisation.pk,
        person=person_id,
    )
    invitation_accepted.send(Invitation, person_id=person_id, organisation=organisation)


def found(*, name: str, email: str) -> str:
    """Make the cooperative, its bodies, and the invitation of its first administrator; give the link.

    The portal itself acts. Refuses a second time.
    """
    with system("there is no organisation to act for yet"):
        if Organisation.objects.filter(kind=Kind.COOPERATIVE).exists():
            raise Refused(_("De coöperatie bestaat al. Nodig verdere beheerders uit in het portaal zelf."))
        organisation = Organisation.objects.create(number=1, name=name, kind=Kind.COOPERATIVE, joined_on=house_today())
        for kind, dutch, english in BODIES:
            Body.objects.get_or_create(kind=kind, defaults={"name_nl": dutch, "name_en": english})
        record("cooperative_founded", subject=("organisation", organisation.pk), organisation_id=organisation.pk)
        return write_invitation(
            by=SYSTEM,
            organisation=organisation,
            email=email,
            given_name="",
            family_name="",
            roles=[Role.ADMIN.value, Role.STAFF.value],
        )


BODIES = (
    (BodyKind.GENERAL_MEETING, "Algemene vergadering", "General meeting"),
    (BodyKind.BOARD, "Bestuursorgaan", "Board"),
)
