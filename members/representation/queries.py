"""The persons who may speak for an organisation, as columns of a higher floor's rows."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, JSONObject

from members.bodies.models import Seat, SeatQuerySet, Substitute, SubstituteQuerySet
from members.representation.voices import Speaker
from members.roles.models import Role, RoleGrant, StandingQuerySet


def _speaker() -> JSONObject:
    name = Concat("person__given_name", Value(" "), "person__family_name", output_field=CharField())
    return JSONObject(id="person_id", name=name)


def holders_in(body: Combinable, organisation_id: int) -> Any:
    """Give who sits in a body for an organisation today, as JSON for `speakers`; `body` is an outer column."""
    seats: SeatQuerySet = Seat.objects.standing().filter(
        body_id=body, organisation_id=organisation_id, person__isnull=False
    )
    return seats.order_by("person__sort_key", "pk").values(speaker=_speaker())


def substitutes_in(body: Combinable, organisation_id: int) -> Any:
    """Give who may sit there in their place today, as JSON for `speakers`; `body` is an outer column."""
    seats = Seat.objects.standing().filter(organisation_id=organisation_id)
    named: SubstituteQuerySet = Substitute.objects.standing().filter(seat__body_id=body, seat__in=seats)
    return named.order_by("person__sort_key", "pk").values(speaker=_speaker())


def representatives_of(organisation_id: int) -> Any:
    """Give who holds the role of representative now, as JSON for `speakers`."""
    grants: StandingQuerySet[RoleGrant] = RoleGrant.objects.standing()
    held = grants.filter(organisation_id=organisation_id, role=Role.REPRESENTATIVE)
    return held.order_by("person__sort_key", "pk").values(speaker=_speaker())


def speakers(rows: list[dict[str, Any]]) -> tuple[Speaker, ...]:
    """Read a column of the functions above."""
    return tuple(Speaker(one["id"], one["name"]) for one in rows)
