"""What staff do for an organisation: open a session, free a lost factor, name an admin, end the session."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import HouseNow, fresh_now
from cooperative.isolation.transactions import action
from cooperative.outbox.actions import send_mail_later
from members.assistance.models import StaffSession
from members.assistance.rules import may_act_in, may_assist
from members.invitations.actions import write_invitation
from members.invitations.queries import account_of
from members.organisations.models import Organisation
from members.people.actions import remove_second_factor
from members.people.adapters import absolute
from members.people.models import Account
from members.people.queries import addresses_of
from members.roles.actions import give_role, refuse_outsider, tell_of_roles
from members.roles.models import Role
from members.roles.queries import holders_of

LASTS = timedelta(minutes=30)


@action
def open_staff_session(*, by: Acting, organisation: Organisation, reason: str) -> int:
    """Begin 30 minutes of help for one organisation; its admins get a mail. Refuses who is no staff.

    A session that this person still had open elsewhere ends: one organisation at a time. Gives the id.
    """
    may_assist(by).or_refuse()
    now = fresh_now()
    StaffSession.objects.filter(person_id=by.person_id or 0, ended_at=None, expires_at__gt=now).update(ended_at=now)
    session = StaffSession.objects.create(
        person_id=by.person_id or 0,
        person_name=by.person_name,
        organisation=organisation,
        reason=reason,
        began_at=now,
        expires_at=now + LASTS,
    )
    record(
        "staff_session_began",
        subject=("staff_session", session.pk),
        organisation_id=organisation.pk,
        reason=reason,
        minutes=int(LASTS.total_seconds() // 60),
    )
    for address in addresses_of(holders_of(organisation.pk, Role.ADMIN), organisation.pk):
        with override(address.language):
            body = render_to_string(
                "assistance/mail/session_began.txt",
                {
                    "organisation": organisation,
                    "session": session,
                    "link": absolute(reverse("organisation_people")),
                    "portal_name": settings.PORTAL_NAME,
                },
            )
            subject = _("Het coöperatieteam werkt 30 minuten voor %(name)s") % {"name": organisation.name}
        send_mail_later(address.email, subject, body)
    return session.pk


@action
def end_staff_session(*, by: Acting, session: StaffSession) -> None:
    """End one's own session before its time."""
    row = _running(by, session)
    StaffSession.objects.filter(pk=row.pk).update(ended_at=HouseNow())
    record("staff_session_ended", subject=("staff_session", row.pk), organisation_id=row.organisation_id)


@action
def reset_second_factor(*, by: Acting, session: StaffSession, person_id: int) -> None:
    """Free a person of the organisation from a lost second factor, and sign the person out everywhere.

    Refuses outside a running session, a person of elsewhere, oneself, and a person without a factor.
    """
    row = _running(by, session)
    refuse_outsider(person_id, row.organisation)
    if person_id == by.person_id:
        raise Refused(_("Uw eigen tweede factor laat u door een collega van het coöperatieteam terugzetten."))
    if not remove_second_factor(person_id):
        raise Refused(_("Deze persoon heeft geen tweede factor. Er is niets veranderd."))
    record(
        "second_factor_reset",
        subject=("person", person_id),
        organisation_id=row.organisation_id,
        session=row.pk,
    )
    account = Account.objects.get(pk=person_id)
    with override(account.language):
        body = render_to_string(
            "assistance/mail/second_factor_reset.txt",
            {
                "session": row,
                "moment": fresh_now(),
                "link": absolute(reverse("account_login")),
                "portal_name": settings.PORTAL_NAME,
            },
        )
        subject = _("Uw tweede factor is teruggezet")
    send_mail_later(account.email, subject, body)


@action
def name_admin(*, by: Acting, session: StaffSession, person_id: int) -> None:
    """Make a person of the organisation its admin. Refuses outside a running session, one of elsewhere, oneself."""
    row = _running(by, session)
    refuse_outsider(person_id, row.organisation)
    _refuse_oneself(by, person_id)
    give_role(person_id=person_id, organisation=row.organisation, role=Role.ADMIN, granted_by=by.person_id)
    tell_of_roles(by, person_id, row.organisation, added=[Role.ADMIN])


@action
def invite_admin(*, by: Acting, session: StaffSession, email: str, given_name: str, family_name: str) -> None:
    """Invite an admin for the organisation. Refuses outside a running session, oneself, and as `write_invitation`."""
    row = _running(by, session)
    invited = account_of(email.strip().lower())
    _refuse_oneself(by, None if invited is None else invited.pk)
    write_invitation(
        by=by,
        organisation=row.organisation,
        email=email,
        given_name=given_name,
        family_name=family_name,
        roles=[Role.ADMIN.value],
    )


def _refuse_oneself(by: Acting, person_id: int | None) -> None:
    """Staff help others: who could name themselves would have every right of every organisation."""
    if person_id is not None and person_id == by.person_id:
        raise Refused(_("Uzelf maakt u geen beheerder. Vraag het aan een beheerder van de organisatie."))


def _running(by: Acting, session: StaffSession) -> StaffSession:
    """Lock the session and refuse unless it is one's own and runs now."""
    row = StaffSession.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=session.pk)
    may_act_in(by, row, running=row.ended_at is None and row.expires_at > fresh_now()).or_refuse()
    return row
