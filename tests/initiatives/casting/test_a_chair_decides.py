"""A vote that ends level waits for who chairs it then; without the chair nothing changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from initiatives.casting.actions import decide_tie
from initiatives.casting.models import CastingVote, Tie
from initiatives.electorate.actions import state_interest
from initiatives.home import secretary_turns
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Count, Decision
from initiatives.voting.queries import due_for
from initiatives.voting.turns import voting_turns
from members.bodies.models import Seat
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.casting.conftest import build_group, one_each, take_the_chair, vote_under_chair, vote_with_chair
from tests.initiatives.electorate.bodies import board, sit
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import build_initiative

WEEK = timedelta(hours=49, days=7)


def close(cast: Cast, decision: Decision) -> Count | None:
    return close_vote(by=cast.acting("secretary"), decision_id=decision.pk)


def level(cast: Cast, clock: HouseClock, **rules: object) -> Decision:
    """A vote of 1 and 1 past its deadline, which the secretary closed."""
    decision = vote_with_chair(cast, **rules)
    one_each(cast, decision)
    clock.shift(timedelta(hours=49))
    assert close(cast, decision) is None
    return decision


def state_of(decision: Decision) -> str:
    with system("a test reads a vote"):
        return Decision.objects.get(pk=decision.pk).state


def lead_of(counted: Count, rule: str) -> dict[str, Any]:
    return next(step for step in counted.result["steps"] if step["rule"] == rule)


def test_who_chairs_when_it_ends_level_decides_and_no_later_chair(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    with system("a test moves the chair"):
        Seat.objects.filter(function="chair").update(function="member")
        moved = Seat.objects.get(person_id=cast.persons["reader"], body_id=decision.proposal.body_id)
    take_the_chair(moved)
    with pytest.raises(Refused, match="beslist de voorzitter: Vera Podium"):
        decide_tie(by=cast.acting("reader", "library"), decision=decision, choice="against")
    assert decide_tie(by=cast.acting("venue_lead", "venue"), decision=decision, choice="for").outcome == "adopted"


def test_the_chair_of_the_board_chairs_the_general_meeting(cast: Cast, clock: HouseClock) -> None:
    """Library and city level, by the representative of both; the reader sits in the chair of the board."""
    take_the_chair(sit(cast, board(), "reader", "library"))
    decision = vote_under_chair(cast, build_initiative(cast), "general_meeting")
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="against")
    clock.shift(timedelta(hours=49))
    assert close(cast, decision) is None
    assert decide_tie(by=cast.acting("reader", "library"), decision=decision, choice="against").outcome == "rejected"


def test_a_vote_that_lost_its_chair_meanwhile_is_counted_as_it_is(cast: Cast, clock: HouseClock) -> None:
    decision = vote_with_chair(cast)
    one_each(cast, decision)
    with system("a test takes the chair away"):
        Seat.objects.filter(function="chair").update(function="member")
    clock.shift(timedelta(hours=49))
    counted = close(cast, decision)
    assert counted is not None
    assert (counted.outcome, lead_of(counted, "tie")["numbers"]["decided"]) == ("rejected", 0)


def test_where_no_chair_sits_for_an_elector_no_vote_opens(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    take_the_chair(build_group(cast, initiative_id), "member")
    with pytest.raises(RefusedField, match="dit orgaan heeft er geen die mag stemmen"):
        vote_under_chair(cast, initiative_id, "steering_group")
    with system("nothing was kept"):
        assert not Decision.objects.filter(rule_set__key="voorzitter").exists()


@pytest.mark.parametrize(("choice", "outcome"), [("for", "adopted"), ("against", "rejected")])
def test_a_vote_that_ends_level_is_what_its_chair_says(
    cast: Cast, clock: HouseClock, choice: str, outcome: str
) -> None:
    """1 for and 1 against: neither is more. With the chair for it is adopted, else rejected; 2 of 3 voted, still."""
    decision = level(cast, clock)
    assert state_of(decision) == "open"
    counted = decide_tie(
        by=cast.acting("venue_lead", "venue"), decision=decision, choice=choice, reason="Wij gaan verder."
    )
    assert counted.outcome == outcome
    assert lead_of(counted, "tie")["numbers"] == {"votes": 1, "decided": 1}
    assert lead_of(counted, "total")["numbers"]["absent"] == 1  # the casting vote is not a ballot of the venue
    assert state_of(decision) == "counted"


def test_who_closes_again_changes_nothing_and_the_portal_itself_waits(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    with system("what the minute task asks"):
        assert due_for(10) == []
        before = RecordLeaf.objects.count()
    assert close(cast, decision) is None
    with system("a test counts"):
        assert (Tie.objects.count(), RecordLeaf.objects.count()) == (1, before)


def test_after_a_week_without_the_chair_nothing_changes(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    clock.shift(WEEK)
    by = cast.acting("venue_lead", "venue")
    with pytest.raises(Refused, match="is voorbij"):
        decide_tie(by=by, decision=decision, choice="for")
    with system("what the minute task asks"):
        assert due_for(0) == [decision.pk]
    counted = close(cast, decision)
    assert counted is not None
    assert (counted.outcome, lead_of(counted, "tie")["numbers"]["decided"]) == ("rejected", 0)


def test_nobody_but_the_chair_decides(cast: Cast, clock: HouseClock) -> None:
    """Not a voter, not the secretary, not the chair's own person for the cooperative, and no stranger."""
    decision = level(cast, clock)
    others = (("reader", "library"), ("stranger", "elsewhere"), ("secretary", None), ("board", None))
    for person, organisation in others:
        with pytest.raises(Refused, match="beslist de voorzitter: Vera Podium"):
            decide_tie(by=cast.acting(person, organisation), decision=decision, choice="for")
    with pytest.raises(Tie.DoesNotExist):
        decide_tie(by=cast.acting("observer"), decision=decision, choice="for")


def test_a_chair_with_an_interest_is_not_waited_for(cast: Cast, clock: HouseClock) -> None:
    decision = vote_with_chair(cast)
    one_each(cast, decision)
    state_interest(
        by=cast.acting("venue_lead", "venue"), proposal=decision.proposal, statement="Mijn broer levert dit."
    )
    clock.shift(timedelta(hours=49))
    counted = close(cast, decision)
    assert counted is not None
    assert counted.outcome == "rejected"


def test_a_vote_that_is_not_level_waits_for_nobody(cast: Cast, clock: HouseClock) -> None:
    decision = vote_with_chair(cast)
    one_each(cast, decision)
    cast_ballot(by=cast.acting("venue_lead", "venue"), decision=decision, choice="against")
    clock.shift(timedelta(hours=49))
    counted = close(cast, decision)
    assert counted is not None
    assert counted.outcome == "rejected"
    with pytest.raises(Tie.DoesNotExist):
        decide_tie(by=cast.acting("venue_lead", "venue"), decision=decision, choice="for")


def test_without_its_quorum_no_chair_is_asked(cast: Cast, clock: HouseClock) -> None:
    """1 and 1 of 3, where all three had to vote."""
    decision = vote_with_chair(cast, quorum_num=1, quorum_den=1)
    one_each(cast, decision)
    clock.shift(timedelta(hours=49))
    counted = close(cast, decision)
    assert counted is not None
    assert counted.outcome == "no_quorum"


def test_between_options_the_chair_chooses_among_those_that_stand_level(cast: Cast, clock: HouseClock) -> None:
    """North 1, south 1, east 0, for one place: the chair chooses north or south, and only one."""
    decision = vote_with_chair(cast, options=("Noord", "Zuid", "Oost"), method="approval")
    with reading(cast.acting("secretary")):
        north, south, east = decision.options.values_list("pk", flat=True)
    cast_ballot(by=cast.acting("reader", "library"), decision=decision, points=[(north, 1)])
    cast_ballot(by=cast.acting("stranger", "elsewhere"), decision=decision, points=[(south, 1)])
    clock.shift(timedelta(hours=49))
    assert close(cast, decision) is None
    by = cast.acting("venue_lead", "venue")
    with system("a test reads the tie"):
        tie = Tie.objects.get(decision=decision)
    assert (tie.points, tie.places, sorted(tie.options)) == (1, 1, sorted([north, south]))
    for wrong in ([], [north, south], [east], [north, north]):
        with pytest.raises(RefusedField, match="Kies 1 van de opties"):
            decide_tie(by=by, decision=decision, options=wrong)
    with pytest.raises(RefusedField):
        decide_tie(by=by, decision=decision, choice="for")
    counted = decide_tie(by=by, decision=decision, options=[south])
    chosen = [step["scope"] for step in counted.result["steps"] if step["rule"] == "option" and step["verdict"]]
    assert chosen == [str(south)]


def test_on_a_proposal_the_chair_is_for_or_against(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    by = cast.acting("venue_lead", "venue")
    for choice, options in (("", []), ("abstain", []), ("maybe", []), ("for", [1])):
        with pytest.raises(RefusedField, match="Kies vóór of tegen"):
            decide_tie(by=by, decision=decision, choice=choice, options=options)
    with system("nothing was kept"):
        assert not CastingVote.objects.exists()


def test_a_second_click_changes_nothing(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    by = cast.acting("venue_lead", "venue")
    decide_tie(by=by, decision=decision, choice="for")
    with pytest.raises(Conflict, match="intussen geteld"):
        decide_tie(by=by, decision=decision, choice="against")


def test_the_database_lets_only_the_chair_decide_and_only_in_time(cast: Cast, clock: HouseClock) -> None:
    """SQL of who sits on the board too, of the chair under another's name, and after the week: each is refused."""
    decision = level(cast, clock)
    sql = (
        "INSERT INTO initiatives_castingvote (decision_id, organisation_id, audience, choice, options, reason,"
        " person_id, person_name) VALUES (%s, %s, 'members', 'for', '[]', '', %s, 'x')"
    )

    def attack(person: str, organisation: str, named: str) -> str:
        by, row = cast.acting(person, organisation), [cast.organisations[organisation], cast.persons[named]]
        with pytest.raises(DatabaseError) as refused, reading(by, read_only=False), connection.cursor() as cursor:
            cursor.execute(sql, [decision.pk, *row])
        return str(refused.value)

    assert "casting_vote_of_the_chair" in attack("reader", "library", "reader")
    assert "row-level security" in attack("reader", "library", "board")
    clock.shift(WEEK)
    assert "casting_vote_of_the_chair" in attack("venue_lead", "venue", "venue_lead")


def test_the_chair_hears_it_has_a_turn_and_the_secretary_has_none(cast: Cast, clock: HouseClock) -> None:
    decision = level(cast, clock)
    with system("a test reads the notices"):
        told = Notice.objects.filter(kind="tie_waits_for_chair").values_list("person_id", flat=True)
        assert list(told) == [cast.persons["venue_lead"]]
    by = cast.acting("venue_lead", "venue")
    with reading(by):
        assert [turn.path for turn in voting_turns(by)] == [reverse("decide_tie", args=[decision.pk])]
    other = cast.acting("reader", "library")
    with reading(other):
        assert voting_turns(other) == []
    secretary = cast.acting("secretary")
    with reading(secretary):
        assert secretary_turns(secretary) == []


def test_the_pages_say_who_decides_and_the_chair_does_so_there(
    cast: Cast, client_of: SignIn, clock: HouseClock
) -> None:
    decision = level(cast, clock)
    address, vote = reverse("decide_tie", args=[decision.pk]), reverse("decision", args=[decision.pk])
    text = page(client_of("reader", "library"), vote)
    assert "1 vóór en 1 tegen" in text
    assert "Vera Podium, de voorzitter, beslist" in text
    assert address not in text
    assert client_of("reader", "library").get(address).status_code == 403
    assert client_of("observer").get(address).status_code == 404
    chair = client_of("venue_lead", "venue")
    assert address in page(chair, vote)
    own = {"organisation": cast.organisations["venue"]}
    refused = chair.post(address, own)
    assert refused.status_code == 422
    assert "Kies vóór of tegen." in refused.content.decode()
    done = chair.post(address, {**own, "choice": "for", "reason": "Wij gaan verder."}, follow=True)
    text = done.content.decode()
    assert "U besliste. De stemmen zijn geteld." in text
    assert "Aangenomen door de stem van de voorzitter, bij 1 vóór en 1 tegen" in text
    assert "Wij gaan verder." in page(client_of("reader", "library"), reverse("result", args=[decision.pk]))
    assert chair.get(address).status_code == 302


def test_the_export_says_what_the_chair_decided_and_a_second_count_agrees(
    cast: Cast, client_of: SignIn, clock: HouseClock
) -> None:
    decision = level(cast, clock)
    counted = decide_tie(by=cast.acting("venue_lead", "venue"), decision=decision, choice="for")
    export = client_of("reader", "library").get(reverse("result_json", args=[decision.pk])).json()
    assert export["casting_vote"] == "for"
    assert export["input_hash"] == counted.input_hash
