"""Who has an interest of their own says so, stands back from the vote, and everybody reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.electorate.actions import state_interest
from initiatives.electorate.models import Interest
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.queries import sight_of
from initiatives.voting.turns import voting_turns
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.electorate.bodies import replace, steering_vote
from tests.initiatives.electorate.mandating import mandated
from tests.initiatives.voting.conftest import Vote
from tests.members.notices.hearing import told

WORDS = "Ik ben bestuurder van de leverancier."


def state(vote: Vote, person: str = "representative") -> Interest:
    by = vote.cast.acting(person, "library")
    return state_interest(by=by, proposal=vote.decision.proposal, statement=WORDS)


def test_who_stated_an_interest_does_not_cast_and_a_colleague_does(vote: Vote) -> None:
    state(vote)
    with pytest.raises(Refused, match=r"U meldde een belang bij dit voorstel .* kan nog stemmen: Karel Tweede"):
        cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    cast_ballot(by=vote.cast.acting("colleague"), decision=vote.decision, choice="for")


def test_an_interest_for_one_organisation_is_none_for_another(vote: Vote) -> None:
    state(vote)
    cast_ballot(by=vote.cast.acting("representative", "city"), decision=vote.decision, choice="for")


def test_when_everybody_stood_back_the_reason_says_who_can_help(vote: Vote) -> None:
    state(vote)
    state(vote, "colleague")
    with reading(vote.cast.acting("admin")):
        seen = sight_of(vote.cast.acting("admin"), vote.decision.pk)
    assert seen is not None
    assert seen.voice.names == ""
    with pytest.raises(Refused, match="De beheerder kan iemand anders de rol geven"):
        cast_ballot(by=vote.cast.acting("admin"), decision=vote.decision, choice="for")


def test_in_a_steering_group_the_substitute_votes_instead(cast: Cast) -> None:
    decision, seat = steering_vote(cast)
    replace(cast, seat, "contributor")
    state_interest(by=cast.acting("reader"), proposal=decision.proposal, statement=WORDS)
    cast_ballot(by=cast.acting("contributor"), decision=decision, choice="for")


def test_a_mandate_of_who_stood_back_lets_nobody_else_vote_until_another_is_entered(vote: Vote) -> None:
    first = mandated(vote.cast, vote.decision.proposal)
    state(vote)
    colleague = vote.cast.acting("colleague")
    with pytest.raises(Refused, match=r"Lien Verhaeghe .* die hier niet meer kan stemmen"):
        cast_ballot(by=colleague, decision=vote.decision, choice="for")
    mandated(vote.cast, vote.decision.proposal, "colleague", drawn=first.pk)
    cast_ballot(by=colleague, decision=vote.decision, choice="for")


def test_whose_ballot_stands_states_nothing_until_a_colleague_cast_it_anew(vote: Vote) -> None:
    cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    with pytest.raises(Refused, match="De stem die er staat, is van u"):
        state(vote)
    cast_ballot(by=vote.cast.acting("colleague"), decision=vote.decision, choice="for", drawn=1)
    state(vote)


@pytest.mark.parametrize("person", ["reader", "admin", "treasurer"])
def test_who_would_not_cast_has_nothing_to_state(vote: Vote, person: str) -> None:
    with pytest.raises(Refused, match="U stemt hier niet"):
        state(vote, person)


def test_it_is_stated_once_and_in_words(vote: Vote) -> None:
    by = vote.cast.acting("representative", "library")
    with pytest.raises(Refused, match="Schrijf welk belang"):
        state_interest(by=by, proposal=vote.decision.proposal, statement=" ")
    state(vote)
    with pytest.raises(Refused, match="U meldde hier al een belang"):
        state(vote)


def test_it_is_no_turn_any_more(vote: Vote) -> None:
    by = vote.cast.acting("representative", "library")
    with reading(by):
        assert len(voting_turns(by)) == 1
    state(vote)
    with reading(by):
        assert voting_turns(by) == []


def test_the_secretary_and_those_who_can_vote_instead_hear_it(vote: Vote) -> None:
    state(vote)
    heard = {("secretary", "cooperative"), ("colleague", "library"), ("admin", "library")}
    assert told(vote.cast, "interest_stated") == heard


@pytest.mark.parametrize(
    "attack", ["UPDATE initiatives_interest SET statement = 'x'", "DELETE FROM initiatives_interest"]
)
def test_what_was_stated_stands(vote: Vote, attack: str) -> None:
    state(vote)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        system("a test attacks"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)


def test_every_reader_of_the_vote_reads_it_also_beside_the_result(
    vote: Vote, client_of: Callable[..., Client], clock: HouseClock
) -> None:
    client = client_of("representative", "library")
    path = f"/beslissen/mandaten/voorstel/{vote.decision.proposal_id}/belang"
    assert f'href="{path}"' in client.get(f"/beslissen/{vote.decision.pk}/").content.decode()
    where = {"organisation": str(vote.cast.organisations["library"])}
    answer = client.post(path, where | {"statement": WORDS})
    assert (answer.status_code, answer["Location"]) == (302, f"/beslissen/{vote.decision.pk}/")
    assert WORDS in client_of("venue_lead").get(f"/beslissen/{vote.decision.pk}/").content.decode()
    clock.shift(timedelta(hours=49))
    close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk)
    page = client_of("venue_lead").get(f"/beslissen/{vote.decision.pk}/uitslag").content.decode()
    assert WORDS in page
    assert "voor Bibliotheek Aalst, stemt hier niet" in page
