"""Where the rules say so, a vote against is an objection too, and so many of them stop a proposal."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision
from initiatives.voting.rules import BallotRefused
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

WHY = "De software draait niet op onze toestellen; een proef zou dat verhelpen."


def vote(cast: Cast, stopped_from: int = 1) -> Decision:
    course: dict[str, object] = {"blocking_objections": stopped_from} if stopped_from else {}
    return open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast)),
        rule_set=ruled(cast, f"bezwaren{stopped_from}", course=course, method="simple_majority"),
        closes_at=fresh_now() + timedelta(hours=48),
    )


def test_one_objection_stops_what_two_of_three_want(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    decision = vote(cast)
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for")
    by = cast.acting("venue_lead")
    cast_ballot(by=by, decision=decision, choice="against", reason=WHY, objection=True)
    clock.shift(timedelta(hours=49))
    counted = close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert counted is not None
    assert counted.outcome == "rejected"
    text = page(client_of("reader"), reverse("result", args=[decision.pk]))
    for said in (
        "Verworpen: 1 bezwaar houdt het tegen",
        "De bezwaren houden het tegen.",
        "Bezwaren: 1. Vanaf 1 gaat het voorstel niet door.",
        WHY,
    ):
        assert said in text
    assert "Tegen, met bezwaar" in page(client_of("reader"), reverse("roll_call", args=[decision.pk]))
    export = client_of("reader").get(reverse("result_json", args=[decision.pk])).json()
    assert [one.get("objection", False) for one in export["roll_call"]] == [False, True, False]


@pytest.mark.parametrize(
    ("stopped_from", "choice", "reason", "field", "said"),
    [
        (0, "against", WHY, None, "houdt een bezwaar niets tegen"),
        (1, "for", WHY, "objection", "Wie bezwaar maakt, stemt tegen"),
        (1, "abstain", WHY, "objection", "Wie bezwaar maakt, stemt tegen"),
        (1, "against", "", "reason", "Een bezwaar heeft een reden nodig"),
    ],
)
def test_an_objection_that_cannot_be_is_refused_and_nothing_kept(
    cast: Cast, stopped_from: int, choice: str, reason: str, field: str | None, said: str
) -> None:
    decision = vote(cast, stopped_from)
    with pytest.raises(BallotRefused, match=said) as refused:
        cast_ballot(
            by=cast.acting("representative", "library"),
            decision=decision,
            choice=choice,
            reason=reason,
            objection=True,
        )
    assert refused.value.field == field
    with system("nothing was kept"):
        assert not CurrentBallot.objects.filter(decision=decision).exists()


def test_the_ballot_offers_it_only_where_it_stops_something(cast: Cast, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    without = vote(cast, 0)
    assert 'name="objection"' not in page(client, reverse("decision", args=[without.pk]))
    decision = vote(cast, 2)
    text = page(client, reverse("decision", args=[decision.pk]))
    assert 'name="objection"' in text
    assert "Vanaf 2 bezwaren gaat het voorstel niet door." in text
    sent = {"organisation": cast.organisations["library"], "drawn": "0", "objection": "on", "reason": WHY}
    path = reverse("cast_ballot", args=[decision.pk])
    refused = client.post(path, {**sent, "choice": "for"})
    assert refused.status_code == 422
    assert "Wie bezwaar maakt, stemt tegen." in refused.content.decode()
    assert client.post(path, {**sent, "choice": "against"}).status_code == 302
    with reading(cast.acting("representative", "library")):
        assert CurrentBallot.objects.get(decision=decision).objection
        assert BallotEvent.objects.get(decision=decision).objection
    assert "Tegen, met bezwaar" in page(client, reverse("decision", args=[decision.pk]))


def test_a_stranger_learns_nothing_of_a_vote_by_trying_an_objection_or_a_reservation(cast: Cast) -> None:
    """What the triggers would say of the rules is said behind the wall: a stranger hears of the wall alone."""
    decision = vote(cast, 0)
    sql = (
        "INSERT INTO initiatives_currentballot (decision_id, organisation_id, audience, choice, reason, person_id,"
        " person_name, number, objection, conditional_on) VALUES (%s, %s, 'organisation', 'against', '', %s, 'x', 1,"
        " {})"
    )
    stranger = cast.acting("stranger")
    own = [stranger.organisation_id, stranger.person_id]
    for columns, number in product(("true, NULL", "false, '2030-01-01'"), (decision.pk, decision.pk + 1000)):
        with pytest.raises(DatabaseError) as refused, reading(stranger, read_only=False), connection.cursor() as cursor:
            cursor.execute(sql.format(columns), [number, *own])
        assert "allowed" not in str(refused.value)
