"""Persons hear what happens to them, and what they asked for: a report, a role, a seat, an invitation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.reports.models import Report
from cooperative.reports.signals import report_ready
from members.bodies.models import Seat
from members.bodies.signals import seat_left, seat_taken
from members.invitations.signals import invitation_accepted
from members.notices.actions import notify
from members.organisations.models import Organisation
from members.people.models import Person
from members.roles.models import Role
from members.roles.signals import membership_ended, roles_changed


@receiver(report_ready, dispatch_uid="members.notices.report_ready")
def tell_who_asked(*, report: Report, title: str, **_: Any) -> None:
    """Write the notice in the transaction that makes the report ready."""
    notify(
        readers=[(report.person_id, report.organisation_id)],
        kind="report_ready",
        facts={"title": title},
        subject=("report", report.pk),
        path=reverse("report", args=[report.pk]),
    )


@receiver(roles_changed, dispatch_uid="members.notices.roles_changed")
def tell_whose_roles_changed(
    *, person_id: int, organisation: Organisation, added: list[str], ended: list[str], by: Acting, **_: Any
) -> None:
    """Tell a person which roles came and which went; not who changed their own."""
    if added:
        _tell_person(person_id, organisation, by, kind="role_granted", roles=" ".join(sorted(added)))
    if ended:
        _tell_person(person_id, organisation, by, kind="role_ended", roles=" ".join(sorted(ended)))


@receiver(membership_ended, dispatch_uid="members.notices.membership_ended")
def tell_whose_membership_ended(*, person_id: int, organisation: Organisation, by: Acting, **_: Any) -> None:
    """Mail a person who works for an organisation no more; its inbox is closed to them."""
    _tell_person(person_id, organisation, by, kind="membership_ended")


def _tell_person(person_id: int, organisation: Organisation, by: Acting, *, kind: str, **facts: str) -> None:
    notify(
        readers=[(person_id, organisation.pk)],
        but=by.person_id,
        kind=kind,
        facts=facts | {"organisation": organisation.name},
        subject=("organisation", organisation.pk),
        path=reverse("start"),
    )


@receiver(invitation_accepted, dispatch_uid="members.notices.invitation_accepted")
def tell_who_invites(*, person_id: int, organisation: Organisation, **_: Any) -> None:
    """Tell the other admins of the organisation who works for it from now on."""
    notify(
        organisations=[organisation.pk],
        roles=[Role.ADMIN],
        but=person_id,
        kind="invitation_accepted",
        facts={"person": Person.objects.get(pk=person_id).name, "organisation": organisation.name},
        subject=("organisation", organisation.pk),
        path=reverse("organisation_people"),
    )


@receiver(seat_taken, dispatch_uid="members.notices.seat_taken")
def tell_who_sits(*, seat: Seat, **_: Any) -> None:
    """Tell a person from when the seat is theirs."""
    _tell_holder(seat, kind="seat_began", day=seat.since)


@receiver(seat_left, dispatch_uid="members.notices.seat_left")
def tell_who_sat(*, seat: Seat, **_: Any) -> None:
    """Tell a person until when the seat is theirs."""
    _tell_holder(seat, kind="seat_ended", day=seat.until)


def _tell_holder(seat: Seat, *, kind: str, day: date | None) -> None:
    """Tell the person in a seat, for the organisation it is held for; without one there is no inbox to tell it in."""
    if seat.person_id is None or seat.organisation_id is None:
        return
    notify(
        readers=[(seat.person_id, seat.organisation_id)],
        kind=kind,
        facts={"title": seat.body.name_nl, "title_en": seat.body.name_en, "day": day},
        subject=("seat", seat.pk),
        path=reverse("body", args=[seat.body_id]),
    )
