"""The author answers each objection in a counted vote, once; everybody reads it, and who objected is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.objections.actions import answer_objection
from initiatives.objections.models import ObjectionAnswer
from initiatives.opening.actions import open_vote
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import CurrentBallot, Decision
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

WHY = "De kaart werkt niet op onze toestellen."
ANSWER = "Wij betalen de toestellen in het eerste jaar."


def objected(cast: Cast, method: str = "consent", course: dict[str, object] | None = None) -> Decision:
    """A proposal of the library to which the venue objects, still open."""
    decision = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast), author=cast.acting("contributor")),
        rule_set=ruled(cast, method, course=course, method=method),
        closes_at=fresh_now() + timedelta(hours=48),
    )
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="against", reason=WHY, objection=bool(course))
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for")
    return decision


def counted(cast: Cast, clock: HouseClock, *how: object) -> Decision:
    decision = objected(cast, *how)  # type: ignore[arg-type]
    clock.shift(timedelta(hours=49))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    return decision


def test_an_answer_stands_beside_the_objection_for_everybody(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    decision = counted(cast, clock)
    result = reverse("result", args=[decision.pk])
    address = reverse("answer_objection", args=[decision.pk, cast.organisations["venue"]])
    before = page(client_of("reader"), result)
    assert WHY in before
    assert "De indiener antwoordde nog niet." in before
    author = client_of("contributor")
    assert address in page(author, result)
    sent = {"organisation": cast.organisations["library"], "text": ANSWER}
    done = author.post(address, sent, follow=True).content.decode()
    assert "Podiumhuis Gent krijgt bericht." in done
    for person, organisation in (("venue_lead", "venue"), ("reader", "library"), ("secretary", None)):
        text = page(client_of(person, organisation), result)
        assert ANSWER in text
        assert "Antwoord van Bibliotheek Aalst:" in text
        assert address not in text
    with system("a test reads the notices"):
        told = Notice.objects.filter(kind="objection_answered").values_list("person_id", flat=True)
        assert list(told) == [cast.persons["venue_lead"]]
    assert author.get(address).status_code == 302


def test_an_objection_to_a_majority_is_answered_too(cast: Cast, clock: HouseClock) -> None:
    decision = counted(cast, clock, "simple_majority", {"blocking_objections": 2})
    by = cast.acting("contributor")
    assert answer_objection(by=by, decision=decision, objector=cast.organisations["venue"], text=ANSWER).text == ANSWER


def test_a_vote_against_without_an_objection_has_none_to_answer(cast: Cast, clock: HouseClock) -> None:
    decision = counted(cast, clock, "simple_majority")
    with pytest.raises(CurrentBallot.DoesNotExist):
        answer_objection(
            by=cast.acting("contributor"), decision=decision, objector=cast.organisations["venue"], text=ANSWER
        )


def test_before_the_count_nobody_answers(cast: Cast) -> None:
    decision = objected(cast)
    with pytest.raises(Refused, match="nog niet geteld"):
        answer_objection(
            by=cast.acting("contributor"), decision=decision, objector=cast.organisations["venue"], text=ANSWER
        )


def test_only_the_author_answers_and_only_once(cast: Cast, clock: HouseClock) -> None:
    decision, venue = counted(cast, clock), cast.organisations["venue"]
    for person, organisation in (("representative", "city"), ("reader", "library"), ("secretary", None)):
        with pytest.raises(Refused, match="Bibliotheek Aalst, de indiener"):
            answer_objection(by=cast.acting(person, organisation), decision=decision, objector=venue, text="x")
    with pytest.raises(Decision.DoesNotExist):
        answer_objection(by=cast.acting("stranger"), decision=decision, objector=venue, text="x")
    by = cast.acting("contributor")
    with pytest.raises(CurrentBallot.DoesNotExist):
        answer_objection(by=by, decision=decision, objector=cast.organisations["city"], text="x")
    answer_objection(by=by, decision=decision, objector=venue, text=ANSWER)
    with pytest.raises(Conflict, match="al geantwoord"):
        answer_objection(by=by, decision=decision, objector=venue, text="Iets anders.")
    with system("a test reads what was kept"):
        assert ObjectionAnswer.objects.get().text == ANSWER


def test_an_empty_answer_is_refused_at_its_field(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    decision = counted(cast, clock)
    address = reverse("answer_objection", args=[decision.pk, cast.organisations["venue"]])
    refused = client_of("contributor").post(address, {"organisation": cast.organisations["library"], "text": " "})
    assert refused.status_code == 422
    assert 'id="id_text_error"' in refused.content.decode()


def test_by_sql_too_only_the_author_answers_what_is_there(cast: Cast, clock: HouseClock) -> None:
    decision = counted(cast, clock)
    sql = (
        "INSERT INTO initiatives_objectionanswer (decision_id, organisation_id, audience, objector_id, text, person_id,"
        " person_name) VALUES (%s, %s, 'members', %s, 'x', %s, 'x')"
    )

    def attack(person: str, organisation: str, objector: str, named: str) -> str:
        own, whom = cast.organisations[organisation], cast.organisations[objector]
        by = cast.acting(person, organisation)
        with pytest.raises(DatabaseError) as refused, reading(by, read_only=False), connection.cursor() as cursor:
            cursor.execute(sql, [decision.pk, own, whom, cast.persons[named]])
        return str(refused.value)

    assert "answer_to_an_objection" in attack("representative", "city", "venue", "representative")
    assert "answer_to_an_objection" in attack("contributor", "library", "city", "contributor")
    assert "row-level security" in attack("contributor", "library", "venue", "reader")
