"""A round opens once its decision holds; when that is annulled, what was promised stays and nothing is added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from financing.keys.models import DistributionKey
from financing.plans.rules import may_change_decided
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from financing.pledges.rules import RoundClosed, closing_of
from initiatives.opening.actions import open_vote
from initiatives.portfolio.models import Initiative
from initiatives.voting.actions import close_vote
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, admissible_proposal, build_initiative, build_plan, vote_for
from tests.initiatives.ratification.making import annulled, followed_now, ratified
from tests.initiatives.rulesets.test_pages_of_rule_sets import page
from tests.initiatives.voting.conftest import ruled

SignIn = Callable[..., Client]


@pytest.fixture
def waiting(cast: Cast, clock: HouseClock) -> Decision:
    """Adopted with a call for money, to be ratified."""
    clock.set(MONDAY)
    initiative_id = build_initiative(cast)
    build_plan(cast, initiative_id)
    rules = ruled(cast, "to_ratify", course={"ratification_needed": True}, method="simple_majority")
    decision = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible_proposal(cast, initiative_id),  # type: ignore[arg-type]
        rule_set=rules,
        closes_at=fresh_now() + timedelta(days=3),
    )
    vote_for(cast, decision, "representative", "library")
    clock.set(decision.closes_at)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    return decision


def made() -> tuple[int, int]:
    """Count the rounds and the adopted keys."""
    with system("a test counts what follows"):
        return Round.objects.count(), DistributionKey.objects.filter(adopted_at__isnull=False).count()


def test_neither_round_nor_key_before_the_ratification(cast: Cast, waiting: Decision, clock: HouseClock) -> None:
    assert made() == (0, 0)
    clock.set(waiting.closes_at + timedelta(days=10))
    ratified(cast, waiting)
    assert made() == (1, 1)
    with system("a test reads the round"):
        row = Round.objects.get()
    # 45 days from the day of the ratification, not of the count.
    assert row.closes_at == closing_of(fresh_now(), 45)


def test_annulled_before_the_ratification_there_is_never_a_round(cast: Cast, waiting: Decision) -> None:
    annulled(cast, waiting)
    assert made() == (0, 0)


def test_annulled_after_it_promises_stay_and_nothing_is_added(cast: Cast, client_of: SignIn, waiting: Decision) -> None:
    ratified(cast, waiting)
    by = cast.acting("treasurer")
    with system("a test reads the round"):
        row = Round.objects.get()
    make_pledge(by=by, round_id=row.pk, cents=25_000, number_drawn=0)
    annulled(cast, waiting)
    with pytest.raises(RoundClosed, match="vernietigd"):
        make_pledge(by=by, round_id=row.pk, cents=30_000, number_drawn=1)
    with system("a test reads the promises"):
        assert list(Pledge.objects.filter(replaced_at=None).values_list("cents", flat=True)) == [25_000]
    assert followed_now(waiting) == ["De ronde waarin de deelnemers geld toezeggen, is geopend."]
    shown = page(client_of("treasurer"), reverse("round", args=[row.pk]))
    assert "Het besluit achter deze ronde is vernietigd." in shown
    assert "Wijzig onze toezegging" not in shown
    result = page(client_of("treasurer"), reverse("result", args=[waiting.pk]))
    assert "De ronde waarin de deelnemers geld toezeggen, is geopend." in result
    assert reverse("round_of_decision", args=[waiting.pk]) in result


def test_what_waits_for_ratification_is_decided_for_the_plan_and_what_was_annulled_is_not(
    cast: Cast, waiting: Decision
) -> None:
    def may() -> bool:
        with reading(cast.acting("contributor")):
            return bool(may_change_decided(Initiative.objects.get(), MONDAY))

    assert may() is False
    annulled(cast, waiting)
    assert may() is True
