"""Representatives of electors hear that a vote opened, moved or was withdrawn, and how it ended; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from initiatives.portfolio.actions import leave
from initiatives.voting.actions import cast_ballot, close_vote, extend_vote, withdraw_vote
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, build_members, opened
from tests.members.notices.hearing import sentences_of, told

# The library, the city and the venue take part; Lien represents two of them; the others may not vote.
REPRESENTATIVES = {
    ("representative", "library"),
    ("colleague", "library"),
    ("representative", "city"),
    ("venue_lead", "venue"),
}
TITLE = "Van piloot naar dienst"


def test_representatives_hear_of_a_vote_for_each_organisation_that_is_an_elector(cast: Cast) -> None:
    opened(cast, admissible(cast, build_initiative(cast)))
    assert told(cast, "vote_opened") == REPRESENTATIVES


def test_they_hear_how_it_ended(vote: Vote, clock: HouseClock) -> None:
    clock.shift(timedelta(hours=49))
    close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk)
    assert told(vote.cast, "vote_counted") == REPRESENTATIVES
    assert sentences_of("vote_counted") == {f"‘{TITLE}’ is niet aangenomen."}


def test_they_hear_that_it_runs_longer(vote: Vote) -> None:
    later = vote.decision.closes_at + timedelta(days=2)
    extend_vote(by=vote.cast.acting("secretary"), decision=vote.decision, closes_at=later, reason="Er kwam een vraag.")
    assert told(vote.cast, "vote_extended") == REPRESENTATIVES
    (words,) = sentences_of("vote_extended")
    assert words.startswith(f"De stemming over ‘{TITLE}’ loopt langer: tot ")


@pytest.mark.parametrize(("person", "organisation"), [("secretary", None), ("representative", "city")])
def test_they_hear_that_it_was_withdrawn_by_secretary_or_author(
    vote: Vote, person: str, organisation: str | None
) -> None:
    withdraw_vote(by=vote.cast.acting(person, organisation), decision=vote.decision)
    assert told(vote.cast, "vote_withdrawn") == REPRESENTATIVES
    assert sentences_of("vote_withdrawn") == {f"De stemming over ‘{TITLE}’ is ingetrokken."}


def test_an_elector_that_left_the_initiative_still_hears(vote: Vote) -> None:
    leave(by=vote.cast.acting("venue_lead"), initiative_id=vote.initiative_id)
    withdraw_vote(by=vote.cast.acting("representative", "city"), decision=vote.decision)
    assert told(vote.cast, "vote_withdrawn") == REPRESENTATIVES


def test_colleagues_who_vote_and_the_admin_hear_of_a_ballot(vote: Vote) -> None:
    cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    assert told(vote.cast, "ballot_cast") == {
        ("representative", "library"),
        ("colleague", "library"),
        ("admin", "library"),
    }


@pytest.mark.parametrize("act", ["open", "extend", "withdraw", "close"])
def test_an_act_on_a_vote_costs_as_much_for_three_electors_as_for_three_hundred(
    cast: Cast, clock: HouseClock, act: str
) -> None:
    secretary, counted = cast.acting("secretary"), []
    for more in (0, 297):
        initiative_id = build_initiative(cast)
        build_members(more, initiative_id)
        proposal = admissible(cast, initiative_id)
        with Statements() as asked:
            decision = opened(cast, proposal)
        if act == "extend":
            later = decision.closes_at + timedelta(days=1)
            with Statements() as asked:
                extend_vote(by=secretary, decision=decision, closes_at=later, reason="Er kwam een vraag.")
        elif act == "withdraw":
            with Statements() as asked:
                withdraw_vote(by=secretary, decision=decision)
        elif act == "close":
            clock.shift(timedelta(hours=49))
            with Statements() as asked:
                close_vote(by=secretary, decision_id=decision.pk)
            clock.shift(timedelta(0))
        counted.append(asked.many)
    assert counted[0] == counted[1]
