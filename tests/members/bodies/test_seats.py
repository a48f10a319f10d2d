"""Seats: who takes one, which role follows it, and what ends with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action, system
from members.bodies.actions import end_seat, seat_person
from members.bodies.models import Body, BodyKind, Seat
from members.organisations.models import Kind, Organisation
from members.people.models import Person
from members.roles.actions import give_membership
from members.roles.queries import seats_of
from tests.cast import PERSONS, Cast
from tests.conftest import HouseClock

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def today() -> date:
    with system("a test asks the day"):
        return house_today()


def roles_at_the_cooperative(cast: Cast, person: str) -> set[str]:
    with system("a test reads roles"):
        seats = seats_of(cast.persons[person])
    return {role for seat in seats if seat.kind == Kind.COOPERATIVE for role in seat.roles}


def acts_with(cast: Cast, person: str) -> frozenset[str]:
    """Give the roles that an action reads anew for this person at the cooperative."""

    @action
    def roles(*, by: Acting) -> frozenset[str]:
        return by.roles

    return roles(by=Acting(cast.persons[person], cast.organisations["cooperative"]))


def take_seat(cast: Cast, person: str = "venue_lead", *, since: date | None = None, until: date | None = None) -> Seat:
    """Seat somebody in the board for the first organisation to which this person belongs."""
    return seat_person(
        by=cast.acting("secretary"),
        body_id=board().pk,
        person_id=cast.persons[person],
        organisation_id=cast.organisations[PERSONS[person][2][0][0]],
        since=since or today(),
        until=until,
    )


def board() -> Body:
    with system("a test reads the board"):
        return Body.objects.get(kind=BodyKind.BOARD)


def test_a_seat_in_the_board_gives_the_role_of_the_board(cast: Cast) -> None:
    assert roles_at_the_cooperative(cast, "venue_lead") == set()
    take_seat(cast)
    assert roles_at_the_cooperative(cast, "venue_lead") == {"board"}
    assert acts_with(cast, "venue_lead") == {"board"}


def test_the_role_ends_with_the_seat(cast: Cast) -> None:
    seat = take_seat(cast)
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk)
    assert roles_at_the_cooperative(cast, "venue_lead") == set()
    with pytest.raises(Refused, match="hoort niet meer"):
        acts_with(cast, "venue_lead")


def test_the_role_ends_by_itself_when_the_term_does(cast: Cast, clock: HouseClock) -> None:
    take_seat(cast, until=today() + timedelta(days=30))
    clock.shift(timedelta(days=29))
    assert acts_with(cast, "venue_lead") == {"board"}
    clock.shift(timedelta(days=31))
    assert roles_at_the_cooperative(cast, "venue_lead") == set()
    with pytest.raises(Refused):
        acts_with(cast, "venue_lead")


def test_a_seat_that_begins_later_gives_nothing_yet(cast: Cast, clock: HouseClock) -> None:
    take_seat(cast, since=today() + timedelta(days=10))
    with pytest.raises(Refused, match="hoort niet meer"):
        acts_with(cast, "venue_lead")
    clock.shift(timedelta(days=11))
    assert acts_with(cast, "venue_lead") == {"board"}


def test_a_next_term_goes_on_where_the_first_one_ends(cast: Cast, clock: HouseClock) -> None:
    change = today() + timedelta(days=30)
    take_seat(cast, until=change)
    take_seat(cast, since=change, until=change + timedelta(days=30))
    for day in (29, 31, 59):
        clock.shift(timedelta(days=day))
        assert acts_with(cast, "venue_lead") == {"board"}
    clock.shift(timedelta(days=61))
    with pytest.raises(Refused):
        acts_with(cast, "venue_lead")


def test_between_two_terms_one_is_nobody_at_the_cooperative(cast: Cast, clock: HouseClock) -> None:
    first = today() + timedelta(days=30)
    take_seat(cast, until=first)
    take_seat(cast, since=first + timedelta(days=30))
    clock.shift(timedelta(days=45))
    with pytest.raises(Refused):
        acts_with(cast, "venue_lead")
    clock.shift(timedelta(days=61))
    assert acts_with(cast, "venue_lead") == {"board"}


def test_a_seat_that_ends_leaves_the_next_term_as_it_was(cast: Cast, clock: HouseClock) -> None:
    next_term = today() + timedelta(days=30)
    seat = take_seat(cast, until=next_term)
    take_seat(cast, since=next_term)
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk)
    with pytest.raises(Refused):
        acts_with(cast, "venue_lead")
    clock.shift(timedelta(days=31))
    assert acts_with(cast, "venue_lead") == {"board"}


def test_a_seat_that_will_end_gives_its_role_until_that_day(cast: Cast, clock: HouseClock) -> None:
    seat = take_seat(cast)
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk, on=today() + timedelta(days=10))
    assert acts_with(cast, "venue_lead") == {"board"}
    clock.shift(timedelta(days=11))
    with pytest.raises(Refused):
        acts_with(cast, "venue_lead")


def test_a_seat_to_come_that_is_taken_back_never_was(cast: Cast, clock: HouseClock) -> None:
    seat = take_seat(cast, since=today() + timedelta(days=10))
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk)
    for day in (0, 10, 11):
        clock.shift(timedelta(days=day))
        with system("a test counts seats"):
            assert not Seat.objects.standing().filter(pk=seat.pk).exists()
        with pytest.raises(Refused):
            acts_with(cast, "venue_lead")


def test_who_has_another_task_at_the_cooperative_keeps_it(cast: Cast) -> None:
    with system("the teller works in the library too"):
        library = Organisation.objects.get(pk=cast.organisations["library"])
        give_membership(person_id=cast.persons["teller"], organisation=library)
    seat = seat_person(
        by=cast.acting("secretary"),
        body_id=board().pk,
        person_id=cast.persons["teller"],
        organisation_id=library.pk,
        since=today(),
    )
    assert acts_with(cast, "teller") == {"teller", "board"}
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk)
    assert acts_with(cast, "teller") == {"teller"}


def test_a_second_seat_in_the_same_body_is_refused(cast: Cast) -> None:
    take_seat(cast)
    with pytest.raises(Refused, match="al een zetel"):
        take_seat(cast)


def test_a_term_that_runs_backward_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="eindigt na haar begin"):
        take_seat(cast, since=today(), until=today() - timedelta(days=1))


@pytest.mark.parametrize("person", ["staff", "board", "admin", "stranger", "observer", "teller"])
def test_only_the_secretary_notes_seats(cast: Cast, person: str) -> None:
    with pytest.raises(Refused, match="Alleen de secretaris"):
        seat_person(
            by=cast.acting(person),
            body_id=board().pk,
            person_id=cast.persons["reader"],
            organisation_id=cast.organisations["library"],
            since=today(),
        )
    with system("a test reads a seat"):
        seat = Seat.objects.get(person_id=cast.persons["board"])
    with pytest.raises(Refused, match="Alleen de secretaris"):
        end_seat(by=cast.acting(person), seat_id=seat.pk)


def test_a_seat_that_ended_is_not_ended_again(cast: Cast) -> None:
    seat = take_seat(cast)
    with system("a test ends a seat long ago"):
        Seat.objects.filter(pk=seat.pk).update(since=date(2020, 1, 1), until=date(2021, 1, 1))
    with pytest.raises(Refused, match="al beëindigd"):
        end_seat(by=cast.acting("secretary"), seat_id=seat.pk)


def test_a_member_cannot_take_a_seat_with_sql(cast: Cast, as_person: Room) -> None:
    body = board()
    for person in ("admin", "stranger"):
        with (
            as_person(person, read_only=False),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            Seat.objects.create(
                body=body,
                person_id=cast.persons[person],
                organisation_id=cast.organisations["library"],
                since=date(2026, 1, 1),
            )


@pytest.mark.parametrize(
    ("kind", "holder"),
    [
        (BodyKind.BOARD, {"person": "reader"}),
        (BodyKind.BOARD, {"organisation": "library"}),
        (BodyKind.GENERAL_MEETING, {"person": "reader", "organisation": "library"}),
        (BodyKind.GENERAL_MEETING, {"person": "reader"}),
    ],
)
def test_who_does_not_fit_a_body_gets_no_seat_there_whoever_writes(
    cast: Cast, kind: BodyKind, holder: dict[str, str]
) -> None:
    ids = {"person": cast.persons, "organisation": cast.organisations}
    with pytest.raises(IntegrityError, match="seat_fits_its_body"), system("a test writes an impossible seat"):
        Seat.objects.create(
            body=Body.objects.get(kind=kind),
            since=date(2026, 1, 1),
            **{f"{name}_id": ids[name][key] for name, key in holder.items()},
        )


def test_members_know_who_sits_in_the_board_by_name(cast: Cast, client_of: ClientOf) -> None:
    for person in ("reader", "stranger", "observer"):
        page = client_of(person).get("/leden/organen/").content.decode()
        assert "Bea Bestuur" in page
        assert "4 zetels" in page
    with system("a test asks whether the person is listed"):
        assert not Person.objects.get(pk=cast.persons["board"]).listed


def test_who_left_the_board_is_known_no_more(cast: Cast, as_person: Room) -> None:
    with as_person("stranger"):
        assert Person.objects.filter(pk=cast.persons["board"]).exists()
    with system("a test ends a seat long ago"):
        Seat.objects.filter(person_id=cast.persons["board"]).update(until=date(2025, 1, 1))
    with as_person("stranger"):
        assert not Person.objects.filter(pk=cast.persons["board"]).exists()


def test_anonymous_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get("/leden/organen/").status_code == 302


def test_the_page_of_the_bodies_is_read_only(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("secretary").post("/leden/organen/").status_code == 405


def test_the_page_asks_as_much_for_many_seats_as_for_few(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    counted = []
    for first, many in ((100, 1), (200, 49), (300, 450)):
        with system("a test seats many organisations"):
            body = Body.objects.get(kind=BodyKind.GENERAL_MEETING)
            rows = Organisation.objects.bulk_create(
                [
                    Organisation(
                        number=first + n, name=f"Huis {first + n}", kind=Kind.VENUE, joined_on=date(2024, 1, 1)
                    )
                    for n in range(many)
                ]
            )
            Seat.objects.bulk_create([Seat(body=body, organisation=row, since=date(2024, 1, 1)) for row in rows])
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/leden/organen/").status_code == 200
        counted.append(sum(one["sql"].split()[0] in VERBS for one in statements))
    assert len(set(counted)) == 1
    assert counted[0] <= 8
