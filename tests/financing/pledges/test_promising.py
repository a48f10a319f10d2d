"""A treasurer promises: floor, ceiling over everybody, deadline, replacing, double click, quicker colleague."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from financing.pledges.rules import RoundClosed
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import make_treasurer


def _row(pk: int) -> Round:
    with system("a test reads the kept total"):
        return Round.objects.get(pk=pk)


def _pledges(pk: int) -> list[tuple[int, int, bool]]:
    with system("a test reads every promise"):
        rows = Pledge.objects.filter(round_id=pk).order_by("organisation_id", "number")
        return [(row.cents, row.number, row.replaced_at is None) for row in rows]


def test_a_promise_stands_with_its_total_and_its_line_in_the_record(cast: Cast, open_round: Round) -> None:
    make_pledge(
        by=cast.acting("treasurer"), round_id=open_round.pk, cents=2_348_825, number_drawn=0, remark="onder voorbehoud"
    )
    assert _pledges(open_round.pk) == [(2_348_825, 1, True)]
    assert (_row(open_round.pk).total_cents, _row(open_round.pk).pledges_count) == (2_348_825, 1)
    with reading(cast.acting("treasurer")):
        leaf = RecordLeaf.objects.get(kind="pledge_made")
    assert (leaf.subject_kind, leaf.subject_id) == ("round", open_round.pk)
    assert '"cents":2348825' in leaf.leaf


def test_a_second_promise_replaces_the_first_and_counts_once(cast: Cast, open_round: Round) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=100_000, number_drawn=0)
    assert make_pledge(by=by, round_id=open_round.pk, cents=250_000, number_drawn=1) == 2
    assert _pledges(open_round.pk) == [(100_000, 1, False), (250_000, 2, True)]
    assert (_row(open_round.pk).total_cents, _row(open_round.pk).pledges_count) == (250_000, 1)
    with reading(by):
        assert RecordLeaf.objects.filter(kind="pledge_replaced").count() == 1


def test_the_same_form_sent_twice_is_one_promise(cast: Cast, open_round: Round) -> None:
    by = cast.acting("treasurer")
    for _click in range(2):
        assert make_pledge(by=by, round_id=open_round.pk, cents=100_000, number_drawn=0) == 1
    assert _pledges(open_round.pk) == [(100_000, 1, True)]
    with reading(by):
        assert RecordLeaf.objects.filter(kind="pledge_made").count() == 1


def test_a_quicker_colleague_is_named_and_not_overwritten(cast: Cast, open_round: Round) -> None:
    make_treasurer(cast, "colleague", "library")
    make_pledge(by=cast.acting("colleague"), round_id=open_round.pk, cents=300_000, number_drawn=0)
    with pytest.raises(Conflict, match=r"Karel Tweede zegde op .*3\.000,00"):
        make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)
    assert _pledges(open_round.pk) == [(300_000, 1, True)]


def test_the_ceiling_counts_what_all_promised(cast: Cast, open_round: Round) -> None:
    """Ceiling € 102.300: after € 100.000 of the venue there is room for € 2.300."""
    make_treasurer(cast, "venue_lead", "venue")
    make_pledge(by=cast.acting("venue_lead"), round_id=open_round.pk, cents=10_000_000, number_drawn=0)
    with pytest.raises(Refused, match=r"102\.300,00.*2\.300,00"):
        make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=230_001, number_drawn=0)
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=230_000, number_drawn=0)
    assert (_row(open_round.pk).total_cents, _row(open_round.pk).pledges_count) == (10_230_000, 2)


def test_a_promise_that_is_raised_makes_room_for_itself_only(cast: Cast, open_round: Round) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=10_000_000, number_drawn=0)
    make_pledge(by=by, round_id=open_round.pk, cents=10_230_000, number_drawn=1)
    with pytest.raises(Refused, match="bovengrens"):
        make_pledge(by=by, round_id=open_round.pk, cents=10_230_001, number_drawn=2)


def test_less_than_the_floor_is_refused(cast: Cast, open_round: Round) -> None:
    with pytest.raises(Refused, match=r"250,00"):
        make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=24_999, number_drawn=0)
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=25_000, number_drawn=0)


def test_at_the_deadline_the_round_is_closed_and_says_since_when(
    cast: Cast, open_round: Round, clock: HouseClock
) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=100_000, number_drawn=0)
    clock.set(open_round.closes_at - timedelta(seconds=30))
    make_pledge(by=by, round_id=open_round.pk, cents=110_000, number_drawn=1)
    clock.set(open_round.closes_at)
    with pytest.raises(RoundClosed, match="gesloten sinds"):
        make_pledge(by=by, round_id=open_round.pk, cents=120_000, number_drawn=2)
    assert _row(open_round.pk).total_cents == 110_000


@pytest.mark.parametrize(
    ("person", "organisation", "why"),
    [
        ("representative", "library", "financieel verantwoordelijke"),
        ("contributor", "library", "financieel verantwoordelijke"),
        ("stranger", "elsewhere", "neemt niet deel"),
        ("house_treasurer", "cooperative", "neemt niet deel"),
    ],
)
def test_only_a_treasurer_of_a_carrier_promises(
    cast: Cast, open_round: Round, person: str, organisation: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        make_pledge(by=cast.acting(person, organisation), round_id=open_round.pk, cents=100_000, number_drawn=0)
    assert _pledges(open_round.pk) == []
