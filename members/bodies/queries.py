"""What members read of the bodies: who sits in them, for whom, since when and until when, and who in whose place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, JSONObject

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseToday, house_today
from cooperative.protocols import Subject, subjects_of
from members.bodies.models import SEATED_FOR, Body, BodyKind, Function, Seat, SeatQuerySet, Substitute
from members.bodies.rules import bodies_for, seats_for
from members.organisations.models import Organisation
from members.roles.models import Membership

# The seats of who is a member still.
OF_MEMBERS = Q(organisation=None) | Q(organisation__left_on=None) | Q(organisation__left_on__gt=HouseToday())

# The chair first, then who writes.
FIRST = Case(When(function=Function.CHAIR, then=0), When(function=Function.SECRETARY, then=1), default=2)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who may sit in somebody's place."""

    id: int
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat as a page shows it: an organisation, a person, or a person for an organisation."""

    id: int
    person: str
    organisation: str
    organisation_id: int | None
    function: str
    since: date
    until: date | None
    deputies: tuple[Deputy, ...] = ()

    @property
    def name(self) -> str:
        """Who sits here."""
        return self.person or self.organisation


@dataclass(frozen=True, slots=True)
class Room:
    """A body with its seats of today, those to come and those that ended, each in the order of their names."""

    body: Body
    chairs: list[Chair]
    coming: list[Chair]
    past: list[Chair]
    initiative: Subject | None = None

    @property
    def names_persons(self) -> bool:
        """In board and groups each seat says more than a name."""
        return self.body.kind != BodyKind.GENERAL_MEETING


def rooms(acting: Acting) -> tuple[list[Room], list[Body]]:
    """Give the standing bodies with who sits in them today, and those that ended; three statements."""
    bodies = list(bodies_for(acting).order_by("ended_on", "pk"))
    standing = sorted((body for body in bodies if body.ended_on is None), key=_order)
    found = _furnished(acting, standing, seats_for(acting).standing().filter(OF_MEMBERS))
    return found, [body for body in bodies if body.ended_on is not None]


def _order(body: Body) -> tuple[int, int]:
    """The general meeting first, working groups last, and each kind in the order of its making."""
    return list(BodyKind).index(BodyKind(body.kind)), body.pk


def room_of(acting: Acting, body: Body) -> Room:
    """Give one body with the seats of today, of then and of later; two statements."""
    return _furnished(acting, [body], seats_for(acting).filter(OF_MEMBERS, body=body))[0]


def _furnished(acting: Acting, bodies: Iterable[Body], seats: QuerySet[Seat]) -> list[Room]:
    """Put seats in their bodies; `seats` is a part of `seats_for(acting)`."""
    found = {body.pk: Room(body, [], [], []) for body in bodies}
    today = house_today()
    for seat in chairs(seats):
        room = found[seat.body_id]
        if seat.until == seat.since:
            continue
        ended = seat.until is not None and seat.until <= today
        place = room.past if ended else room.coming if seat.since > today else room.chairs
        place.append(seated(seat))
    wanted = [room.body.initiative_id for room in found.values() if room.body.initiative_id is not None]
    titles = subjects_of("initiative", acting, wanted)
    return [
        Room(room.body, room.chairs, room.coming, room.past, titles.get(room.body.initiative_id or 0))
        for room in found.values()
    ]


def chairs(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Give seats with their holder and who may sit in their place; chair first, then by name; one statement."""
    deputies = (
        Substitute.objects.unended()
        .filter(seat=OuterRef("pk"))
        .order_by("person__sort_key")
        .values(
            facts=JSONObject(
                id="pk",
                name=Concat("person__given_name", Value(" "), "person__family_name"),
                since="since",
                until="until",
            )
        )
    )
    return (
        seats.select_related("body", "organisation", "person")
        .annotate(deputies=ArraySubquery(deputies))
        .order_by("body_id", FIRST, "person__sort_key", "organisation__sort_key", "since", "pk")
    )


def seated(seat: Any) -> Chair:
    """Read a row of `chairs`."""
    return Chair(
        id=seat.pk,
        person=seat.person.name if seat.person else "",
        organisation=seat.organisation.name if seat.organisation else "",
        organisation_id=seat.organisation_id,
        function="" if seat.function == Function.MEMBER else seat.get_function_display(),
        since=seat.since,
        until=seat.until,
        deputies=tuple(
            Deputy(
                one["id"],
                one["name"],
                date.fromisoformat(one["since"]),
                date.fromisoformat(one["until"]) if one["until"] else None,
            )
            for one in seat.deputies
        ),
    )


def weight_in_general_meeting(acting: Acting) -> tuple[int, int]:
    """Give how many seats of the general meeting the organisation acted for holds, and how many there are."""
    seats = (
        seats_for(acting)
        .standing()
        .filter(OF_MEMBERS, body__kind=BodyKind.GENERAL_MEETING)
        .aggregate(own=Count("pk", filter=Q(organisation_id=acting.organisation_id)), all=Count("pk"))
    )
    return seats["own"], seats["all"]


def organisations_to_seat(body: Body) -> QuerySet[Organisation]:
    """Give the organisations for which somebody may sit in a body, by name."""
    standing = Organisation.objects.voting() if body.kind in SEATED_FOR else Organisation.objects.all()
    return standing.standing().order_by("sort_key", "pk")


def people_of(organisation_id: int) -> list[tuple[int, str]]:
    """Give (id, name with function) of who belongs to an organisation now, by name; read by the secretary.

    One statement.
    """
    rows = Membership.objects.standing().filter(organisation_id=organisation_id).select_related("person")
    return [
        (row.person_id, ", ".join(filter(None, (row.person.name, row.person.function))))
        for row in rows.order_by("person__sort_key", "pk")
    ]


def steering_group_of(initiative_id: int) -> Body | None:
    """Give the steering group of an initiative that stands, if there is one."""
    return Body.objects.standing().filter(kind=BodyKind.STEERING_GROUP, initiative_id=initiative_id).first()


def chairs_of(body_id: int) -> SeatQuerySet:
    """Give the seats of who chairs a body today for an organisation; asked in the house reach.

    The chair of the board chairs the general meeting too. (with "person")
    """
    meeting = Exists(Body.objects.filter(pk=body_id, kind=BodyKind.GENERAL_MEETING))
    held = Seat.objects.standing().filter(function=Function.CHAIR, organisation__isnull=False, person__isnull=False)
    rows: SeatQuerySet = held.filter(OF_MEMBERS, Q(body_id=body_id) | Q(meeting, body__kind=BodyKind.BOARD))
    return rows.select_related("person").order_by("pk")


def seated_in(body_id: int) -> list[tuple[int, int]]:
    """Give (person, organisation) for whoever sits in a body for an organisation today, substitutes too.

    Asked in the house reach: for `notify_each`. Two statements.
    """
    held = Seat.objects.standing().filter(body_id=body_id, organisation__isnull=False, person__isnull=False)
    named = Substitute.objects.standing().filter(seat__in=held)
    return sorted(
        {*held.values_list("person_id", "organisation_id"), *named.values_list("person_id", "seat__organisation_id")}
    )
