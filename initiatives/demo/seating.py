"""How the steering groups of the demo were made and who sits in them."""

from __future__ import annotations

from functools import partial
from typing import Any

from cooperative.demo import Event, World
from members.bodies.actions import create_body, name_substitute, seat_person

ORDER = 110


def seating_events(world: World, written: dict[str, Any]) -> list[Event]:
    """Tell how an initiative got its steering group, when it has one."""
    group = written.get("steering_group")
    if group is None:
        return []
    return [Event(world.at(group["day"], "11:00"), ORDER, group["name"], partial(_seat, world, written, group))]


def _seat(world: World, written: dict[str, Any], group: dict[str, Any]) -> None:
    by, since = world.act("katrien.dewulf", "samen-verder"), world.day(group["day"])
    body = create_body(
        by=by,
        kind="steering_group",
        name_nl=group["name"],
        name_en=group["name_en"],
        initiative_id=world.ids["initiative", written["key"]],
    )
    for one in group["seats"]:
        seat = seat_person(
            by=by,
            body_id=body.pk,
            organisation_id=world.ids["organisation", one["organisation"]],
            person_id=world.ids["person", one["person"]],
            function=one["function"],
            since=since,
        )
        for person in one["substitutes"]:
            name_substitute(by=by, seat_id=seat.pk, person_id=world.ids["person", person], since=since)
