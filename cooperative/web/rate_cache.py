"""Counters of rate limits in PostgreSQL: each question and each change is one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# The machine's clock and not the house's: what is counted here carries the machine's time, and a demo's moved
# clock must let nobody try more often. A null duration never ends.
GET = "SELECT cache_key, value FROM cooperative_cache WHERE cache_key = ANY(%s) AND expires > clock_timestamp()"
WRITE = """INSERT INTO cooperative_cache AS kept (cache_key, value, expires)
 VALUES (%s, %s, coalesce(clock_timestamp() + make_interval(secs => %s::double precision), 'infinity'))"""
REPLACE = " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
SET = WRITE + REPLACE
# Who comes second waits for who came first, then finds a row that still holds: no row is written, nobody wins twice.
ADD = WRITE + REPLACE + " WHERE kept.expires <= clock_timestamp()"
TOUCH = """UPDATE cooperative_cache
 SET expires = coalesce(clock_timestamp() + make_interval(secs => %s::double precision), 'infinity')
 WHERE cache_key = %s AND expires > clock_timestamp()"""
DELETE = "DELETE FROM cooperative_cache WHERE cache_key = ANY(%s) RETURNING expires > clock_timestamp()"
COUNT_ON = (
    "UPDATE cooperative_cache SET value = (value::bigint + %s)::text"
    " WHERE cache_key = %s AND expires > clock_timestamp() RETURNING value::bigint"
)
EXPIRED = "DELETE FROM cooperative_cache WHERE expires <= clock_timestamp()"


class RateCache(BaseCache):
    """A cache of values that JSON can write; refuses (TypeError) any other value. Durations in seconds."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        """`location` is not asked: there is one table."""
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Give what stands under a key; an ended one is not there."""
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Give what stands under each key that is there."""
        written = {self.make_and_validate_key(key, version=version): key for key in keys}
        return {written[key]: json.loads(value) for key, value in _ask(GET, list(written))[1]}

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Write a value, whatever stood there."""
        _ask(SET, self._key(key, version), json.dumps(value), self._duration(timeout))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Write a value where none stands; say whether it was written."""
        return _ask(ADD, self._key(key, version), json.dumps(value), self._duration(timeout))[0] == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value live on from now; say whether it was there."""
        return _ask(TOUCH, self._duration(timeout), self._key(key, version))[0] == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        """Take a value away; say whether it was there."""
        return (True,) in _ask(DELETE, [self._key(key, version)])[1]

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Take values away."""
        _ask(DELETE, [self._key(key, version) for key in keys])

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on; refuses (ValueError) a key that is not there."""
        rows = _ask(COUNT_ON, delta, self._key(key, version))[1]
        if not rows:
            raise ValueError(f"Key {key!r} not found")
        return int(rows[0][0])

    def clear(self) -> None:
        """Take everything away."""
        _ask("DELETE FROM cooperative_cache")

    def _key(self, key: str, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _duration(self, timeout: Any) -> float | None:
        """Give the seconds that a value holds, None for ever."""
        chosen = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if chosen is None else float(chosen)


def drop_expired() -> int:
    """Take away what ended; give how many. A job of the worker: no request waits for it."""
    return _ask(EXPIRED)[0]


def _ask(sql: str, *given: Any) -> tuple[int, list[tuple[Any, ...]]]:
    """Run one statement; give how many rows it concerned, and what it gave back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.rowcount, cursor.fetchall() if cursor.description else []
