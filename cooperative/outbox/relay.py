"""Do what waits in the outbox: one row at a time, its lock held on a second connection while it is done."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from cooperative.isolation.acting import NOBODY, current
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import RELAY, house_on
from cooperative.outbox.handlers import Handler, NotNow, handlers, patient
from cooperative.outbox.models import JobState, OutboxRow

log = logging.getLogger(__name__)
MOST_TRIES = 8


def do_waiting(most: int = 50) -> int:
    """Do up to `most` waiting rows; give how many were done. Several workers share the queue safely.

    A worker that is killed loses its connection, and with it the lock: another takes the row at once.
    """
    done = 0
    known = handlers()
    for _ in range(most):
        if not _do_one(known):
            return done
        done += 1
    return done


def _do_one(known: dict[str, Handler]) -> bool:
    with transaction.atomic(using=RELAY), house_on(RELAY):
        row = _next(known)
        if row is None:
            return False
        row.attempts += 1
        token = current.set(NOBODY)
        try:
            known[row.kind](row.payload)
        except NotNow as error:
            log.warning("outbox row %s (%s): %s", row.pk, row.kind, error)
            _postpone(row, error)
        except Exception as error:
            # Whatever a handler raises: a row that was not postponed would be first again and stop all others.
            log.exception("outbox row %s (%s)", row.pk, row.kind)
            _postpone(row, error)
        else:
            row.state, row.error = JobState.DONE, ""
            # A mail that was sent held its link in clear: what is done keeps no content.
            OutboxRow.objects.using(RELAY).filter(pk=row.pk).update(done_at=HouseNow(), payload={})
        finally:
            current.reset(token)
        row.save(using=RELAY, update_fields=["attempts", "state", "error"])
    return True


def _next(known: dict[str, Handler]) -> OutboxRow | None:
    """Lock the first row that nobody else holds; what is patient comes when nothing else waits."""
    waiting = (
        OutboxRow.objects.using(RELAY)
        .select_for_update(skip_locked=True)
        .filter(state=JobState.WAITING, not_before__lte=HouseNow())
        .order_by("not_before", "id")
    )
    late = known.keys() & patient()
    return waiting.filter(kind__in=list(known.keys() - late)).first() or waiting.filter(kind__in=list(late)).first()


def _postpone(row: OutboxRow, error: Exception) -> None:
    """Let the row wait 10 s, 20 s, 40 s … and fail it for good after the last try; keep no content."""
    row.error = type(error).__name__ if not isinstance(error, NotNow) else str(error)[:300]
    if row.attempts >= MOST_TRIES:
        row.state = JobState.FAILED
        return
    OutboxRow.objects.using(RELAY).filter(pk=row.pk).update(
        not_before=HouseNow() + timedelta(seconds=10 * 2 ** (row.attempts - 1))
    )
