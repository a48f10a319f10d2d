"""Closing: after the deadline, once, over the ballots of all; the result is kept and told to the floors above."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connections

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import SYSTEM, Refused
from cooperative.isolation.transactions import NotReadCommitted, reading, system
from initiatives.announcing.models import Announcement
from initiatives.proposals.models import Proposal
from initiatives.voting import actions
from initiatives.voting.actions import cast_ballot, close_vote, extend_vote, withdraw_vote
from initiatives.voting.models import Count, CurrentBallot, Decision, Extension
from initiatives.voting.queries import sight_of
from initiatives.voting.rules import VoteClosed
from initiatives.voting.signals import vote_counted
from initiatives.voting.tasks import close_due
from tests.conftest import HouseClock
from tests.databases import run_as_superuser
from tests.initiatives.voting.conftest import Vote

MINUTE = timedelta(minutes=1)


def cast_all(vote: Vote, city: str = "for", library: str = "for", venue: str = "against") -> None:
    for person, key, choice in (
        ("representative", "city", city),
        ("representative", "library", library),
        ("venue_lead", "venue", venue),
    ):
        cast_ballot(by=vote.cast.acting(person, key), decision=vote.decision, choice=choice, reason=f"{key} zegt dit.")


def state_of(vote: Vote) -> tuple[str, str, str]:
    with system("a test looks at the vote"):
        row = Decision.objects.select_related("proposal").get(pk=vote.decision.pk)
        count = Count.objects.filter(decision=row).first()
        return row.state, row.proposal.state, count.outcome if count else ""


def close(vote: Vote) -> Count | None:
    return close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk)


def test_the_secretarys_count_is_over_the_ballots_of_all(vote: Vote, clock: HouseClock) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at)
    counted = close(vote)
    assert counted is not None
    # Three voted (quorum: half of 3, so 2). Two for, one against: 2 × 3 ≥ 2 × 3, exactly two thirds.
    assert counted.outcome == "adopted"
    majority = next(step for step in counted.result["steps"] if step["rule"] == "majority")
    assert (majority["numbers"]["for"], majority["numbers"]["against"]) == (2, 1)
    assert state_of(vote) == ("counted", "adopted", "adopted")


def test_without_the_house_reach_the_count_would_be_wrong(
    vote: Vote, clock: HouseClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at)
    monkeypatch.setattr(actions, "house", lambda reason: nullcontext())
    with pytest.raises(Exception, match=r"row-level security|matching query"):
        close(vote)


def test_in_its_own_reach_the_secretary_would_count_no_ballot_at_all(vote: Vote) -> None:
    cast_all(vote)
    with reading(vote.cast.acting("secretary")):
        assert CurrentBallot.objects.filter(decision=vote.decision).count() == 0
    with system("the house sees what the count reads"):
        assert CurrentBallot.objects.filter(decision=vote.decision).count() == 3


@pytest.mark.parametrize(
    ("choices", "proposal", "outcome"),
    [
        (("for", "against", "against"), "rejected", "rejected"),  # 1 × 3 < 2 × 3
        (("for", "abstain", "abstain"), "adopted", "adopted"),  # 1 × 3 ≥ 2 × 1, three of three took part
    ],
)
def test_the_outcome_moves_the_proposal(
    vote: Vote, clock: HouseClock, choices: tuple[str, str, str], proposal: str, outcome: str
) -> None:
    cast_all(vote, *choices)
    clock.set(vote.decision.closes_at)
    close(vote)
    assert state_of(vote) == ("counted", proposal, outcome)


def test_short_of_quorum_the_proposal_lapses(vote: Vote, clock: HouseClock) -> None:
    cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    clock.set(vote.decision.closes_at)
    close(vote)
    # One of three voted; half of three is 1.5, so two were needed.
    assert state_of(vote) == ("counted", "lapsed", "no_quorum")
    with system("these rules know no second call"):
        assert not Announcement.objects.exists()


def test_before_the_deadline_nobody_counts(vote: Vote, clock: HouseClock) -> None:
    clock.set(vote.decision.closes_at - timedelta(seconds=30))
    with pytest.raises(Refused, match="loopt nog tot"):
        close(vote)
    assert state_of(vote) == ("open", "in_vote", "")


def test_the_second_one_to_close_is_told_that_it_was_done(vote: Vote, clock: HouseClock) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at)
    assert close(vote) is not None
    assert close(vote) is None
    with system("a test looks at every count"):
        assert Count.objects.count() == 1
        assert RecordLeaf.objects.filter(kind="vote_counted").count() == 1


@pytest.mark.parametrize("person", ["staff", "teller", "board", "representative"])
def test_only_the_secretary_and_the_portal_close(vote: Vote, clock: HouseClock, person: str) -> None:
    clock.set(vote.decision.closes_at)
    with pytest.raises(Refused, match="Alleen de secretaris"):
        close_vote(by=vote.cast.acting(person), decision_id=vote.decision.pk)


def test_after_the_count_the_audience_reads_the_ballots_and_nobody_else_does(vote: Vote, clock: HouseClock) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at)
    close(vote)
    with reading(vote.cast.acting("reader")):
        reasons = set(CurrentBallot.objects.values_list("reason", flat=True))
    assert reasons == {"city zegt dit.", "library zegt dit.", "venue zegt dit."}
    with reading(vote.cast.acting("stranger")):
        assert not CurrentBallot.objects.exists()
        assert not Count.objects.exists()


def test_the_task_leaves_the_secretary_ten_minutes(vote: Vote, clock: HouseClock) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at + 9 * MINUTE)
    assert close_due() == 0
    clock.set(vote.decision.closes_at + 10 * MINUTE)
    assert close_due() == 1
    assert close_due() == 0
    assert state_of(vote)[0] == "counted"
    with system("a test looks at every count"):
        assert Count.objects.get().person_id is None


def test_with_the_worker_dead_no_late_ballot_enters(vote: Vote, clock: HouseClock) -> None:
    clock.set(vote.decision.closes_at + timedelta(seconds=1))
    with pytest.raises(VoteClosed):
        cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    assert state_of(vote) == ("open", "in_vote", "")


def test_the_floors_above_hear_the_outcome_inside_the_transaction(vote: Vote, clock: HouseClock) -> None:
    def stop(outcome: str, **_: object) -> None:
        raise Refused(f"heard {outcome}")

    cast_all(vote)
    clock.set(vote.decision.closes_at)
    vote_counted.connect(stop)
    try:
        with pytest.raises(Refused, match="heard adopted"):
            close(vote)
    finally:
        vote_counted.disconnect(stop)
    assert state_of(vote) == ("open", "in_vote", "")


def test_a_vote_runs_longer_with_its_reason_and_never_shorter(vote: Vote) -> None:
    secretary, before = vote.cast.acting("secretary"), vote.decision.closes_at
    moved = extend_vote(by=secretary, decision=vote.decision, closes_at=before + timedelta(days=2), reason="De raad.")
    assert moved.closes_at == before + timedelta(days=2)
    with pytest.raises(Refused, match="alleen langer"):
        extend_vote(by=secretary, decision=moved, closes_at=before, reason="Toch niet.")
    with pytest.raises(Refused, match="Schrijf waarom"):
        extend_vote(by=secretary, decision=moved, closes_at=before + timedelta(days=3), reason="  ")
    with reading(vote.cast.acting("reader")):
        assert Extension.objects.get().reason == "De raad."
        sight = sight_of(vote.cast.acting("reader"), vote.decision.pk)
        assert sight is not None
        assert sight.extended == ("De raad.",)


def test_a_vote_past_its_deadline_is_never_extended_nor_withdrawn(vote: Vote, clock: HouseClock) -> None:
    clock.set(vote.decision.closes_at)
    secretary, later = vote.cast.acting("secretary"), vote.decision.closes_at + timedelta(days=2)
    with pytest.raises(Refused, match="gesloten"):
        extend_vote(by=secretary, decision=vote.decision, closes_at=later, reason="Te laat.")
    with pytest.raises(Refused, match="gesloten"):
        withdraw_vote(by=secretary, decision=vote.decision)


@pytest.mark.parametrize(("person", "organisation"), [("representative", "city"), ("secretary", None)])
def test_the_author_or_the_secretary_withdraws_and_nobody_votes_after(
    vote: Vote, person: str, organisation: str | None
) -> None:
    withdraw_vote(by=vote.cast.acting(person, organisation), decision=vote.decision)
    assert state_of(vote) == ("withdrawn", "withdrawn", "")
    with pytest.raises(VoteClosed):
        cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")


@pytest.mark.parametrize("person", ["venue_lead", "staff", "reader"])
def test_somebody_else_does_not_withdraw(vote: Vote, person: str) -> None:
    with pytest.raises(Refused, match="Alleen de indiener"):
        withdraw_vote(by=vote.cast.acting(person), decision=vote.decision)


def test_the_proposal_is_not_judged_again_by_a_second_count(vote: Vote, clock: HouseClock) -> None:
    cast_all(vote)
    clock.set(vote.decision.closes_at)
    close(vote)
    with system("a test looks at the proposal"):
        version = Proposal.objects.get(pk=vote.decision.proposal_id).version
    close(vote)
    close_due()
    with system("a test looks at the proposal"):
        assert Proposal.objects.get(pk=vote.decision.proposal_id).version == version


def test_repeatable_read_is_refused(own_vote: Vote) -> None:
    """A snapshot from before the lock would lose the ballots that were committed while we waited."""
    options = connections["default"].settings_dict["OPTIONS"]
    lien = own_vote.cast.acting("representative", "library")
    connections["default"].close()
    kept = options["isolation_level"]
    options["isolation_level"] = 3  # psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with pytest.raises(NotReadCommitted):
            cast_ballot(by=lien, decision=own_vote.decision, choice="for")
        with pytest.raises(NotReadCommitted):
            close_vote(by=SYSTEM, decision_id=own_vote.decision.pk)
    finally:
        connections["default"].close()
        options["isolation_level"] = kept


def test_a_server_that_defaults_to_repeatable_read_is_refused_under_the_lock(own_vote: Vote, own_database: str) -> None:
    setting = "SET default_transaction_isolation = 'repeatable read'"
    options = connections["default"].settings_dict["OPTIONS"]
    kept = options.pop("isolation_level")
    run_as_superuser(own_database, f'ALTER ROLE portal_app IN DATABASE "{own_database}" {setting}')
    connections["default"].close()
    try:
        with pytest.raises(NotReadCommitted, match="repeatable read"):
            cast_ballot(by=own_vote.cast.acting("representative", "library"), decision=own_vote.decision, choice="for")
    finally:
        connections["default"].close()
        options["isolation_level"] = kept
