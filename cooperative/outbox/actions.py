"""Put a row in the outbox in the transaction of what asked for it; the worker is woken after the commit."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from cooperative.audit.buffer import record
from cooperative.celery import app
from cooperative.isolation.acting import Acting, Refused, current
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from cooperative.outbox.models import JobState, OutboxRow
from cooperative.outbox.rules import may_see_jobs

log = logging.getLogger(__name__)
INSERT_MANY = """INSERT INTO cooperative_outboxrow
 (kind, key, payload, person_id, organisation_id, state, attempts, error)
 SELECT %s, key, payload, %s, %s, 'waiting', 0, '' FROM unnest(%s::text[], %s::text[]::jsonb[]) AS row (key, payload)
 ON CONFLICT DO NOTHING"""
INSERT = """INSERT INTO cooperative_outboxrow (kind, key, payload, person_id, organisation_id, state, attempts, error)
VALUES (%s, %s, %s::jsonb, %s, %s, 'waiting', 0, '') ON CONFLICT DO NOTHING"""


def put(kind: str, payload: dict[str, Any], *, key: str = "") -> None:
    """Ask for something to be done after the commit, once.

    `kind` names the handler, `payload` is JSON, `key` makes it happen once however often it is asked
    (empty: every call counts). Refuses outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An outbox row belongs to the transaction that asks for it.")
    by = current.get()
    with connection.cursor() as cursor:
        # Plain SQL: a RETURNING clause would need the right to read rows of others.
        cursor.execute(
            INSERT,
            [kind, key or uuid4().hex, json.dumps(payload), by.person_id, by.organisation_id],
        )
    _wake_after_commit()


def put_many(kind: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """Ask for several things of one kind in one statement, each once by its key; refuses outside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An outbox row belongs to the transaction that asks for it.")
    if not payloads:
        return
    by = current.get()
    rows = [json.dumps(one) for one in payloads.values()]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_MANY, [kind, by.person_id, by.organisation_id, list(payloads), rows])
    _wake_after_commit()


def _wake_after_commit() -> None:
    """Wake the worker once a transaction, however many rows it put."""
    if not any(hook[1] is wake for hook in connection.run_on_commit):
        transaction.on_commit(wake)


def send_mail_later(recipient: str, subject: str, body: str, *, key: str = "") -> None:
    """Write a mail to the outbox: plain text, one recipient."""
    put("mail", {"recipient": recipient, "subject": subject, "body": body}, key=key)


def wake() -> None:
    """Tell a worker that there is work; when the broker is down the relay of every five seconds finds it."""
    try:
        app.send_task("outbox.relay", retry=False, expires=60)
    except (OperationalError, ConnectionError, TimeoutError) as error:
        log.warning("The broker does not answer (%s); the row waits in the outbox.", error)


@action
def try_again(*, by: Acting, row_id: int) -> None:
    """Let a failed row be tried once more; refuses who is not staff and a row that did not fail."""
    may_see_jobs(by).or_refuse()
    with house("staff repeat a failed job of any organisation"):
        changed = OutboxRow.objects.filter(pk=row_id, state=JobState.FAILED).update(
            state=JobState.WAITING, attempts=0, not_before=HouseNow(), error=""
        )
    if not changed:
        raise Refused(gettext("Deze taak is niet mislukt; er valt niets te herhalen."))
    record("job_repeated", subject=("job", row_id))
    transaction.on_commit(wake)
