"""Representatives of the electors hear that a vote opened and how it ended; nobody else does."""

from __future__ import annotations

from datetime import timedelta

from cooperative.isolation.transactions import system
from initiatives.voting.actions import close_vote
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, opened


def told(kind: str) -> set[tuple[int, int]]:
    with system("a test reads the notices of all"):
        return set(Notice.objects.filter(kind=kind).values_list("person_id", "organisation_id"))


def test_representatives_hear_of_a_vote_for_each_organisation_that_is_an_elector(cast: Cast) -> None:
    opened(cast, admissible(cast, build_initiative(cast)))
    person, house = cast.persons, cast.organisations
    # The library, the city and the venue take part; Lien represents two of them; the others may not vote.
    assert told("vote_opened") == {
        (person["representative"], house["library"]),
        (person["colleague"], house["library"]),
        (person["representative"], house["city"]),
        (person["venue_lead"], house["venue"]),
    }


def test_they_hear_how_it_ended(cast: Cast, clock: HouseClock) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast)), hours=48)
    clock.shift(timedelta(hours=49))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert told("vote_counted") == told("vote_opened")
    with system("a test reads the notices of all"):
        facts = Notice.objects.filter(kind="vote_counted").values_list("facts", flat=True)[0]
    assert facts == {"title": "Van piloot naar dienst", "adopted": False}
