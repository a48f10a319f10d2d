"""Adoption opens the round on the frozen terms, in the transaction of the count; nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cooperative.isolation.transactions import reading, system
from financing.pledges.models import Round
from financing.pledges.rules import closing_of
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
    # Counted on 29 November 2046: one day to the end of the month, 31 of December, 13 of January make 45.
    assert row.closes_at == datetime(2047, 1, 13, 17, tzinfo=ZoneInfo("Europe/Brussels"))
    assert (row.total_cents, row.pledges_count, row.audience) == (0, 0, "participants")


@pytest.mark.parametrize(
    ("opened", "days", "closes"),
    [
        # Summer time ends on 25 October 2026: 17.00 is 16.00 UTC after it, 15.00 UTC before it.
        ("2026-10-20T08:00+00:00", 5, "2026-10-25T16:00+00:00"),
        ("2026-10-20T08:00+00:00", 4, "2026-10-24T15:00+00:00"),
        # It begins on 28 March 2027.
        ("2027-03-27T12:00+00:00", 1, "2027-03-28T15:00+00:00"),
        # 23.30 UTC is the day after in Brussels; 2028 has a 29 February.
        ("2028-02-27T23:30+00:00", 1, "2028-02-29T16:00+00:00"),
        ("2026-12-31T19:00+00:00", 1, "2027-01-01T16:00+00:00"),
    ],
)
def test_a_round_closes_at_five_in_the_afternoon(opened: str, days: int, closes: str) -> None:
    assert closing_of(datetime.fromisoformat(opened), days) == datetime.fromisoformat(closes)


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
