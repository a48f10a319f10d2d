"""The secretary's start page: proposals to judge, votes to open, votes past their deadline to count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperative.isolation.transactions import reading
from initiatives.home import turns
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import submit_proposal, write_proposal
from initiatives.proposals.models import Proposal
from initiatives.voting.actions import cast_ballot, close_vote, withdraw_vote
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.house.test_matrix import statements
from tests.initiatives.phases.making import move
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, opened

ClientOf = Callable[..., Client]


def submitted(cast: Cast, initiative_id: int, title: str) -> Proposal:
    """Let the city of Aalst submit a proposal."""
    author = cast.acting("representative", "city")
    with reading(author):
        initiative = Initiative.objects.get(pk=initiative_id)
    words = {"capacity": "consortium", "clauses": ["Eén."], "motivation": "Daarom."}
    return submit_proposal(by=author, proposal=write_proposal(by=author, title=title, initiative=initiative, **words))


def waiting(cast: Cast, person: str = "secretary") -> list[tuple[str, str, str]]:
    """Give verb, title and address of what waits."""
    by = cast.acting(person)
    with reading(by):
        return [(turn.verb, turn.title, turn.path) for turn in turns(by)]


def test_a_submitted_proposal_waits_for_a_judgement_and_then_for_its_vote(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    first = submitted(cast, initiative_id, "Eerst")
    judged = admissible(cast, initiative_id)
    assert waiting(cast) == [
        ("Oordeel", "Beoordeel ‘Eerst’", f"{reverse('proposal', args=[first.pk])}#oordeel"),
        ("Open", "Open de stemming over ‘Van piloot naar dienst’", reverse("open_vote", args=[judged.pk])),
    ]
    opened(cast, judged)
    assert [verb for verb, _title, _path in waiting(cast)] == ["Oordeel"]


def test_a_vote_past_its_deadline_waits_for_the_count_before_all_else(vote: Vote, clock: HouseClock) -> None:
    submitted(vote.cast, vote.initiative_id, "Nog een")
    assert [verb for verb, _title, _path in waiting(vote.cast)] == ["Oordeel"]
    cast_ballot(by=vote.cast.acting("venue_lead"), decision=vote.decision, choice="for")
    clock.shift(timedelta(hours=48, seconds=1))
    by = vote.cast.acting("secretary")
    with reading(by):
        count, judge = turns(by)
    assert (count.verb, count.title) == ("Tel", "Tel de stemmen over ‘Van piloot naar dienst’")
    assert (count.path, count.closes_at) == (reverse("decision", args=[vote.decision.pk]), vote.decision.closes_at)
    # The library, the city and the venue take part; the venue voted.
    assert count.line == "1 van de 3 organisaties stemden."
    assert (judge.closes_at, judge.since is not None) == (None, True)
    close_vote(by=by, decision_id=vote.decision.pk)
    assert [verb for verb, _title, _path in waiting(vote.cast)] == ["Oordeel"]


def test_a_withdrawn_vote_waits_for_nobody(vote: Vote) -> None:
    withdraw_vote(by=vote.cast.acting("secretary"), decision=vote.decision)
    assert waiting(vote.cast) == []


def test_a_matter_of_the_board_waits_for_its_vote_as_every_other(cast: Cast) -> None:
    admissible(cast, build_initiative(cast), "board")
    assert [verb for verb, _title, _path in waiting(cast)] == ["Open"]


def test_it_waits_for_the_secretary_alone(vote: Vote, clock: HouseClock) -> None:
    submitted(vote.cast, vote.initiative_id, "Nog een")
    clock.shift(timedelta(hours=49))
    for person in ("staff", "board", "teller", "house_treasurer", "admin", "stranger"):
        assert waiting(vote.cast, person) == [], person


def test_each_page_that_is_offered_is_there(vote: Vote, clock: HouseClock, client_of: ClientOf) -> None:
    submitted(vote.cast, vote.initiative_id, "Nog een")
    admissible(vote.cast, vote.initiative_id)
    clock.shift(timedelta(hours=49))
    offered = waiting(vote.cast)
    assert {verb for verb, _title, _path in offered} == {"Oordeel", "Open", "Tel"}
    client = client_of("secretary")
    for _verb, _title, path in offered:
        assert client.get(path).status_code == 200, path


def test_the_start_page_says_since_when_and_what_closed(vote: Vote, clock: HouseClock, client_of: ClientOf) -> None:
    submitted(vote.cast, vote.initiative_id, "Nog een")
    clock.shift(timedelta(days=3))
    page = client_of("secretary").get("/").content.decode()
    assert "twee dingen wachten op Coöperatie Samen verder<" in page
    assert "gesloten sinds" in page
    assert "dagen al" in page
    assert ">sinds " in page


def test_much_that_waits_asks_as_much_as_nothing(cast: Cast, client_of: ClientOf) -> None:
    initiative_id = build_initiative(cast)
    by, client, counted = cast.acting("secretary"), client_of("secretary"), []
    for many in (0, 1, 30):
        for number in range(many):
            submitted(cast, initiative_id, f"Voorstel {number}")
        with reading(by), Statements() as asked:
            turns(by)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counted.append((asked.many, statements(queries)))
    assert counted[0] == counted[1] == counted[2]
    assert counted[0][0] == 1
    assert counted[0][1] <= 8


def test_a_phase_that_ended_waits_for_the_next_step_and_a_final_text_for_its_vote(
    cast: Cast, clock: HouseClock
) -> None:
    proposal = move(cast, admissible(cast, build_initiative(cast)), "amendable")
    assert waiting(cast) == []
    clock.shift(timedelta(days=2))
    path = reverse("proposal_step", args=[proposal.pk])
    assert waiting(cast) == [("Ga verder", "Zet de volgende stap met ‘Van piloot naar dienst’", path)]
    move(cast, proposal, "final")
    assert [verb for verb, _title, _path in waiting(cast)] == ["Open"]
