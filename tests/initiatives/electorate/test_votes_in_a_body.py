"""Votes of board and steering group: which organisations vote there, with how many votes, and who casts for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import write_proposal
from initiatives.register.queries import roll_of
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision, Elector
from initiatives.voting.queries import sight_of
from initiatives.voting.turns import voting_turns
from members.bodies.actions import end_body, end_seat, replace_in_seat
from members.bodies.models import Seat
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.electorate.bodies import belongs, board, board_vote, replace, sit, steering_vote
from tests.initiatives.voting.conftest import admissible, build_initiative


def votes_of(decision: Decision) -> dict[str, int]:
    with system("a test reads every elector"):
        return dict(Elector.objects.filter(decision=decision).values_list("organisation__name", "weight"))


def vote(cast: Cast, decision: Decision, person: str, organisation: str, choice: str = "for") -> None:
    cast_ballot(by=cast.acting(person, organisation), decision=decision, choice=choice)


def outcome(cast: Cast, decision: Decision) -> str:
    counted = close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert counted is not None
    return counted.outcome


def test_each_organisation_votes_once_with_as_many_votes_as_seats(cast: Cast) -> None:
    assert votes_of(board_vote(cast)) == {"Bibliotheek Aalst": 2, "Bibliotheek Mechelen": 1, "Podiumhuis Gent": 1}


def test_the_votes_of_the_seats_are_counted_not_the_organisations(cast: Cast, clock: HouseClock) -> None:
    """For: Aalst with 2 votes. Against: Mechelen with 1. 2 > 1, so adopted, and 2 of 3 organisations voted."""
    decision = board_vote(cast)
    vote(cast, decision, "reader", "library")
    vote(cast, decision, "stranger", "elsewhere", "against")
    clock.shift(timedelta(hours=49))
    assert outcome(cast, decision) == "adopted"


def test_a_tie_of_votes_is_rejected(cast: Cast, clock: HouseClock) -> None:
    """For: Aalst with 2. Against: Mechelen with 1 and Gent with 1. 2 is not more than 2."""
    decision = board_vote(cast)
    belongs(cast, "board", "venue")
    vote(cast, decision, "reader", "library")
    vote(cast, decision, "stranger", "elsewhere", "against")
    vote(cast, decision, "board", "venue", "against")
    clock.shift(timedelta(hours=49))
    assert outcome(cast, decision) == "rejected"


def test_who_sits_there_casts_and_a_representative_without_a_seat_does_not(cast: Cast) -> None:
    decision = board_vote(cast)
    vote(cast, decision, "reader", "library")
    with pytest.raises(Refused, match="wie voor Bibliotheek Aalst een zetel heeft: Ann Beheer, Rik Lezer"):
        vote(cast, decision, "representative", "library")


def test_a_member_of_the_board_who_acts_for_the_cooperative_is_told_to_choose_the_organisation(cast: Cast) -> None:
    decision = board_vote(cast)
    with pytest.raises(Refused, match="Kies bovenaan voor welke organisatie"):
        cast_ballot(by=cast.acting("board"), decision=decision, choice="for")


def test_a_substitute_casts_in_place_of_who_sits_there(cast: Cast) -> None:
    decision, seat = steering_vote(cast)
    with pytest.raises(Refused, match="een zetel heeft: Rik Lezer"):
        vote(cast, decision, "contributor", "library")
    replace(cast, seat, "contributor")
    vote(cast, decision, "contributor", "library")


def test_a_successor_casts_for_the_organisation_that_was_frozen(cast: Cast, clock: HouseClock) -> None:
    decision, seat = steering_vote(cast)
    tomorrow = seat.since + timedelta(days=1)
    replace_in_seat(by=cast.acting("secretary"), seat_id=seat.pk, person_id=cast.persons["admin"], on=tomorrow)
    clock.shift(timedelta(days=1))
    with pytest.raises(Refused, match="een zetel heeft: Ann Beheer"):
        vote(cast, decision, "reader", "library")
    vote(cast, decision, "admin", "library")


def test_a_seat_given_after_opening_adds_no_votes(cast: Cast) -> None:
    decision, _seat = steering_vote(cast)
    with system("a test reads a seat"):
        body = Seat.objects.filter(person_id=cast.persons["stranger"]).latest("pk").body
    sit(cast, body, "admin", "library")
    sit(cast, body, "representative", "city")
    assert votes_of(decision) == {"Bibliotheek Aalst": 1, "Bibliotheek Mechelen": 1, "Podiumhuis Gent": 1}
    with pytest.raises(Refused, match="niet stemgerechtigd"):
        vote(cast, decision, "representative", "city")


def test_without_a_seat_left_nobody_casts_and_the_reason_says_who_can_help(cast: Cast) -> None:
    decision, seat = steering_vote(cast)
    with system("a test lets somebody read on"):
        Seat.objects.filter(pk=seat.pk).update(person_id=cast.persons["colleague"])
        seen = sight_of(cast.acting("reader"), decision.pk)
    assert seen is not None
    assert seen.voice.names == "Karel Tweede"
    end_seat(by=cast.acting("secretary"), seat_id=seat.pk)
    with reading(cast.acting("reader")):
        assert sight_of(cast.acting("reader"), decision.pk) is None


def test_whose_turn_it_is_follows_the_seat_not_the_role(cast: Cast) -> None:
    decision = board_vote(cast)
    found = {}
    for person in ("reader", "admin", "representative", "contributor", "stranger"):
        acting = cast.acting(person)
        with reading(acting):
            found[person] = [turn.path for turn in voting_turns(acting)]
    mine = [f"/beslissen/{decision.pk}/"]
    assert found == {"reader": mine, "admin": mine, "stranger": mine, "representative": [], "contributor": []}


def test_who_sits_there_hears_that_the_vote_opened(cast: Cast) -> None:
    decision, seat = steering_vote(cast)
    with system("a test reads notices"):
        told = Notice.objects.filter(kind="vote_opened", subject_id=decision.pk).values_list("person_id", flat=True)
        assert set(told) == {cast.persons[name] for name in ("reader", "venue_lead", "stranger")}
    assert seat.person_id == cast.persons["reader"]


def test_a_body_does_not_end_while_it_votes(cast: Cast, clock: HouseClock) -> None:
    decision, seat = steering_vote(cast)
    with pytest.raises(Refused, match="loopt hier nog een stemming"):
        end_body(by=cast.acting("secretary"), body_id=seat.body_id)
    clock.shift(timedelta(hours=49))
    outcome(cast, decision)
    end_body(by=cast.acting("secretary"), body_id=seat.body_id)


def test_an_initiative_without_a_steering_group_has_nothing_to_ask_it(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    by = cast.acting("contributor")
    with reading(by):
        initiative = Initiative.objects.get(pk=initiative_id)
    with pytest.raises(Refused, match="heeft geen stuurgroep"):
        write_proposal(
            by=by, capacity="steering_group", title="t", clauses=["c"], motivation="m", initiative=initiative
        )


def test_only_who_sits_in_the_group_and_the_cooperative_read_its_matter(cast: Cast) -> None:
    decision, _seat = steering_vote(cast)
    readers = {}
    for person in ("reader", "venue_lead", "stranger", "observer", "secretary", "teller"):
        with reading(cast.acting(person)):
            readers[person] = sight_of(cast.acting(person), decision.pk) is not None
    with reading(cast.acting("representative", "city")):
        readers["city, the author"] = sight_of(cast.acting("representative", "city"), decision.pk) is not None
    assert [who for who, reads in readers.items() if not reads] == ["observer"]


def test_the_board_reads_who_voted_what_after_the_count(cast: Cast, clock: HouseClock) -> None:
    decision = board_vote(cast)
    vote(cast, decision, "admin", "library", "against")
    clock.shift(timedelta(hours=49))
    outcome(cast, decision)
    with reading(cast.acting("stranger")):
        roll = {voter.name: (voter.choice, voter.person) for voter in roll_of(cast.acting("stranger"), decision)}
    assert roll == {
        "Bibliotheek Aalst": ("against", "Ann Beheer"),
        "Bibliotheek Mechelen": ("absent", ""),
        "Podiumhuis Gent": ("absent", ""),
    }


def test_the_page_says_how_many_votes_one_has(cast: Cast, client_of: Callable[..., Client]) -> None:
    decision = board_vote(cast)
    page = client_of("stranger").get(f"/beslissen/{decision.pk}/").content.decode()
    assert "gewicht 1 van 4" in page
    assert "Stem vóór namens Bibliotheek Mechelen" in page
    listed = client_of("representative", "library").get("/beslissen/").content.decode()
    assert "Uw organisatie stemde nog niet" in listed
    assert ">Stem<" not in listed
    assert ">Stem<" in client_of("stranger").get("/beslissen/").content.decode()


def test_the_secretary_opens_it_under_the_rules_of_the_body(cast: Cast, client_of: Callable[..., Client]) -> None:
    sit(cast, board(), "reader", "library")
    proposal = admissible(cast, build_initiative(cast), "board")
    page = client_of("secretary").get(f"/beslissen/voorstellen/{proposal.pk}/stemming").content.decode()
    assert "Bestuursorgaan, gewone meerderheid" in page
    assert "Stuurgroep, gewone meerderheid" not in page
