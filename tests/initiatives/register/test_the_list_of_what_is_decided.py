"""The page Beslissen: open votes first by deadline, what waits for the count, proposals, and what was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.transactions import reading
from initiatives.proposals.models import Proposal
from initiatives.register.drawing import colleges_of
from initiatives.register.queries import AWAITING, DONE, OPEN, UNDER_WAY, lines_of, roll_of, to_decide
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.count import Result
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import admissible, build_initiative, build_members, opened

SignIn = Callable[..., Client]
LABELS = {"for": "Vóór", "against": "Tegen", "abstain": "Onthouding", "absent": "Niet gestemd"}


def parts(cast: Cast, person: str) -> list[tuple[int, int]]:
    by = cast.acting(person)
    with reading(by):
        return [(vars(row)["part"], row.pk) for row in to_decide(by)]


def test_the_order_is_what_asks_for_us_first(cast: Cast, clock: HouseClock) -> None:
    initiative_id = build_initiative(cast)
    counted = opened(cast, admissible(cast, initiative_id), hours=2)
    waiting = opened(cast, admissible(cast, initiative_id), hours=3)
    clock.shift(timedelta(hours=4))
    close_vote(by=cast.acting("secretary"), decision_id=counted.pk)
    later = opened(cast, admissible(cast, initiative_id), hours=72)
    sooner = opened(cast, admissible(cast, initiative_id), hours=24)
    asked = admissible(cast, initiative_id)
    assert parts(cast, "reader") == [
        (OPEN, sooner.proposal_id),
        (OPEN, later.proposal_id),
        (AWAITING, waiting.proposal_id),
        (UNDER_WAY, asked.pk),
        (DONE, counted.proposal_id),
    ]
    assert parts(cast, "stranger") == []


def test_the_result_adds_up_in_organisations_and_inhabitants(cast: Cast, clock: HouseClock) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast)))
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for", reason="Ja.")
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="against")
    clock.set(decision.closes_at)
    counted = close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert counted is not None
    reader = cast.acting("reader")
    with reading(reader):
        roll = roll_of(reader, Decision.objects.get(pk=decision.pk))
    assert [(voter.name, voter.choice, voter.reason) for voter in roll] == [
        ("Bibliotheek Aalst", "for", "Ja."),
        ("Podiumhuis Gent", "against", ""),
        ("Stad Aalst", "absent", ""),
    ]
    lines = {line.choice: (line.organisations, line.inhabitants) for line in lines_of(roll, LABELS)}
    # Aalst 92.131 for, Gent 272.655 against; the city carries none of its own.
    assert lines == {"for": (1, 92131), "against": (1, 272655), "abstain": (0, 0), "absent": (1, 0)}
    colleges = colleges_of(Result.from_json(counted.result), list(LABELS))
    assert sorted((college.name, college.numbers) for college in colleges) == [
        ("bibliotheek", (1, 0, 0, 0)),
        ("gemeente", (0, 0, 0, 1)),
        ("podiumhuis", (0, 1, 0, 0)),
    ]
    with reading(cast.acting("stranger")):
        assert roll_of(cast.acting("stranger"), decision) == []


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_one_and_many(cast: Cast, client_of: SignIn, many: int) -> None:
    initiative_id = build_initiative(cast)
    for _proposal in range(many):
        admissible(cast, initiative_id)
    client = client_of("reader")
    with Statements() as statements:
        response = client.get("/beslissen/")
    assert statements.many == 7
    assert len(response.content) <= 25_000
    if many > 20:
        second = client.get("/beslissen/?pagina=2").content.decode()
        assert "bladzijde 2 van 2" in second


@pytest.mark.parametrize("many", [3, 60, 120])
def test_a_result_of_many_electors_stays_small_and_costs_the_same(
    cast: Cast, client_of: SignIn, clock: HouseClock, many: int
) -> None:
    initiative_id = build_initiative(cast)
    build_members(many - 3, initiative_id)
    decision = opened(cast, admissible(cast, initiative_id))
    clock.set(decision.closes_at)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    client = client_of("reader")
    # The result also asks for the phases of its proposal.
    for path, asked in (("uitslag", 8), ("uitslag/lijst", 7)):
        with Statements() as statements:
            response = client.get(f"/beslissen/{decision.pk}/{path}")
        assert response.status_code == 200
        assert statements.many == asked
        assert len(response.content) <= 25_000


def test_a_draft_stands_in_our_list_alone(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    proposal = admissible(cast, initiative_id)
    assert parts(cast, "venue_lead") == [(UNDER_WAY, proposal.pk)]
    with reading(cast.acting("venue_lead")):
        assert Proposal.objects.count() == 1
