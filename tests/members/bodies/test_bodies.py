"""Bodies: which there are, who makes, renames and ends them, and who sits in whose place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from members.bodies.actions import (
    create_body,
    end_body,
    end_seat,
    end_substitute,
    name_substitute,
    rename_body,
    replace_in_seat,
    seat_person,
)
from members.bodies.models import Body, BodyKind, Seat, Substitute
from members.bodies.queries import room_of
from members.organisations.actions import end_membership_of_cooperative
from members.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import HouseClock, today
from tests.members.notices.hearing import leads_to, sentences_of, told


def group(cast: Cast, kind: BodyKind = BodyKind.STEERING_GROUP) -> Body:
    """Make a steering group of initiative 7 (a number is all that this floor knows of it)."""
    return create_body(
        by=cast.acting("secretary"),
        kind=kind,
        name_nl="Stuurgroep Eén kaart",
        name_en="One card steering group",
        initiative_id=7 if kind == BodyKind.STEERING_GROUP else None,
    )


def sit(cast: Cast, body: Body, person: str = "representative", organisation: str = "library", **term: date) -> Seat:
    return seat_person(
        by=cast.acting("secretary"),
        body_id=body.pk,
        organisation_id=cast.organisations[organisation],
        person_id=cast.persons[person],
        **{"since": today()} | term,
    )


def names_in(cast: Cast, body: Body, person: str = "stranger") -> list[str]:
    with reading(cast.acting(person)):
        return [chair.name for chair in room_of(cast.acting(person), body).chairs]


def test_working_groups_stand_beside_each_other_but_an_initiative_has_one_steering_group(cast: Cast) -> None:
    made = [group(cast), group(cast, BodyKind.WORKING_GROUP), group(cast, BodyKind.WORKING_GROUP)]
    assert len({body.pk for body in made}) == 3
    with pytest.raises(Refused, match="heeft al een stuurgroep"):
        group(cast)
    end_body(by=cast.acting("secretary"), body_id=made[0].pk)
    assert group(cast).pk not in {body.pk for body in made}


@pytest.mark.parametrize("kind", [BodyKind.BOARD, BodyKind.GENERAL_MEETING])
def test_there_is_one_board_and_one_general_meeting(cast: Cast, kind: BodyKind) -> None:
    with pytest.raises(Refused, match="één bestuursorgaan"):
        create_body(by=cast.acting("secretary"), kind=kind, name_nl="Tweede", name_en="Second")


def test_a_steering_group_belongs_to_an_initiative(cast: Cast) -> None:
    with pytest.raises(Refused, match="hoort bij een initiatief"):
        create_body(by=cast.acting("secretary"), kind=BodyKind.STEERING_GROUP, name_nl="Los", name_en="Loose")


@pytest.mark.parametrize("person", ["staff", "board", "admin", "stranger", "observer", "teller"])
def test_only_the_secretary_keeps_bodies(cast: Cast, person: str) -> None:
    body = group(cast)
    by = cast.acting(person)
    with pytest.raises(Refused, match="Alleen de secretaris"):
        create_body(by=by, kind=BodyKind.WORKING_GROUP, name_nl="x", name_en="x")
    with pytest.raises(Refused, match="Alleen de secretaris"):
        rename_body(by=by, body_id=body.pk, name_nl="x", name_en="x", version="1")
    with pytest.raises(Refused, match="Alleen de secretaris"):
        end_body(by=by, body_id=body.pk)


def test_a_new_name_is_read_in_both_languages(cast: Cast) -> None:
    body = group(cast)
    rename_body(by=cast.acting("secretary"), body_id=body.pk, name_nl="Kaartgroep", name_en="Card group", version="1")
    with system("a test reads a body"):
        body.refresh_from_db()
    assert (body.name_nl, body.name_en, body.version) == ("Kaartgroep", "Card group", 2)


def test_a_name_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    body = group(cast)
    rename_body(by=cast.acting("secretary"), body_id=body.pk, name_nl="Eerst", name_en="First", version="1")
    with pytest.raises(Conflict, match="niets bewaard"):
        rename_body(by=cast.acting("secretary"), body_id=body.pk, name_nl="Dan", name_en="Then", version="1")


def test_a_body_that_ends_has_no_seats_any_more(cast: Cast) -> None:
    body = group(cast)
    sit(cast, body)
    sit(cast, body, "venue_lead", "venue", since=today() + timedelta(days=20))
    end_body(by=cast.acting("secretary"), body_id=body.pk)
    with system("a test counts seats"):
        assert not Seat.objects.unended().filter(body=body).exists()
    with pytest.raises(Refused, match="opgeheven"):
        sit(cast, body)


@pytest.mark.parametrize("kind", [BodyKind.BOARD, BodyKind.GENERAL_MEETING])
def test_the_general_meeting_and_the_board_stay(cast: Cast, kind: BodyKind) -> None:
    with system("a test reads a body"):
        body = Body.objects.get(kind=kind)
    with pytest.raises(Refused, match="heeft altijd"):
        end_body(by=cast.acting("secretary"), body_id=body.pk)


def test_in_a_steering_group_a_person_sits_for_an_organisation(cast: Cast) -> None:
    body = group(cast)
    for person, organisation in ((None, cast.organisations["library"]), (cast.persons["reader"], None)):
        with pytest.raises(Refused, match="Noem ze allebei"):
            seat_person(
                by=cast.acting("secretary"),
                body_id=body.pk,
                person_id=person,
                organisation_id=organisation,
                since=today(),
            )


def test_a_partner_has_no_seat_where_there_is_a_vote(cast: Cast) -> None:
    with pytest.raises(Refused, match="waarnemer"):
        sit(cast, group(cast), "observer", "partner")


def test_in_a_working_group_a_partner_or_a_whole_organisation_sits_too(cast: Cast) -> None:
    body = group(cast, BodyKind.WORKING_GROUP)
    sit(cast, body, "observer", "partner")
    seat_person(
        by=cast.acting("secretary"), body_id=body.pk, organisation_id=cast.organisations["venue"], since=today()
    )
    assert names_in(cast, body) == ["Olga Waarnemer", "Podiumhuis Gent"]


def test_who_does_not_belong_to_the_organisation_cannot_sit_for_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="hoort niet bij Podiumhuis Gent"):
        sit(cast, group(cast), "reader", "venue")


def test_nobody_has_two_seats_in_one_body_on_one_day(cast: Cast) -> None:
    body = group(cast)
    sit(cast, body, since=today(), until=today() + timedelta(days=30))
    with pytest.raises(Refused, match="al een zetel"):
        sit(cast, body, "representative", "city", since=today() + timedelta(days=29))
    assert sit(cast, body, since=today() + timedelta(days=30)).pk


def test_an_organisation_may_have_several_seats_by_several_persons(cast: Cast) -> None:
    body = group(cast)
    sit(cast, body, "representative")
    sit(cast, body, "colleague")
    assert names_in(cast, body) == ["Karel Tweede", "Lien Verhaeghe"]


def test_seats_in_the_general_meeting_follow_from_being_a_member(cast: Cast) -> None:
    with system("a test reads a body"):
        meeting = Body.objects.get(kind=BodyKind.GENERAL_MEETING)
    with pytest.raises(Refused, match="zolang het lid is"):
        sit(cast, meeting)


def test_a_successor_ends_the_term_in_the_same_function(cast: Cast) -> None:
    body, change, last = group(cast), today() + timedelta(days=10), today() + timedelta(days=400)
    old = seat_person(
        by=cast.acting("secretary"),
        body_id=body.pk,
        organisation_id=cast.organisations["library"],
        person_id=cast.persons["representative"],
        function="chair",
        since=today(),
        until=last,
    )
    new = replace_in_seat(by=cast.acting("secretary"), seat_id=old.pk, person_id=cast.persons["colleague"], on=change)
    with system("a test reads seats"):
        old.refresh_from_db()
    assert old.until == new.since == change
    assert (new.until, new.function, new.organisation_id) == (last, "chair", cast.organisations["library"])


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_successor_begins_within_the_term(cast: Cast, days: int) -> None:
    seat = sit(cast, group(cast), until=today() + timedelta(days=400))
    with pytest.raises(Refused, match="Kies"):
        replace_in_seat(
            by=cast.acting("secretary"),
            seat_id=seat.pk,
            person_id=cast.persons["colleague"],
            on=today() + timedelta(days=days),
        )


def test_a_substitute_belongs_to_the_organisation_and_has_no_seat_there(cast: Cast) -> None:
    body = group(cast)
    seat = sit(cast, body)
    sit(cast, body, "colleague")
    for person, said in (("venue_lead", "hoort niet bij"), ("colleague", "zelf een zetel")):
        with pytest.raises(Refused, match=said):
            name_substitute(by=cast.acting("secretary"), seat_id=seat.pk, person_id=cast.persons[person], since=today())


def test_a_substitute_stays_within_the_term_of_the_seat(cast: Cast) -> None:
    last = today() + timedelta(days=30)
    seat = sit(cast, group(cast), until=last)
    for since, until in ((today() - timedelta(days=1), last), (today(), None), (today(), last + timedelta(days=1))):
        with pytest.raises(Refused, match="binnen die termijn"):
            name_substitute(
                by=cast.acting("secretary"),
                seat_id=seat.pk,
                person_id=cast.persons["admin"],
                since=since,
                until=until,
            )


def test_members_know_a_substitute_by_name_until_the_term_ends(cast: Cast, clock: HouseClock) -> None:
    body = group(cast)
    seat = sit(cast, body)
    named = name_substitute(
        by=cast.acting("secretary"), seat_id=seat.pk, person_id=cast.persons["admin"], since=today()
    )

    def known() -> list[str]:
        with reading(cast.acting("stranger")):
            chairs = room_of(cast.acting("stranger"), body).chairs
            return [deputy.name for chair in chairs for deputy in chair.deputies]

    assert known() == ["Ann Beheer"]
    end_substitute(by=cast.acting("secretary"), substitute_id=named.pk)
    assert known() == []
    with pytest.raises(Refused, match="al voorbij"):
        end_substitute(by=cast.acting("secretary"), substitute_id=named.pk)
    with system("a test counts substitutes"):
        assert not Substitute.objects.standing().filter(pk=named.pk).exists()


def test_an_organisation_that_leaves_gives_up_the_seats_in_which_somebody_sits_for_it(cast: Cast) -> None:
    body = group(cast)
    seat = sit(cast, body, "venue_lead", "venue")
    with reading(cast.acting("staff")):
        version = Organisation.objects.get(pk=cast.organisations["venue"]).version
    end_membership_of_cooperative(
        by=cast.acting("staff"), organisation_id=cast.organisations["venue"], version=version, left_on=today()
    )
    with system("a test reads a seat"):
        seat.refresh_from_db()
    assert seat.until == today()


def test_a_seat_does_not_end_in_the_past_or_after_its_term(cast: Cast) -> None:
    seat = sit(cast, group(cast), until=today() + timedelta(days=30))
    for days, said in ((-1, "voorbij"), (31, "eindigt al")):
        with pytest.raises(Refused, match=said):
            end_seat(by=cast.acting("secretary"), seat_id=seat.pk, on=today() + timedelta(days=days))


def test_who_sits_hears_from_when_and_until_when(cast: Cast) -> None:
    body = group(cast)
    seat = sit(cast, body, since=date(2046, 1, 15))
    assert told(cast, "seat_began") == {("representative", "library")}
    (words,) = sentences_of("seat_began")
    assert words.endswith(", vanaf ma 15 januari 2046.")
    assert leads_to("seat_began") == {f"/leden/organen/{body.pk}/"}
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk, on=date(2046, 6, 1))
    assert told(cast, "seat_ended") == {("representative", "library")}
    (words,) = sentences_of("seat_ended")
    assert words.startswith("Uw zetel loopt tot vr 1 juni 2046: ")
