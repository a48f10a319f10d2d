"""A ballot under reservation counts once the decision of the council is entered, in time and as the ballot says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.rulesets.models import RuleSet
from initiatives.tally.queries import so_far
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.count import Result
from initiatives.voting.models import BallotEvent, Count, CurrentBallot, Decision
from initiatives.voting.rules import BallotRefused
from initiatives.voting.turns import voting_turns
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.electorate.mandating import demanding, mandated, today
from tests.initiatives.voting.conftest import admissible, build_initiative

ClientOf = Callable[..., Client]


def reserving(cast: Cast, *, demanded: bool = False, allowed: bool = True) -> Decision:
    """Open a vote for two days in which library, city and venue may vote under reservation of their council."""
    with system("a test writes a rule set"):
        rules = RuleSet.objects.create(
            key="reserving",
            number=1,
            name_nl="Met voorbehoud",
            name_en="With reservation",
            rules={"method": "simple_majority", "majority_num": 1, "majority_den": 2, "majority_basis": "cast"},
            procedure_settings={
                "conditional_allowed": allowed,
                "mandate_demanded": demanded,
                "results_before_close": True,
            },
            capacities=["consortium"],
            article_nl="Artikel 12",
            article_en="Article 12",
        )
    proposal = admissible(cast, build_initiative(cast))
    closes_at = fresh_now() + timedelta(days=2)
    return open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)


def reserved(cast: Cast, decision: Decision, day: date | None = None, **more: Any) -> CurrentBallot:
    """Vote for, as the library, under reservation of its council of tomorrow."""
    day = day or today() + timedelta(days=1)
    by = cast.acting("representative", "library")
    return cast_ballot(by=by, decision=decision, choice="for", conditional_on=day, **more)


def standing(decision: Decision) -> list[tuple[str, bool, int]]:
    """Give choice, firm and number of the ballots and then of the events."""
    with system("a test looks at ballots"):
        rows = CurrentBallot.objects.filter(decision=decision), BallotEvent.objects.filter(decision=decision)
        return [
            (row.choice, row.conditional_on is None, row.number)
            for found in rows
            for row in found.order_by("organisation_id", "number")  # type: ignore[attr-defined]
        ]


@pytest.mark.parametrize("instruction", ["for", ""])
def test_it_becomes_firm_in_the_transaction_of_the_councils_decision(cast: Cast, instruction: str) -> None:
    decision = reserving(cast)
    reserved(cast, decision)
    assert standing(decision) == [("for", False, 1), ("for", False, 1)]
    mandated(cast, decision.proposal, instruction=instruction)
    assert standing(decision) == [("for", True, 2), ("for", False, 1), ("for", True, 2)]
    with system("a test reads the record"):
        ballot = CurrentBallot.objects.get(decision=decision)
        assert ballot.person_id == cast.persons["representative"]  # the administrator entered the mandate
        assert RecordLeaf.objects.filter(kind="ballot_firm", subject_id=ballot.pk).count() == 1


def test_a_council_that_wants_otherwise_or_names_another_leaves_it_waiting(cast: Cast) -> None:
    decision = reserving(cast)
    reserved(cast, decision)
    first = mandated(cast, decision.proposal, instruction="against")
    mandated(cast, decision.proposal, "colleague", drawn=first.pk)
    assert standing(decision) == [("for", False, 1), ("for", False, 1)]


def test_evidence_that_ran_out_makes_nothing_firm(cast: Cast) -> None:
    decision = reserving(cast)
    reserved(cast, decision)
    past = {"decided_on": today() - timedelta(days=40), "valid_until": today() - timedelta(days=1)}
    with pytest.raises(Refused, match="liep af op"):
        mandated(cast, decision.proposal, instruction="for", **past)
    assert standing(decision) == [("for", False, 1), ("for", False, 1)]


def test_after_the_deadline_nothing_becomes_firm_and_the_count_tells_both_apart(cast: Cast, clock: HouseClock) -> None:
    decision = reserving(cast)
    reserved(cast, decision)
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="against")
    by = cast.acting("representative", "library")
    with reading(by):
        running = Decision.objects.select_related("rule_set").get(pk=decision.pk)
        stand = [(one.label, one.organisations, one.votes) for one in so_far(running, {})]
    assert stand == [("Vóór", 0, 0), ("Tegen", 1, 1), ("Onthouding", 0, 0), ("Onder voorbehoud", 1, 1)]
    clock.shift(timedelta(days=3))
    mandated(cast, decision.proposal, instruction="for", decided_on=today())
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    with system("a test reads the count"):
        result = Result.from_json(Count.objects.get(decision=decision).result)
    total = result.step("total").numbers
    assert [total[mark] for mark in ("for", "against", "conditional", "absent")] == [0, 1, 1, 1]
    # 0 of 1 cast is no majority; with the library 1 of 2 is none either.
    assert (result.outcome, result.outcome_if_firm) == ("rejected", "rejected")


@pytest.mark.parametrize(
    ("allowed", "mandate", "days", "why"),
    [
        (True, False, -1, "De zitting van uw raad is voorbij"),
        (False, False, 1, "Onder voorbehoud stemmen kan bij deze regels niet"),
        (True, True, 1, "Uw raad besliste al"),
    ],
)
def test_a_reservation_that_cannot_be_is_refused_and_nothing_is_kept(
    cast: Cast, allowed: bool, mandate: bool, days: int, why: str
) -> None:
    decision = reserving(cast, allowed=allowed)
    if mandate:
        mandated(cast, decision.proposal)
    with pytest.raises(BallotRefused, match=why):
        reserved(cast, decision, today() + timedelta(days=days))
    assert standing(decision) == []


def test_where_a_mandate_is_demanded_a_reservation_is_the_way_out_only_if_the_rules_know_it(
    cast: Cast, client_of: ClientOf
) -> None:
    decision = reserving(cast, demanded=True)
    by = cast.acting("representative", "library")
    with pytest.raises(BallotRefused, match="Vul in wanneer uw raad vergadert"):
        cast_ballot(by=by, decision=decision, choice="for")
    reserved(cast, decision, today())
    page = client_of("representative", "library").get(f"/beslissen/{decision.pk}/").content.decode()
    assert "Uw stem telt nog niet mee." in page
    with reading(by):
        assert [turn.verb for turn in voting_turns(by)] == ["Maak vast"]
    mandated(cast, decision.proposal, instruction="for")
    with reading(by):
        assert voting_turns(by) == []
    page = client_of("representative", "library").get(f"/beslissen/{decision.pk}/").content.decode()
    assert "Uw stem telt nog niet mee." not in page


def test_the_result_its_exports_and_the_list_show_the_reservation(
    cast: Cast, client_of: ClientOf, clock: HouseClock
) -> None:
    decision = reserving(cast)
    day = today() + timedelta(days=9)
    client, where = client_of("representative", "library"), {"organisation": str(cast.organisations["library"])}
    form = where | {"choice": "for", "reason": "", "drawn": "0", "conditional_on": "32/01/2026"}
    path = f"/beslissen/{decision.pk}/stem"
    assert client.post(path, form).status_code == 422
    assert standing(decision) == []
    assert client.post(path, form | {"conditional_on": day.strftime("%d/%m/%Y")}).status_code == 302
    assert "Onder voorbehoud van uw raad." in client.get("/beslissen/").content.decode()
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for")
    clock.shift(timedelta(days=3))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    page = client.get(f"/beslissen/{decision.pk}/uitslag").content.decode()
    assert "1 organisatie stemde onder voorbehoud; dat telde niet mee: 1 vóór, 0 tegen, 0 onthouding." in page
    plain = client.get(f"/beslissen/{decision.pk}/uitslag.json").json()
    assert plain["organisations"] == {"for": 1, "against": 0, "abstain": 0, "conditional": 1, "absent": 1}


def test_from_the_dossier_over_the_reservation_and_the_councils_decision_to_a_firm_result(
    cast: Cast, client_of: ClientOf, clock: HouseClock
) -> None:
    decision = reserving(cast, demanded=True)
    client, own = client_of("representative", "library"), {"organisation": str(cast.organisations["library"])}
    vote, dossier = f"/beslissen/{decision.pk}/", f"/samenleggen/stemmingen/{decision.pk}/raadsdossier"
    assert f'href="{dossier}"' in client.get(vote).content.decode()
    assert "De raad mandateert" in client.get(dossier).content.decode()
    ballot = own | {"choice": "for", "reason": "", "drawn": "0", "conditional_on": today().strftime("%d/%m/%Y")}
    assert client.post(f"{vote}stem", ballot).status_code == 302
    assert "Uw stem telt nog niet mee." in client.get(vote).content.decode()
    decided = own | {"person": str(cast.persons["representative"]), "reference": "2026_GR_00412", "instruction": "for"}
    decided |= {"decided_on": today().strftime("%d/%m/%Y"), "valid_until": "", "version": "0"}
    entered = client.post(f"/beslissen/mandaten/voorstel/{decision.proposal_id}/", decided, follow=True)
    assert "Uw stem onder voorbehoud telt nu mee." in entered.content.decode()
    clock.shift(timedelta(days=3))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    page = client.get(f"{vote}uitslag").content.decode()
    assert "onder voorbehoud" not in page
    plain = client.get(f"{vote}uitslag.json").json()
    # Library alone of library, city and venue: 1 of 1 cast.
    assert plain["organisations"] == {"for": 1, "against": 0, "abstain": 0, "absent": 2}


def test_without_the_mandate_that_is_demanded_one_is_blocked_and_sees_the_ways_out(
    cast: Cast, client_of: ClientOf
) -> None:
    decision = demanding(cast)
    client, vote = client_of("representative", "library"), f"/beslissen/{decision.pk}/"
    page = client.get(vote).content.decode()
    assert "Deze stemming vraagt een mandaatbesluit van uw raad of bestuur" in page
    assert 'name="choice"' not in page
    for way_out in (
        f"/samenleggen/stemmingen/{decision.pk}/raadsdossier",
        f"/beslissen/mandaten/voorstel/{decision.proposal_id}/",
    ):
        assert f'href="{way_out}"' in page
        assert client.get(way_out).status_code == 200
    ballot = {"organisation": str(cast.organisations["library"]), "choice": "for", "reason": "", "drawn": "0"}
    assert client.post(f"{vote}stem", ballot).status_code == 403
    assert standing(decision) == []
