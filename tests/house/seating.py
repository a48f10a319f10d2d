"""The bodies of the world: a steering group and a working group, who sits there, and a mandate."""

from __future__ import annotations

from datetime import timedelta

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.electorate.actions import Evidence, enter_mandate
from members.bodies.actions import create_body, name_substitute, seat_person
from members.bodies.models import Body, BodyKind
from tests.cast import Cast


def seat_and_mandate(cast: Cast, words: str, initiative_id: int) -> dict[str, int]:
    """Make a steering group, in which the representative sits for the library, with a substitute; give every id.

    The library also gave a mandate for every vote in the general meeting.
    """
    by, names, today = cast.acting("secretary"), {"name_nl": words, "name_en": words}, fresh_now().date()
    library, person = cast.organisations["library"], cast.persons["representative"]
    body = create_body(by=by, kind="steering_group", initiative_id=initiative_id, **names)
    term = {"since": today, "until": today + timedelta(days=400)}
    seat = seat_person(by=by, body_id=body.pk, organisation_id=library, person_id=person, **term)
    named = name_substitute(by=by, seat_id=seat.pk, person_id=cast.persons["admin"], **term)
    team = create_body(by=by, kind="working_group", **names)
    admin = cast.acting("admin")
    with reading(admin):
        meeting = Body.objects.get(kind=BodyKind.GENERAL_MEETING)
    evidence = Evidence(person=person, reference=words, decided_on=today - timedelta(days=9))
    mandate = enter_mandate(by=admin, place=meeting, evidence=evidence)
    return {
        "body": body.pk,
        "working_group": team.pk,
        "seat": seat.pk,
        "substitute": named.pk,
        "meeting": meeting.pk,
        "mandate": mandate.pk,
    }
