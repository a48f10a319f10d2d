"""Forty electors who click twice, three who close, at the deadline itself: nothing doubled, nothing lost."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Semaphore

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cooperative.audit.models import RecordLeaf
from cooperative.audit.queries import first_break
from cooperative.isolation.acting import SYSTEM, Acting, Refused
from cooperative.isolation.transactions import system
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, Count, CurrentBallot, Decision
from initiatives.voting.rules import VoteClosed
from members.organisations.models import Organisation
from members.people.models import Account, Person
from members.roles.actions import give_membership, give_role
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, build_members, opened

SEEDS = range(20 if os.environ.get("PORTAL_LONG") == "1" else 5)
ELECTORS, CLOSERS = 40, 3
CHOICES = ("for", "against", "abstain")


def build_electorate(cast: Cast, many: int = ELECTORS) -> tuple[Decision, list[Acting]]:
    """Open a vote among so many libraries, each with one representative."""
    initiative_id = build_initiative(cast, taking_part=("city",))
    members = build_members(many, initiative_id)
    voters = []
    with system("representatives of the tests belong to many organisations"):
        for number, organisation in enumerate(Organisation.objects.filter(pk__in=members).order_by("pk")):
            account = Account.objects.create_user(f"voter{number}@cast.example", None)
            Person.objects.create(id=account.pk, given_name="Vera", family_name=f"Nummer {number}")
            give_membership(person_id=account.pk, organisation=organisation)
            give_role(person_id=account.pk, organisation=organisation, role="representative", granted_by=None)
            voters.append(Acting(account.pk, organisation.pk, person_name=f"Vera Nummer {number}"))
    return opened(cast, admissible(cast, initiative_id)), voters


def in_threads[T](jobs: list[Callable[[], T]]) -> list[Future[T]]:
    """Run every job in a thread with its own connection; give the results as they are."""

    def alone(job: Callable[[], T]) -> T:
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [pool.submit(alone, job) for job in jobs]


def shift_to_deadline(clock: HouseClock, decision: Decision, seconds: float) -> None:
    """Let the deadline be so many seconds away."""
    clock.shift(decision.closes_at - datetime.now(tz=UTC) - timedelta(seconds=seconds))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_ballot_is_doubled_and_none_is_lost(own_cast: Cast, clock: HouseClock, seed: int) -> None:
    decision, voters = build_electorate(own_cast)
    dice = random.Random(seed)
    # The three closers come with the voters; the deadline falls when about half of the clicks were answered.
    plan = [(voter, dice.choice(CHOICES), dice.uniform(0, 0.4)) for voter in voters]
    half = dice.randint(ELECTORS // 2, ELECTORS)
    start = Barrier(2 * ELECTORS + CLOSERS + 1)
    closed = Event()
    answered = Semaphore(0)

    def strike() -> int:
        start.wait()
        for _click in range(half):
            answered.acquire()
        shift_to_deadline(clock, decision, 0.02)
        return 0

    def click(voter: Acting, choice: str, wait: float) -> bool:
        start.wait()
        time.sleep(wait)
        try:
            cast_ballot(by=voter, decision=decision, choice=choice, reason="Zo denken wij.")
        except VoteClosed:
            return False
        finally:
            answered.release()
        return True

    def close() -> int:
        start.wait()
        while not closed.is_set():
            try:
                counted = close_vote(by=SYSTEM, decision_id=decision.pk)
            except Refused:
                time.sleep(0.02)
                continue
            closed.set()
            return 0 if counted is None else 1
        return 0

    jobs: list[Callable[[], int]] = []
    for voter, choice, wait in plan:
        jobs += [lambda v=voter, c=choice, w=wait: int(click(v, c, w))] * 2
    jobs += [close] * CLOSERS + [strike]
    dice.shuffle(jobs)
    done = in_threads(jobs)
    assert [job.exception() for job in done] == [None] * len(jobs)

    with system("a test looks at every ballot"):
        standing = dict(CurrentBallot.objects.values_list("organisation_id", "choice"))
        events = sorted(BallotEvent.objects.values_list("organisation_id", "number"))
        counted = Count.objects.get()
        row = Decision.objects.get()
        late = RecordLeaf.objects.filter(kind="ballot_refused").count()
        assert RecordLeaf.objects.filter(kind="ballot_cast").count() == len(standing)
        assert RecordLeaf.objects.filter(kind="vote_counted").count() == 1
        assert not BallotEvent.objects.filter(cast_at__gte=row.closes_at).exists()
        assert first_break() is None
    wanted = {voter.organisation_id: choice for voter, choice, _ in plan}
    assert standing == {organisation: wanted[organisation] for organisation in standing}
    assert events == sorted((organisation, 1) for organisation in standing)
    assert row.ballots_count == len(standing)
    acknowledged = sum(job.result() for job in done)
    assert late > 0
    assert len(standing) > 0
    # Each acknowledged click belongs to a ballot that stands; each refused one left its line; one closer closed.
    assert acknowledged + late == 2 * ELECTORS + 1
    assert len(standing) * 2 >= acknowledged - 1 >= len(standing)
    numbers = next(step["numbers"] for step in counted.result["steps"] if step["rule"] == "total")
    assert {choice: numbers[choice] for choice in CHOICES} == {
        choice: sum(1 for cast in standing.values() if cast == choice) for choice in CHOICES
    }
    assert numbers["absent"] == ELECTORS + 1 - len(standing)


@pytest.mark.slow
def test_twelve_voters_who_never_stop_do_not_starve_the_closer(
    own_cast: Cast, clock: HouseClock, capsys: pytest.CaptureFixture[str]
) -> None:
    decision, voters = build_electorate(own_cast, 12)
    stop = Event()
    waited: list[float] = []

    def vote_on_and_on(voter: Acting) -> int:
        number = 0
        while not stop.is_set():
            try:
                cast_ballot(by=voter, decision=decision, choice=CHOICES[number % 3], drawn=number)
                number += 1
            except VoteClosed:
                continue
        return number

    def close() -> int:
        time.sleep(1)
        shift_to_deadline(clock, decision, 0)
        began = time.monotonic()
        try:
            assert close_vote(by=SYSTEM, decision_id=decision.pk) is not None
        finally:
            waited.append(time.monotonic() - began)
            stop.set()
        return 0

    done = in_threads([lambda v=voter: vote_on_and_on(v) for voter in voters] + [close])
    numbers = [job.result() for job in done][:-1]
    with system("a test looks at every ballot"):
        assert BallotEvent.objects.count() == sum(numbers)
        assert Count.objects.count() == 1
    with capsys.disabled():
        print(f"\n12 voters cast {sum(numbers)} ballots; the closer waited {waited[0] * 1000:.0f} ms")


def test_the_decision_is_locked_first_and_the_record_written_last(own_cast: Cast, clock: HouseClock) -> None:
    decision, voters = build_electorate(own_cast, 2)
    with CaptureQueriesContext(connection) as queries:
        cast_ballot(by=voters[0], decision=decision, choice="for")
    touching = [query["sql"] for query in queries if "initiatives_" in query["sql"] or "lock" in query["sql"]]
    assert "pg_advisory_xact_lock_shared" in touching[0]
    said = [query["sql"] for query in queries if query["sql"] not in {"COMMIT", "BEGIN"}]
    assert said[-1].startswith("SELECT record_append")
    clock.set(decision.closes_at)
    with CaptureQueriesContext(connection) as queries:
        close_vote(by=SYSTEM, decision_id=decision.pk)
    touching = [query["sql"] for query in queries if "initiatives_" in query["sql"] or "lock" in query["sql"]]
    assert "pg_advisory_xact_lock(" in touching[0]
    changed = next(said for said in touching if not said.startswith("SELECT"))
    assert changed.startswith('UPDATE "initiatives_decision"')
    assert [query["sql"] for query in queries if query["sql"] != "COMMIT"][-1].startswith("SELECT record_append")
