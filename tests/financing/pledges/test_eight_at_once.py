"""Eight treasurers promise in the same moment and there is room for one: the locked row lets one through."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import house, reading, system
from financing.pledges import actions
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from financing.pledges.queries import look
from initiatives.portfolio.models import Participation
from members.organisations.models import Kind, Organisation
from members.people.models import Account, Person
from members.roles.actions import give_membership, give_role
from members.roles.models import Role
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, build_initiative, build_plan, make_treasurer, open_vote_on

MANY = 8
PLACE = 600_000  # the ceiling takes € 10.000: one promise of € 6.000, not two


def _treasurers(initiative_id: int) -> list[Acting]:
    """Write eight organisations that take part, each with its treasurer."""
    found = []
    with system("members of the tests concern several organisations"):
        for number in range(MANY):
            organisation = Organisation.objects.create(
                number=100 + number, name=f"Bibliotheek {number}", kind=Kind.LIBRARY, joined_on=date(2024, 1, 1)
            )
            Participation.objects.create(initiative_id=initiative_id, organisation=organisation, state="taking_part")
            account = Account.objects.create_user(f"treasurer{number}@cast.example")
            Person.objects.create(id=account.pk, given_name="Penning", family_name=str(number))
            give_membership(person_id=account.pk, organisation=organisation)
            give_role(person_id=account.pk, organisation=organisation, role=Role.TREASURER, granted_by=None)
            found.append(Acting(account.pk, organisation.pk, person_name=f"Penning {number}"))
    return found


def _small_round(cast: Cast, initiative_id: int) -> Round:
    build_plan(cast, initiative_id)
    decision = open_vote_on(cast, initiative_id)
    with system("a round of the tests with room for one"):
        now = fresh_now()
        return Round.objects.create(
            decision=decision,
            initiative_id=initiative_id,
            audience="participants",
            target_cents=1_000_000,
            threshold_cents=500_000,
            ceiling_cents=1_000_000,
            floor_cents=25_000,
            opened_at=now,
            closes_at=now + timedelta(days=10),
        )


def test_of_eight_at_once_one_is_accepted(own_cast: Cast, clock: HouseClock) -> None:
    clock.set(MONDAY)
    pk = build_initiative(own_cast)
    treasurers = _treasurers(pk)
    row = _small_round(own_cast, pk)
    start = Barrier(MANY)

    def promise(by: Acting) -> str:
        start.wait(timeout=30)
        try:
            make_pledge(by=by, round_id=row.pk, cents=PLACE, number_drawn=0)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(MANY) as pool:
        said = list(pool.map(promise, treasurers))
    assert said.count("accepted") == 1
    assert sum("bovengrens" in text for text in said) == MANY - 1
    with system("a test reads what stands"):
        assert list(Pledge.objects.filter(round=row).values_list("cents", flat=True)) == [PLACE]
        kept = Round.objects.get(pk=row.pk)
    assert (kept.total_cents, kept.pledges_count) == (PLACE, 1)


@contextmanager
def _no_house(reason: str) -> Iterator[None]:
    yield


def test_without_the_house_reach_no_round_can_be_locked(
    cast: Cast, open_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "house", _no_house)
    with pytest.raises(Round.DoesNotExist):
        make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)


def test_without_the_house_reach_the_ceiling_would_not_see_the_others(cast: Cast, open_round: Round) -> None:
    make_treasurer(cast, "venue_lead", "venue")
    make_pledge(by=cast.acting("venue_lead"), round_id=open_round.pk, cents=10_000_000, number_drawn=0)
    by = cast.acting("treasurer")
    with reading(by):
        assert look(by, open_round.pk).others_cents == 0
        with house("a test compares both reaches"):
            assert look(by, open_round.pk).others_cents == 10_000_000
