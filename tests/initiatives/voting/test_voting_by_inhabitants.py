"""Votes that weigh as many as inhabitants, and a cap: nobody counts for more than a part of all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from initiatives.opening.actions import open_vote
from initiatives.opening.rules import OpeningRefused
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision, Elector
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, opened, ruled

SignIn = Callable[..., Client]
# The library carries Aalst, the venue Gent, the city nobody: 92.131 + 272.655 + 0 = 364.786.
WEIGHTS = {"library": 92131, "venue": 272655, "city": 0}


def by_inhabitants(cast: Cast, key: str, **rules: object) -> RuleSet:
    row = ruled(cast, key, method="simple_majority", **rules)
    with system("rules by inhabitants"):
        return RuleSet.objects.create(
            key=f"{key}_weighed",
            number=1,
            name_nl=key,
            name_en=key,
            rules=row.rules,
            procedure_settings={"weight_basis": "inhabitants"},
            capacities=["consortium", "general_meeting"],
            article_nl="Artikel 12",
            article_en="Article 12",
        )


@pytest.fixture
def capped(cast: Cast) -> Decision:
    """An open vote by inhabitants in which nobody counts for more than a quarter of all."""
    by_inhabitants(cast, "capped", weight_cap_num=1, weight_cap_den=4)
    return opened(cast, admissible(cast, build_initiative(cast)), "capped_weighed")


def counted(cast: Cast, vote: Decision, clock: HouseClock) -> str:
    clock.set(vote.closes_at)
    count = close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    assert count is not None
    return count.outcome


def test_the_weight_is_the_inhabitants_frozen_at_opening_and_nought_stays_nought(cast: Cast, capped: Decision) -> None:
    names = {pk: key for key, pk in cast.organisations.items()}
    with system("a test looks at the electorate"):
        weights = Elector.objects.filter(decision=capped).values_list("organisation_id", "weight")
        assert {names[pk]: weight for pk, weight in weights} == WEIGHTS


def test_the_ballot_says_what_one_counts_for(cast: Cast, capped: Decision, client_of: SignIn) -> None:
    # A quarter of 364.786 is 91.196,5, rounded down 91.196.
    path = f"/beslissen/{capped.pk}/"
    text = client_of("representative", "library").get(path).content.decode()
    assert "gewicht 92.131 van 364.786" in text
    assert "Uw stem weegt 92.131 en telt voor 91.196: dat is de begrenzing." in text
    text = client_of("representative", "city").get(path).content.decode()
    assert "Uw stem telt voor 0: dat is niet meer dan de begrenzing van 91.196." in text


def test_under_the_cap_two_are_level_and_the_figures_show_votes_and_inhabitants(
    cast: Cast, capped: Decision, client_of: SignIn, clock: HouseClock
) -> None:
    cast_ballot(by=cast.acting("representative", "library"), decision=capped, choice="for")
    cast_ballot(by=cast.acting("venue_lead"), decision=capped, choice="against")
    # Without the cap 92.131 against 272.655; with it 91.196 against 91.196, and a tie rejects.
    assert counted(cast, capped, clock) == "rejected"
    client = client_of("reader")
    text = client.get(f"/beslissen/{capped.pk}/uitslag").content.decode()
    for said in ("91.196", "92.131", "272.655", "in stemmen", "Niemand telt voor meer dan 1/4."):
        assert said in text
    assert "telt niet mee voor deze uitslag" not in text
    plain = json.loads(client.get(f"/beslissen/{capped.pk}/uitslag.json").content)
    assert plain["organisations"] == {"for": 1, "against": 1, "abstain": 0, "absent": 1}
    assert plain["votes"] == {"for": 91196, "against": 91196, "abstain": 0, "absent": 0}
    assert plain["inhabitants"] == {"for": 92131, "against": 272655, "abstain": 0, "absent": 0}


def test_without_a_cap_the_inhabitants_decide(cast: Cast, clock: HouseClock) -> None:
    by_inhabitants(cast, "plain")
    vote = opened(cast, admissible(cast, build_initiative(cast)), "plain_weighed")
    cast_ballot(by=cast.acting("representative", "library"), decision=vote, choice="against")
    cast_ballot(by=cast.acting("representative", "city"), decision=vote, choice="against")
    cast_ballot(by=cast.acting("venue_lead"), decision=vote, choice="for")
    # Two organisations against, but 272.655 for and 92.131 + 0 against.
    assert counted(cast, vote, clock) == "adopted"


def test_where_nobody_carries_inhabitants_no_such_vote_opens(cast: Cast) -> None:
    rules = by_inhabitants(cast, "nobody")
    proposal = admissible(cast, build_initiative(cast), "general_meeting")
    with pytest.raises(OpeningRefused, match="elke stem zou nul wegen"):
        open_vote(
            by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=fresh_now() + timedelta(days=2)
        )


def test_each_kind_of_organisation_has_the_votes_that_the_rules_give_it(cast: Cast) -> None:
    """A municipality 3, a library 2; of a venue nothing is said, and 0 stays 0."""
    course: dict[str, object] = {"weight_basis": "given", "votes_municipality": 3, "votes_library": 2}
    decision = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast)),
        rule_set=ruled(cast, "gegeven", course=course, method="simple_majority"),
        closes_at=fresh_now() + timedelta(days=2),
    )
    with system("a test reads every elector"):
        found = dict(decision.electors.values_list("organisation__name", "weight"))
    assert found == {"Stad Aalst": 3, "Bibliotheek Aalst": 2, "Podiumhuis Gent": 0}


def test_where_the_rules_give_nobody_votes_no_vote_opens(cast: Cast) -> None:
    course: dict[str, object] = {"weight_basis": "given", "votes_intermunicipal": 3}
    with pytest.raises(OpeningRefused, match="Geen enkele soort die hier stemt, heeft stemmen"):
        open_vote(
            by=cast.acting("secretary"),
            proposal=admissible(cast, build_initiative(cast)),
            rule_set=ruled(cast, "gegeven", course=course, method="simple_majority"),
            closes_at=fresh_now() + timedelta(days=2),
        )
