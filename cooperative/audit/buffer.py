"""`record()`: keep what happened until the end of the action, then write it as the last statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.db import connection

from cooperative.audit.canonical import canonical
from cooperative.isolation.acting import current
from cooperative.isolation.transactions import ending_of_action


@dataclass(slots=True)
class Buffer:
    """The leaves of one transaction, in the order in which they happened."""

    kinds: list[str] = field(default_factory=list)
    subject_kinds: list[str] = field(default_factory=list)
    subject_ids: list[int] = field(default_factory=list)
    organisations: list[int | None] = field(default_factory=list)
    persons: list[int | None] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Append every leaf with one call of the definer function; the buffer is empty after it."""
        if not self.kinds:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT record_append(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])",
                [
                    self.kinds,
                    self.subject_kinds,
                    self.subject_ids,
                    self.organisations,
                    self.persons,
                    self.bodies,
                ],
            )
        for column in (
            self.kinds,
            self.subject_kinds,
            self.subject_ids,
            self.organisations,
            self.persons,
            self.bodies,
        ):
            column.clear()


def _buffer() -> Buffer:
    ending = ending_of_action()
    writer = ending.writers.get("record")
    if writer is None:
        buffer = Buffer()
        ending.writers["record"] = buffer.write
        return buffer
    return cast("Buffer", writer.__self__)  # type: ignore[attr-defined]


def record(kind: str, *, subject: tuple[str, int], organisation_id: int | None = None, **body: Any) -> None:
    """Note an event for the record; it is written as the last statement before COMMIT.

    `kind` a past participle ("ballot_cast"); `subject` (kind, row id); `organisation_id` whose event it is
    (None: of the house, readable by the cooperative alone); `body` strings, integers, booleans, lists, dates.
    Refuses to be called outside an action.
    """
    buffer = _buffer()
    buffer.kinds.append(kind)
    buffer.subject_kinds.append(subject[0])
    buffer.subject_ids.append(subject[1])
    buffer.organisations.append(organisation_id)
    buffer.persons.append(current.get().person_id)
    buffer.bodies.append(canonical(body))
