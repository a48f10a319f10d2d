"""Questions and answers on a proposal: read by its audience, answered by its author, told to who waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.consultation.actions import answer_question, ask_question
from initiatives.consultation.models import Message
from initiatives.consultation.queries import open_questions, questions_on
from initiatives.proposals.actions import submit_proposal, write_proposal
from initiatives.proposals.models import Proposal
from members.notices.models import Notice
from tests.cast import Cast
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import admissible, build_initiative

SignIn = Callable[..., Client]


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """An admissible proposal of Stad Aalst, for the participants."""
    return admissible(cast, build_initiative(cast))


def told(kind: str) -> set[int]:
    with system("a test looks at every notice"):
        return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_question_reaches_the_author_and_an_answer_the_asker(cast: Cast, proposal: Proposal) -> None:
    question = ask_question(by=cast.acting("venue_lead"), proposal=proposal, text=" Wie betaalt? ")
    # Lien is contributor and representative of Stad Aalst.
    assert told("question_asked") == {cast.persons["representative"]}
    answer_question(by=cast.acting("representative", "city"), question=question, text="De deelnemers.")
    assert told("answer_given") == {cast.persons["venue_lead"]}
    with reading(cast.acting("reader")):
        (shown,) = questions_on(cast.acting("reader"), proposal.pk)
    assert (shown.asked.organisation, shown.asked.text) == ("Podiumhuis Gent", "Wie betaalt?")
    assert [(answer.organisation, answer.text) for answer in shown.answers] == [("Stad Aalst", "De deelnemers.")]


def test_any_reader_asks_and_a_stranger_neither_asks_nor_reads(cast: Cast, proposal: Proposal) -> None:
    ask_question(by=cast.acting("reader"), proposal=proposal, text="Waarom?")
    stranger = cast.acting("stranger")
    with pytest.raises(Refused, match="is er niet"):
        ask_question(by=stranger, proposal=proposal, text="En wij?")
    with reading(stranger):
        assert not Message.objects.exists()
        assert questions_on(stranger, proposal.pk) == []
        assert open_questions(stranger, 20) == []


def test_by_sql_nobody_speaks_for_another_organisation(cast: Cast, proposal: Proposal) -> None:
    with (
        reading(cast.acting("venue_lead"), read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Message.objects.create(
            proposal=proposal,
            text="Wij zijn tegen.",
            person_id=cast.persons["reader"],
            organisation_id=cast.organisations["library"],
            audience="participants",
            initiative_id=proposal.initiative_id,
        )


@pytest.mark.parametrize("person", ["reader", "contributor", "venue_lead", "teller", "board"])
def test_only_the_author_and_the_team_answer(cast: Cast, proposal: Proposal, person: str) -> None:
    question = ask_question(by=cast.acting("venue_lead"), proposal=proposal, text="Wie betaalt?")
    with pytest.raises(Refused, match="Alleen Stad Aalst, de indiener, of het coöperatieteam"):
        answer_question(by=cast.acting(person), question=question, text="Wij.")


@pytest.mark.parametrize("person", ["staff", "secretary"])
def test_the_cooperatives_team_answers_too(cast: Cast, proposal: Proposal, person: str) -> None:
    question = ask_question(by=cast.acting("venue_lead"), proposal=proposal, text="Wie betaalt?")
    answer_question(by=cast.acting(person), question=question, text="De deelnemers.")
    with reading(cast.acting("reader")):
        assert open_questions(cast.acting("reader"), 20) == []


def test_an_answer_is_no_question(cast: Cast, proposal: Proposal) -> None:
    question = ask_question(by=cast.acting("venue_lead"), proposal=proposal, text="Wie betaalt?")
    answer = answer_question(by=cast.acting("staff"), question=question, text="De deelnemers.")
    with pytest.raises(Refused, match="Deze vraag is er niet"):
        answer_question(by=cast.acting("staff"), question=answer, text="Echt.")


def test_a_draft_is_not_asked_about(cast: Cast) -> None:
    author = cast.acting("contributor")
    draft = write_proposal(by=author, capacity="general_meeting", title="x", clauses=["x"], motivation="x")
    with pytest.raises(Refused, match="geen vragen"):
        ask_question(by=cast.acting("reader"), proposal=draft, text="Wat?")
    submit_proposal(by=author, proposal=draft)
    ask_question(by=cast.acting("reader"), proposal=draft, text="Wat?")


def test_the_pages_take_a_question_and_an_answer(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    path = f"/overleggen/voorstellen/{proposal.pk}/"
    asked = client_of("venue_lead").post(path, {"organisation": cast.organisations["venue"], "text": "Wie betaalt?"})
    assert asked.status_code == 302
    assert "Wie betaalt?" in client_of("reader").get("/overleggen/").content.decode()
    author = client_of("representative", "city")
    text = author.get(path).content.decode()
    assert "Beantwoord deze vraag" in text
    with system("a test looks at every message"):
        pk = Message.objects.get().pk
    form = f"/overleggen/vragen/{pk}/antwoord"
    assert author.get(form).status_code == 200
    answered = author.post(form, {"organisation": cast.organisations["city"], "text": "De deelnemers."})
    assert answered.status_code == 302
    assert "De deelnemers." in client_of("reader").get(path).content.decode()
    assert "Wie betaalt?" not in client_of("reader").get("/overleggen/").content.decode()
    for foreign in (path, form):
        assert client_of("stranger").get(foreign).status_code == 404
    assert client_of("reader").get(form).status_code == 403


@pytest.mark.parametrize("text", ["", "   ", "x" * 3001, "on\x00zichtbaar", "<img src=x onerror=alert(1)>"])
def test_a_bad_question_or_answer_is_refused(cast: Cast, proposal: Proposal, client_of: SignIn, text: str) -> None:
    question = ask_question(by=cast.acting("venue_lead"), proposal=proposal, text="Wie betaalt?")
    reader, author = client_of("reader"), client_of("representative", "city")
    path = f"/overleggen/voorstellen/{proposal.pk}/"
    assert reader.post(path, {"organisation": cast.organisations["library"], "text": text}).status_code == 422
    answer = author.post(
        f"/overleggen/vragen/{question.pk}/antwoord", {"organisation": cast.organisations["city"], "text": text}
    )
    assert answer.status_code == 422
    with system("a test looks at every message"):
        assert Message.objects.count() == 1


@pytest.mark.parametrize("many", [1, 25])
def test_the_pages_cost_the_same_for_one_and_many(cast: Cast, proposal: Proposal, client_of: SignIn, many: int) -> None:
    for number in range(many):
        ask_question(by=cast.acting("venue_lead"), proposal=proposal, text=f"Vraag {number}?")
    client = client_of("reader")
    for path in ("/overleggen/", f"/overleggen/voorstellen/{proposal.pk}/"):
        with Statements() as statements:
            client.get(path)
        assert statements.many <= 8
