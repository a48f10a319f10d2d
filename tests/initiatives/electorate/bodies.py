"""A board and a steering group to vote in: who sits there for whom."""

from __future__ import annotations

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import system
from initiatives.voting.models import Decision
from members.bodies.actions import create_body, name_substitute, seat_person
from members.bodies.models import Body, BodyKind, Seat, Substitute
from members.organisations.models import Organisation
from members.roles.actions import give_membership
from tests.cast import Cast
from tests.initiatives.voting.conftest import admissible, build_initiative, opened


def board() -> Body:
    """Give the board."""
    with system("a test reads the board"):
        return Body.objects.get(kind=BodyKind.BOARD)


def sit(cast: Cast, body: Body, person: str, organisation: str) -> Seat:
    """Let somebody sit in a body for an organisation from today."""
    with system("a test asks the day"):
        today = house_today()
    return seat_person(
        by=cast.acting("secretary"),
        body_id=body.pk,
        organisation_id=cast.organisations[organisation],
        person_id=cast.persons[person],
        since=today,
    )


def replace(cast: Cast, seat: Seat, person: str) -> Substitute:
    """Name somebody as substitute in a seat from today."""
    return name_substitute(
        by=cast.acting("secretary"), seat_id=seat.pk, person_id=cast.persons[person], since=seat.since
    )


def belongs(cast: Cast, person: str, organisation: str) -> None:
    """Let somebody belong to another organisation too."""
    with system("a test lets somebody belong elsewhere"):
        give_membership(
            person_id=cast.persons[person], organisation=Organisation.objects.get(pk=cast.organisations[organisation])
        )


def board_vote(cast: Cast) -> Decision:
    """Open a vote in a board of four seats: two for the library, one for Mechelen, and the venue's of the cast."""
    for person, organisation in (("reader", "library"), ("admin", "library"), ("stranger", "elsewhere")):
        sit(cast, board(), person, organisation)
    return opened(cast, admissible(cast, build_initiative(cast), "board"), "board")


def steering_vote(cast: Cast) -> tuple[Decision, Seat]:
    """Open a vote in a steering group of three: the reader for the library, the leads of venue and Mechelen."""
    initiative_id = build_initiative(cast)
    body = create_body(
        by=cast.acting("secretary"),
        kind=BodyKind.STEERING_GROUP,
        name_nl="Stuurgroep",
        name_en="Steering group",
        initiative_id=initiative_id,
    )
    seat = sit(cast, body, "reader", "library")
    sit(cast, body, "venue_lead", "venue")
    sit(cast, body, "stranger", "elsewhere")
    return opened(cast, admissible(cast, initiative_id, "steering_group"), "steering_group"), seat
