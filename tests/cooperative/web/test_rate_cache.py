"""The counters of rate limits: one statement each, and of two who write first one wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from cooperative.outbox.broker import beat_schedule
from cooperative.web.rate_cache import RateCache, drop_expired
from cooperative.web.tasks import drop_expired_counts
from tests.cast import Cast
from tests.conftest import HouseClock


def rows() -> dict[str, str]:
    """Read what the table holds, ended rows too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cooperative_cache")
        return dict(cursor.fetchall())


@pytest.fixture
def empty(cast: Cast) -> None:
    """Start without counters."""
    cache.clear()


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: cache.get("there"), [1.5, 2.5]),
        (lambda: cache.get("ended", "nothing"), "nothing"),
        (lambda: cache.get("nowhere"), None),
        (lambda: cache.get_many(["there", "ended", "number"]), {"there": [1.5, 2.5], "number": 4}),
        (lambda: cache.has_key("ended"), False),
        (lambda: cache.add("there", 9, 60), False),
        (lambda: cache.add("ended", 9, 60), True),
        (lambda: cache.add("nowhere", 9, 60), True),
        (lambda: cache.set("there", 9, 60), None),
        (lambda: cache.touch("there", 60), True),
        (lambda: cache.touch("ended", 60), False),
        (lambda: cache.delete("there"), True),
        (lambda: cache.delete("ended"), False),
        (lambda: cache.delete("nowhere"), False),
        (lambda: cache.delete_many(["there", "number"]), None),
        (lambda: cache.incr("number", 3), 7),
    ],
)
def test_each_question_and_each_change_is_one_statement(empty: None, ask: Callable[[], object], answer: object) -> None:
    cache.set("there", [1.5, 2.5], 60)
    cache.set("number", 4, None)
    cache.set("ended", "long ago", 0)
    with CaptureQueriesContext(connection) as queries:
        assert ask() == answer
    assert len(queries) == 1


def test_what_was_written_is_read_until_it_ends(empty: None) -> None:
    cache.set("soon", True, 0.2)
    cache.set("always", {"a": [1]}, None)
    assert cache.get("soon") is True
    time.sleep(0.25)
    assert cache.get("soon") is None
    assert cache.get("always") == {"a": [1]}
    cache.set("always", 2)
    assert cache.get("always") == 2


def test_a_value_that_is_no_json_is_refused(empty: None) -> None:
    with pytest.raises(TypeError):
        cache.set("key", object())
    with pytest.raises(ValueError, match="nowhere"):
        cache.incr("nowhere")
    assert rows() == {}


def test_the_worker_takes_ended_counters_away_and_leaves_the_others(empty: None) -> None:
    cache.set("ended", 1, -1)
    cache.set("stays", 1, 60)
    cache.set("always", 1, None)
    assert drop_expired() == 1
    assert {key.split(":")[-1] for key in rows()} == {"stays", "always"}
    cache.set("ended", 1, -1)
    assert drop_expired_counts() == 1
    assert beat_schedule["drop-expired-counts"]["task"] == drop_expired_counts.name


@pytest.mark.parametrize("standing", [False, True], ids=["no row", "an ended row"])
def test_of_two_who_add_at_once_one_wins(own_database: str, standing: bool) -> None:
    """The second waits for the first one's commit, and loses."""
    if standing:
        RateCache("", {}).set("lock", "old", 0)
    added, told = threading.Event(), []

    def second() -> None:
        added.wait(10)
        try:
            told.append(RateCache("", {}).add("lock", "second", 60))
        finally:
            connections.close_all()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        assert RateCache("", {}).add("lock", "first", 60)
        added.set()
        other.join(0.3)
        assert other.is_alive(), "the second waits for the first"
    other.join(10)
    assert told == [False]
    assert RateCache("", {}).get("lock") == "first"


def test_when_the_first_gives_up_the_second_wins(own_database: str) -> None:
    added, told = threading.Event(), []

    def second() -> None:
        added.wait(10)
        try:
            told.append(RateCache("", {}).add("lock", "second", 60))
        finally:
            connections.close_all()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        assert RateCache("", {}).add("lock", "first", 60)
        added.set()
        other.join(0.3)
        transaction.set_rollback(True)
    other.join(10)
    assert told == [True]
    assert RateCache("", {}).get("lock") == "second"


def test_a_clock_that_is_moved_lets_nobody_try_more_often(own_database: str, clock: HouseClock) -> None:
    """Expiry asks the machine's clock: the house clock of a demo may stand days ahead."""
    cache.set("tries", 5, 3600)
    clock.shift(timedelta(days=30))
    assert cache.get("tries") == 5
    assert not cache.add("tries", 1, 3600)
