"""Who takes and leaves a seat; the role of the board follows its seat."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import BRUSSELS, HouseToday, house_today
from cooperative.isolation.transactions import action
from members.bodies.models import Body, BodyKind, Seat
from members.bodies.rules import may_fill_seats
from members.organisations.models import Kind, Organisation
from members.roles.actions import give_membership, give_role, take_membership, take_role
from members.roles.models import Role, RoleGrant

_UNENDED = Q(until=None) | Q(until__gt=HouseToday())


@action
def seat_person(*, by: Acting, body_kind: str, person_id: int, since: date, until: date | None = None) -> Seat:
    """Give a person a seat from a day until a day; a seat in the board gives the role of the board with it.

    Refuses who is not the secretary, a term that runs backward, and a second seat in the same body.
    """
    may_fill_seats(by).or_refuse()
    return give_seat(body_kind=body_kind, person_id=person_id, since=since, until=until, granted_by=by.person_id)


@action
def end_seat(*, by: Acting, seat_id: int) -> None:
    """End a seat today; with it the role of the board. Refuses who is not the secretary, and a seat that ended."""
    may_fill_seats(by).or_refuse()
    seat = Seat.objects.select_for_update().filter(_UNENDED, pk=seat_id).select_related("body").first()
    if seat is None:
        raise Refused(_("Deze zetel is er niet, of hij is al beëindigd."))
    leave_seat(seat)


def give_seat(
    *, body_kind: str, person_id: int, since: date, until: date | None = None, granted_by: int | None = None
) -> Seat:
    """Write a person's seat and what follows from it; inside an action that has judged the right to do so."""
    if until is not None and until <= since:
        raise Refused(_("Een termijn eindigt na haar begin."))
    body = Body.objects.get(kind=body_kind)
    if Seat.objects.filter(_UNENDED, body=body, person_id=person_id).exists():
        raise Refused(_("Deze persoon heeft al een zetel in: %(body)s.") % {"body": body.name_nl})
    seat = Seat.objects.create(body=body, person_id=person_id, since=since, until=until)
    record("seat_taken", subject=("seat", seat.pk), body=body.kind, person=person_id, since=since, until=until)
    if body.kind == BodyKind.BOARD:
        cooperative = Organisation.objects.get(kind=Kind.COOPERATIVE)
        end = None if until is None else _midnight(until)
        give_membership(person_id=person_id, organisation=cooperative, until=end)
        give_role(
            person_id=person_id,
            organisation=cooperative,
            role=Role.BOARD,
            granted_by=granted_by,
            since=_midnight(since),
            until=end,
        )
    return seat


def give_seat_to_organisation(organisation: Organisation, *, since: date) -> Seat | None:
    """Give a member its one seat in the general meeting; none for a partner; inside an action."""
    if organisation.kind in (Kind.PARTNER, Kind.COOPERATIVE):
        return None
    body = Body.objects.get(kind=BodyKind.GENERAL_MEETING)
    seat, new = Seat.objects.get_or_create(body=body, organisation=organisation, until=None, defaults={"since": since})
    if new:
        record(
            "seat_taken",
            subject=("seat", seat.pk),
            organisation_id=organisation.pk,
            body=body.kind,
            since=since,
            until=None,
        )
    return seat


def leave_seat(seat: Seat, *, on: date | None = None) -> None:
    """End a seat on a day (today unless told otherwise) and what followed from it; inside an action.

    A seat that would end on the day it began never was: its term is one day, for the constraint that it runs forward.
    """
    day = on or house_today()
    seat.until = max(day, date.fromordinal(seat.since.toordinal() + 1))
    seat.save(update_fields=["until"])
    record("seat_left", subject=("seat", seat.pk), organisation_id=seat.organisation_id, until=seat.until)
    if seat.person_id is None or seat.body.kind != BodyKind.BOARD:
        return
    cooperative = Organisation.objects.get(kind=Kind.COOPERATIVE)
    take_role(person_id=seat.person_id, organisation=cooperative, role=Role.BOARD)
    others = RoleGrant.objects.standing().filter(person_id=seat.person_id, organisation=cooperative)
    if not others.exists():
        take_membership(person_id=seat.person_id, organisation=cooperative)


def _midnight(day: date) -> datetime:
    """Give the moment at which a day begins in Brussels."""
    return datetime.combine(day, time.min, tzinfo=BRUSSELS)
