"""Adoption opens the round on the frozen terms, in the transaction of the count; nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.isolation.transactions import reading, system
from financing.pledges.models import Round
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision, DecisionState
from initiatives.voting.signals import vote_counted
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, TERMS, adopted, build_initiative, build_plan, open_vote_on


def _rounds() -> list[Round]:
    with system("a test reads every round"):
        return list(Round.objects.all())


def test_the_terms_are_those_of_the_proposal(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    row = adopted(cast, decision, clock)
    assert (row.target_cents, row.threshold_cents, row.ceiling_cents, row.floor_cents) == (
        TERMS.target, TERMS.threshold, TERMS.ceiling, TERMS.floor,
    )  # fmt: skip
    assert row.closes_at - row.opened_at == timedelta(days=45)
    assert (row.total_cents, row.pledges_count, row.audience) == (0, 0, "participants")


def test_a_rejected_proposal_opens_none(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    for person, organisation in (("representative", "library"), ("representative", "city"), ("venue_lead", "venue")):
        cast_ballot(by=cast.acting(person, organisation), decision=decision, choice="against")
    clock.set(MONDAY + timedelta(days=4))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert _rounds() == []


def test_a_proposal_without_money_opens_none(cast: Cast, monday: HouseClock, clock: HouseClock) -> None:
    pk = build_initiative(cast)
    build_plan(cast, pk)
    with pytest.raises(Round.DoesNotExist):
        adopted(cast, open_vote_on(cast, pk, terms=None), clock)
    assert _rounds() == []


def test_when_what_follows_fails_neither_count_nor_round_stays(
    cast: Cast, decision: Decision, clock: HouseClock
) -> None:
    class _StopError(Exception):
        pass

    def stop(sender: object, **facts: object) -> None:
        raise _StopError

    vote_counted.connect(stop)
    try:
        with pytest.raises(_StopError):
            adopted(cast, decision, clock)
    finally:
        vote_counted.disconnect(stop)
    assert _rounds() == []
    with reading(cast.acting("reader")):
        assert Decision.objects.get(pk=decision.pk).state == DecisionState.OPEN
