"""A round past its deadline: its outcome is written and told once; below the threshold every promise lapsed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import SYSTEM, Refused
from cooperative.isolation.transactions import reading, system
from financing.commitments.actions import CouncilDecision, bind_pledge
from financing.home import cards, turns
from financing.outcomes.actions import settle_round
from financing.outcomes.tasks import settle_due
from financing.pledges.actions import make_pledge
from financing.pledges.models import Round
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import LIBRARY_ONCE, TERMS, round_of_the_story
from tests.initiatives.ratification.making import annulled
from tests.members.notices.hearing import sentences_of, told

Clients = Callable[..., Client]
COUNCIL = CouncilDecision(reference="2046_GR_00412", decided_on=date(2046, 11, 28))
EVERYBODY = {("treasurer", "library"), ("contributor", "library"), ("house_treasurer", "cooperative")}


def _promised(cast: Cast, row: Round, cents: int) -> None:
    make_pledge(by=cast.acting("treasurer"), round_id=row.pk, cents=cents, number_drawn=0)


def _row(pk: int) -> Round:
    with system("a test reads what stands"):
        return Round.objects.get(pk=pk)


def _settled() -> int:
    with system("a test reads the record"):
        return RecordLeaf.objects.filter(kind="round_settled").count()


def test_before_the_deadline_there_is_nothing_to_close(cast: Cast, open_round: Round, clock: HouseClock) -> None:
    clock.set(open_round.closes_at - timedelta(seconds=30))
    assert settle_due() == 0
    assert _row(open_round.pk).outcome == ""


def test_below_the_threshold_everybody_hears_once_that_all_lapsed(
    cast: Cast, open_round: Round, clock: HouseClock
) -> None:
    _promised(cast, open_round, TERMS.threshold - 1)
    clock.set(open_round.closes_at)
    assert [settle_due() for _run in range(3)] == [1, 0, 0]
    row = _row(open_round.pk)
    assert (row.outcome, row.settled_at is not None) == ("lapsed", True)
    assert told(cast, "round_lapsed") == EVERYBODY
    assert told(cast, "round_succeeded") == set()
    assert sentences_of("round_lapsed") == {
        "De ronde voor ‘Eén kaart voor bib en podium’ haalde de drempel niet. Alle toezeggingen zijn vervallen."
    }
    assert _settled() == 1


def test_at_the_threshold_everybody_hears_that_it_succeeded(cast: Cast, open_round: Round, clock: HouseClock) -> None:
    _promised(cast, open_round, TERMS.threshold)
    clock.set(open_round.closes_at)
    assert [settle_round(by=SYSTEM, round_id=open_round.pk) for _run in range(2)] == ["succeeded", None]
    assert told(cast, "round_succeeded") == EVERYBODY
    assert any("is geslaagd: samen € 69.750,00" in said for said in sentences_of("round_succeeded"))


def test_only_the_portal_and_the_house_treasurer_close_it(cast: Cast, open_round: Round, clock: HouseClock) -> None:
    clock.set(open_round.closes_at)
    with pytest.raises(Refused, match="Alleen de penningmeester"):
        settle_round(by=cast.acting("treasurer"), round_id=open_round.pk)
    assert settle_round(by=cast.acting("house_treasurer", "cooperative"), round_id=open_round.pk) == "lapsed"


def test_a_round_of_an_annulled_decision_gets_no_outcome_and_binds_nobody(
    cast: Cast, open_round: Round, clock: HouseClock
) -> None:
    """What was promised under it stays, and is for the participants to decide apart."""
    _promised(cast, open_round, TERMS.threshold)
    with system("a test reads the decision"):
        decision = Decision.objects.get(pk=open_round.decision_id)
    annulled(cast, decision)
    with pytest.raises(Refused, match="vernietigd"):
        bind_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, number_drawn=1, council=COUNCIL)
    clock.set(open_round.closes_at)
    assert settle_due() == 0
    assert (_row(open_round.pk).outcome, _row(open_round.pk).total_cents) == ("", TERMS.threshold)


def test_the_page_says_before_the_deadline_what_happens_below_the_threshold(
    cast: Cast, open_round: Round, client_of: Clients, clock: HouseClock
) -> None:
    path = reverse("round", args=[open_round.pk])
    client = client_of("treasurer")

    def page() -> str:
        return client.get(path).content.decode().replace("\xa0", " ")

    assert "minder dan € 69.750 toegezegd, dan vervallen alle toezeggingen." in page()
    _promised(cast, open_round, TERMS.threshold)
    assert "minder dan € 69.750 toegezegd, dan vervallen alle toezeggingen." in page()
    clock.set(open_round.closes_at)
    assert "Geslaagd" in page()
    assert "Eenmalig, onder voorbehoud" in page()


def test_what_lapsed_counts_nowhere_as_promised_from_the_deadline_on(
    cast: Cast, open_round: Round, client_of: Clients, clock: HouseClock
) -> None:
    """No task ran: the deadline itself makes it so."""
    _promised(cast, open_round, LIBRARY_ONCE)
    by = cast.acting("treasurer")

    def card() -> str:
        with reading(by):
            return next(each.value for each in cards(by) if each.order == 20).replace("\xa0", " ")

    assert card() == "€ 23.488,25"
    clock.set(open_round.closes_at)
    assert card() == "€ 0,00"
    assert "haalde de drempel niet" in client_of("treasurer").get(reverse("overview")).content.decode()
    assert "Vervallen" in client_of("treasurer").get(reverse("round", args=[open_round.pk])).content.decode()


def test_after_success_the_treasurer_is_asked_for_the_decision_of_the_council_until_it_is_entered(
    cast: Cast, open_round: Round, clock: HouseClock
) -> None:
    _promised(cast, open_round, TERMS.threshold)
    by = cast.acting("treasurer")

    def asked() -> list[str]:
        with reading(by):
            return [turn.path for turn in turns(by)]

    assert asked() == []
    clock.set(open_round.closes_at)
    assert asked() == [reverse("bind_pledge", args=[open_round.pk])]
    bind_pledge(by=by, round_id=open_round.pk, number_drawn=1, council=COUNCIL)
    assert asked() == []


def test_binding_stays_possible_after_the_outcome_was_written(cast: Cast, open_round: Round, clock: HouseClock) -> None:
    _promised(cast, open_round, TERMS.threshold)
    clock.set(open_round.closes_at)
    settle_due()
    bind_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, number_drawn=1, council=COUNCIL)
    row = _row(open_round.pk)
    assert (row.firm_cents, row.outcome) == (TERMS.threshold, "succeeded")


def test_eight_workers_at_once_close_a_round_once_while_a_council_binds(own_cast: Cast, clock: HouseClock) -> None:
    """The round lapsed: whoever comes first, nothing is binding and everybody is told once."""
    row = round_of_the_story(own_cast, clock)
    _promised(own_cast, row, TERMS.threshold - 1)
    clock.set(row.closes_at)
    start = Barrier(9)

    def act(which: int) -> str | None:
        start.wait(timeout=30)
        try:
            if which:
                return settle_round(by=SYSTEM, round_id=row.pk)
            bind_pledge(by=own_cast.acting("treasurer"), round_id=row.pk, number_drawn=1, council=COUNCIL)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "bound"

    with ThreadPoolExecutor(9) as pool:
        bound, *settled = pool.map(act, range(9))
    assert bound is not None
    assert "haalde de drempel niet" in bound
    assert sorted(settled, key=str) == [None] * 7 + ["lapsed"]
    assert (_settled(), _row(row.pk).firm_cents) == (1, 0)
    assert told(own_cast, "round_lapsed") == EVERYBODY
