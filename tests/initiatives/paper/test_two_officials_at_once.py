"""Two officials at the same moment: one entry, one ballot; with a ballot on screen, one of the two."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier

import pytest

from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.transactions import system
from initiatives.paper.models import PaperBallot, PaperState
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import BallotEvent, CurrentBallot
from members.organisations.models import Organisation
from members.people.models import Account, Person
from members.roles.actions import give_membership, give_role
from tests.cast import Cast
from tests.initiatives.paper.conftest import confirmed, entered, paper
from tests.initiatives.voting.conftest import build_vote
from tests.initiatives.voting.test_many_cast_at_once import in_threads


def another_teller(cast: Cast) -> Acting:
    with system("a teller of the tests"):
        account = Account.objects.create_user("teller2@cast.example", None)
        Person.objects.create(id=account.pk, given_name="Tom", family_name="Teller")
        cooperative = Organisation.objects.get(pk=cast.organisations["cooperative"])
        give_membership(person_id=account.pk, organisation=cooperative)
        give_role(person_id=account.pk, organisation=cooperative, role="teller", granted_by=None)
    return Acting(account.pk, cooperative.pk, for_cooperative=True, person_name="Tom Teller")


def at_once(*jobs: Callable[[], object]) -> list[BaseException | None]:
    """Run them together; give how each ended."""
    start = Barrier(len(jobs))

    def after_the_start(job: Callable[[], object]) -> object:
        start.wait()
        return job()

    return [done.exception() for done in in_threads([lambda job=job: after_the_start(job) for job in jobs])]


def test_two_who_confirm_at_once_cast_one_ballot(own_cast: Cast) -> None:
    decision = build_vote(own_cast).decision
    second, waiting = another_teller(own_cast), entered(own_cast, decision, paper(own_cast))
    ended = at_once(
        lambda: confirmed(own_cast, decision, paper(own_cast), waiting),
        lambda: confirmed(own_cast, decision, paper(own_cast), waiting, by=second),
    )
    assert sorted(str(type(one).__name__) for one in ended) == ["Conflict", "NoneType"]
    with system("a test looks at every ballot"):
        assert CurrentBallot.objects.count() == BallotEvent.objects.count() == 1
        assert PaperBallot.objects.get().state == PaperState.CONFIRMED


def test_two_who_enter_at_once_leave_one_entry(own_cast: Cast) -> None:
    decision = build_vote(own_cast).decision
    ended = at_once(
        lambda: entered(own_cast, decision, paper(own_cast)),
        lambda: entered(own_cast, decision, paper(own_cast), by=own_cast.acting("teller")),
    )
    assert sorted(str(type(one).__name__) for one in ended) == ["Conflict", "NoneType"]
    with system("a test looks at every entry"):
        assert PaperBallot.objects.get().state == PaperState.WAITING


@pytest.mark.parametrize("_again", range(3))
def test_a_ballot_on_screen_and_a_confirmation_at_once_leave_one(own_cast: Cast, _again: int) -> None:
    decision = build_vote(own_cast).decision
    waiting = entered(own_cast, decision, paper(own_cast))
    on_screen, from_paper = at_once(
        lambda: cast_ballot(by=own_cast.acting("representative"), decision=decision, choice="against"),
        lambda: confirmed(own_cast, decision, paper(own_cast), waiting),
    )
    # Who comes second is told so: the form on screen was drawn for no ballot, the paper finds one that stands.
    assert isinstance(on_screen, Conflict) is (from_paper is None)
    assert isinstance(from_paper, Refused) is (on_screen is None)
    with system("a test looks at every ballot"):
        ballot = CurrentBallot.objects.get()
        assert BallotEvent.objects.count() == 1
    assert (ballot.choice, ballot.way) == (("against", "") if on_screen is None else ("for", "paper"))
