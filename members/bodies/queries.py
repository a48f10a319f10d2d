"""What members read of the bodies: who sits in them, since when and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseToday
from members.bodies.models import BodyKind
from members.bodies.rules import seats_for


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat as the page shows it: a person of the board or an organisation of the general meeting."""

    name: str
    function: str
    organisation_id: int | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Room:
    """A body with the seats that stand today, in the order of their names."""

    kind: str
    name_nl: str
    name_en: str
    chairs: list[Chair]


def rooms(acting: Acting) -> list[Room]:
    """Give every body with who sits in it today; one statement."""
    seats = (
        seats_for(acting)
        .standing()
        .filter(Q(organisation=None) | Q(organisation__left_on=None) | Q(organisation__left_on__gt=HouseToday()))
        .select_related("body", "organisation", "person")
        .order_by("body__kind", "organisation__sort_key", "person__sort_key", "pk")
    )
    found: dict[int, Room] = {}
    for seat in seats:
        room = found.setdefault(seat.body_id, Room(seat.body.kind, seat.body.name_nl, seat.body.name_en, []))
        if seat.organisation is not None:
            chair = Chair(seat.organisation.name, "", seat.organisation_id, seat.since, seat.until)
        elif seat.person is not None:
            chair = Chair(seat.person.name, seat.person.function, None, seat.since, seat.until)
        else:
            continue
        room.chairs.append(chair)
    return list(found.values())


def weight_in_general_meeting(acting: Acting) -> tuple[int, int]:
    """Give how many seats of the general meeting the organisation acted for holds, and how many there are."""
    seats = (
        seats_for(acting)
        .standing()
        .filter(body__kind=BodyKind.GENERAL_MEETING)
        .filter(Q(organisation__left_on=None) | Q(organisation__left_on__gt=HouseToday()))
        .aggregate(own=Count("pk", filter=Q(organisation_id=acting.organisation_id)), all=Count("pk"))
    )
    return seats["own"], seats["all"]
