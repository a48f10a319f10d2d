"""Transactions that carry the context: reading (READ ONLY), acting (one action) and the house reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, cast

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils.module_loading import import_string

from cooperative.isolation.acting import SYSTEM, Acting, current, now_of_request

CONTEXT_SQL = """SELECT set_config('app.person', %s, true), set_config('app.organisation', %s, true),
 set_config('app.reach', %s, true), {read_only} house_now()"""
IN_ERROR = 3  # libpq: the transaction failed
READ_ONLY = "set_config('transaction_read_only', 'on', true),"


_reach: ContextVar[str] = ContextVar("reach", default="own")  # what the running transaction was told last


class NotReadCommitted(RuntimeError):
    """The connection runs at another isolation level than READ COMMITTED: counting would lose ballots."""


def enter_context(acting: Acting, *, reach: str = "own", read_only: bool = False) -> datetime:
    """Set person, organisation and reach for this transaction in one statement; give `house_now()` (UTC)."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The context lives in a transaction: open one first.")
    sql = CONTEXT_SQL.format(read_only=READ_ONLY if read_only else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(acting.person_id or ""), str(acting.organisation_id or ""), reach])
        row = cast("tuple[datetime, ...]", cursor.fetchone())
    _reach.set(reach)
    return row[-1]


class Reading:
    """The transaction of one request: READ ONLY, left when an action begins, always rolled back.

    After an action it rests: whoever reads on wakes it, and a redirect reads nothing.
    """

    def __init__(self, acting: Acting, *, read_only: bool = True) -> None:
        self.acting, self.read_only = acting, read_only
        self._atomic: transaction.Atomic | None = None
        self._rests = False

    def open(self) -> None:
        """Begin and set the context."""
        self._rests = False
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        now_of_request.set(enter_context(self.acting, read_only=self.read_only))

    def change(self, acting: Acting) -> None:
        """Go on for another person or organisation inside the same transaction."""
        self.acting = acting
        current.set(acting)
        if self._atomic is not None:
            enter_context(acting, read_only=self.read_only)

    def leave(self, *, keep: bool = True) -> None:
        """End the transaction; a READ ONLY one has nothing to keep, and one that went wrong keeps nothing."""
        atomic, self._atomic, self._rests = self._atomic, None, False
        if atomic is not None:
            if self.read_only or not keep:
                transaction.set_rollback(True)
            atomic.__exit__(None, None, None)

    def rest(self) -> None:
        """Begin again at the next statement, if there is one."""
        self._rests = True
        now_of_request.set(None)

    def wake(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Begin again when resting, then do the statement: what the connection calls around each one."""
        if self._rests:
            self.open()
        return execute(sql, params, many, context)

    @property
    def is_open(self) -> bool:
        """Say whether the transaction runs, or begins again at the next statement."""
        return self._atomic is not None or self._rests


@dataclass(slots=True)
class Ending:
    """What must be the last statement before COMMIT; each writer is called once, in order of arrival."""

    writers: dict[str, Callable[[], None]] = field(default_factory=dict)

    def write(self) -> None:
        """Call every writer."""
        for writer in self.writers.values():
            writer()
        self.writers.clear()


_current_ending: ContextVar[Ending | None] = ContextVar("ending", default=None)


@contextmanager
def _ending() -> Iterator[Ending]:
    ending = Ending()
    token = _current_ending.set(ending)
    try:
        yield ending
    finally:
        _current_ending.reset(token)


def ending_of_action() -> Ending:
    """Give the ending of the running action; refuse outside an action."""
    ending = _current_ending.get()
    if ending is None:
        raise RuntimeError("This belongs inside an action.")
    return ending


reading_of_request: ContextVar[Reading | None] = ContextVar("reading_of_request", default=None)


@contextmanager
def reading(acting: Acting, *, read_only: bool = True) -> Iterator[Reading]:
    """Read as this person for this organisation in one READ ONLY transaction."""
    room = Reading(acting, read_only=read_only)
    context, outer, now = current.set(acting), reading_of_request.set(room), now_of_request.set(None)
    try:
        with connection.execute_wrapper(room.wake):
            room.open()
            yield room
    except BaseException:
        room.leave(keep=False)
        raise
    finally:
        room.leave()
        current.reset(context)
        reading_of_request.reset(outer)
        now_of_request.reset(now)


@lru_cache(maxsize=1)
def _authority() -> Callable[[Acting], Acting]:
    """Give the function that reads the roles anew inside the action (named by string: it lies higher up)."""
    return cast("Callable[[Acting], Acting]", import_string(settings.AUTHORITY))


_running: ContextVar[Acting | None] = ContextVar("running_action", default=None)


def action[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """Make a function with keyword `by: Acting` one transaction: context → roles anew → act → record last.

    Refuses (`Refused`) who holds no standing membership. Inside another action of the same person for the same
    organisation it joins that one; another's is refused (`OtherHands`): nobody would have read those roles anew.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        by = cast("Acting", kwargs["by"])
        outermost = _running.get()
        if outermost is not None:
            _refuse_another(by, outermost)
            return function(*args, **kwargs)
        room = reading_of_request.get()
        if room is not None and not (room.is_open and room.read_only):
            room = None
        if room is not None:
            room.leave()
        outer = current.get() if room is None and connection.in_atomic_block else None
        context = current.set(by)
        running = _running.set(by)
        try:
            with transaction.atomic():
                _assert_read_committed()
                enter_context(by)
                if by.person_id is not None:
                    kwargs["by"] = by = _authority()(by)
                    current.set(by)
                    _running.set(by)
                with _ending() as ending:
                    result = function(*args, **kwargs)
                    ending.write()
                if outer is not None:
                    enter_context(outer)
            return result
        finally:
            current.reset(context)
            _running.reset(running)
            if room is not None:
                room.rest()

    return run


class OtherHands(RuntimeError):
    """An action inside another one, by another person or for another organisation."""


def _refuse_another(by: Acting, outermost: Acting) -> None:
    if (by.person_id, by.organisation_id) != (outermost.person_id, outermost.organisation_id):
        raise OtherHands("An action inside another one is done by the same person for the same organisation.")


def _assert_read_committed() -> None:
    """Refuse any isolation level but READ COMMITTED (counting after a lock must see what was committed)."""
    level = connection.settings_dict["OPTIONS"].get("isolation_level")
    if level is not None and int(level) != 2:
        raise NotReadCommitted(f"isolation level {level!r}: set READ COMMITTED for the portal's connection")


@contextmanager
def house(reason: str) -> Iterator[None]:
    """Reach over every organisation, for sums that row-level security would falsify.

    `reason` is a sentence for the reader of the code; allowed only in the modules of `house.toml`.
    """
    if not reason:
        raise ValueError("house() needs its reason")
    before = _reach.get()
    if before == "house":
        yield  # free inside another one
        return
    _set_reach("house")
    try:
        yield
    except BaseException:
        if connection.needs_rollback or connection.connection.info.transaction_status == IN_ERROR:
            _reach.set(before)  # the rollback takes the reach back
        else:
            _set_reach(before)
        raise
    _set_reach(before)


def _set_reach(reach: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.reach', %s, true)", [reach])
    _reach.set(reach)


@contextmanager
def system(reason: str) -> Iterator[None]:
    """Work as the portal itself (worker, command) in one transaction with the house reach.

    Inside another transaction the context of that one is given back after it.
    """
    outer = current.get() if connection.in_atomic_block else None
    context = current.set(SYSTEM)
    try:
        with transaction.atomic():
            enter_context(SYSTEM)
            with house(reason), _ending() as ending:
                yield
                ending.write()
            if outer is not None:
                enter_context(outer)
    finally:
        current.reset(context)


RELAY = "relay"


@contextmanager
def house_on(alias: str) -> Iterator[None]:
    """Set the house reach on another connection's running transaction; it ends with that transaction."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT set_config('app.reach', 'house', true)")
    yield
