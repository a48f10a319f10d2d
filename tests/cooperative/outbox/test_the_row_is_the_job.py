"""A row of the outbox is done once, waits longer after each failure, and never stops the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from cooperative.isolation.clock import house_now
from cooperative.isolation.transactions import system
from cooperative.outbox import relay
from cooperative.outbox.actions import put, put_many
from cooperative.outbox.handlers import NotNow
from cooperative.outbox.models import JobState, OutboxRow
from cooperative.outbox.relay import MOST_TRIES, do_waiting
from tests.cast import Cast
from tests.conftest import HouseClock

Handlers = Callable[..., None]


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Handlers:
    """Let these handlers be all there are."""

    def install(**known: Callable[[dict[str, Any]], None]) -> None:
        monkeypatch.setattr(relay, "handlers", lambda: known)

    return install


def ask(kind: str, payload: dict[str, Any] | None = None, *, key: str = "") -> None:
    with system("a test asks for something"):
        put(kind, payload or {}, key=key)


def rows() -> list[OutboxRow]:
    with system("a test reads the rows"):
        return list(OutboxRow.objects.order_by("id"))


def test_a_row_is_done_once(own_database: str, handle: Handlers) -> None:
    done: list[int] = []
    handle(count=lambda payload: done.append(payload["n"]))
    ask("count", {"n": 7})
    assert do_waiting() == 1
    assert do_waiting() == 0
    assert done == [7]
    (row,) = rows()
    assert (row.state, row.attempts) == (JobState.DONE, 1)
    assert row.done_at is not None


def test_what_is_rolled_back_was_never_asked(own_database: str, handle: Handlers) -> None:
    handle(count=lambda _: None)

    def fail_after_asking() -> None:
        with system("a test that fails"):
            put("count", {})
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_asking()
    assert rows() == []


def test_a_row_with_a_key_exists_once_however_often_it_is_asked(own_database: str) -> None:
    ask("count", key="report 5")
    ask("count", key="report 5")
    assert len(rows()) == 1


def test_asking_outside_a_transaction_is_refused(own_database: str) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        put("count", {})
    with pytest.raises(transaction.TransactionManagementError):
        put_many("count", {"one": {}})


def test_one_transaction_wakes_the_worker_once(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr("cooperative.outbox.actions.app.send_task", lambda name, **_: woken.append(name))
    with system("a test asks for many things"):
        put_many("count", {str(n): {"n": n} for n in range(60)})
        put("count", {})
    assert woken == ["outbox.relay"]
    assert len(rows()) == 61


def test_two_relays_at_once_do_every_row_once(own_database: str, handle: Handlers) -> None:
    done: list[int] = []
    together = threading.Barrier(2, timeout=10)
    first: set[int] = set()

    def count(payload: dict[str, Any]) -> None:
        # Both hold a row at the same time, or this times out: they really run in parallel.
        if threading.get_ident() not in first:
            first.add(threading.get_ident())
            together.wait()
        done.append(payload["n"])

    handle(count=count)
    with system("a test asks for many things"):
        put_many("count", {str(n): {"n": n} for n in range(30)})

    def work() -> None:
        try:
            do_waiting()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == list(range(30))
    assert {row.state for row in rows()} == {JobState.DONE}


def test_a_failing_row_waits_longer_each_time_and_fails_for_good_after_eight(
    own_database: str, handle: Handlers, clock: HouseClock
) -> None:
    def refuse(_: dict[str, Any]) -> None:
        raise NotNow("de mailserver antwoordt niet")

    handle(refuse=refuse)
    ask("refuse")
    waits = []
    for attempt in range(1, MOST_TRIES + 1):
        # Doing something is trying it, whatever comes of it: the queue goes on.
        assert do_waiting(most=1) == 1
        (row,) = rows()
        assert row.attempts == attempt
        with system("a test asks the clock"):
            waits.append(round((row.not_before - house_now()).total_seconds()))
        if attempt < MOST_TRIES:
            assert row.state == JobState.WAITING
            assert do_waiting() == 0
        clock.shift(timedelta(hours=attempt))
    # 10 s, doubled after each of the seven tries that are followed by another.
    assert [round(wait, -1) for wait in waits[:7]] == [10, 20, 40, 80, 160, 320, 640]
    assert row.state == JobState.FAILED
    assert row.error == "de mailserver antwoordt niet"
    assert do_waiting() == 0


@pytest.mark.parametrize("error", [TypeError, RuntimeError, ZeroDivisionError, AttributeError])
def test_a_handler_with_a_mistake_does_not_stop_the_rows_behind_it(
    own_database: str, handle: Handlers, error: type[Exception]
) -> None:
    done: list[int] = []

    def stumble(_: dict[str, Any]) -> None:
        raise error("met een geheim erin")

    handle(stumble=stumble, count=lambda payload: done.append(payload["n"]))
    ask("stumble")
    ask("count", {"n": 1})
    do_waiting()
    assert done == [1]
    first, second = rows()
    assert (first.state, first.attempts, first.error) == (JobState.WAITING, 1, error.__name__)
    assert second.state == JobState.DONE


def test_a_kind_without_a_handler_waits_for_a_worker_that_knows_it(own_database: str, handle: Handlers) -> None:
    handle(count=lambda _: None)
    ask("new in the next release")
    assert do_waiting() == 0
    (row,) = rows()
    assert (row.state, row.attempts) == (JobState.WAITING, 0)


def test_what_a_failing_handler_wrote_is_not_kept(own_cast: Cast, own_database: str, handle: Handlers) -> None:
    def half(_: dict[str, Any]) -> None:
        with system("a handler that fails half-way"):
            put("trace", {})
            raise NotNow("halverwege")

    handle(half=half)
    ask("half")
    do_waiting()
    assert [row.kind for row in rows()] == ["half"]
