"""The attacks on amendments: one for the trigger and each named constraint of their table."""

from __future__ import annotations

from tests.initiatives.voting.attacks import Guarded

AMENDMENT = """INSERT INTO initiatives_amendment (proposal_id, number, base_id, organisation_id, clauses, motivation,
 person_id, state, settled_at, reason, version, audience, initiative_id) VALUES
 ({{free}}, {number}, {{free_text}}, {{venue}}, '[]', 'x', 1, '{state}', {settled}, '', 1, 'participants',
 {initiative})"""


def amendment(**change: str) -> str:
    """Write an attack that inserts an amendment on the proposal without a vote."""
    fields = {"number": "9", "state": "standing", "settled": "NULL", "initiative": "{initiative}"}
    return AMENDMENT.format(**(fields | change))


GUARDS = [
    Guarded("amendment_once", "amendment", "; ".join([amendment()] * 2)),
    Guarded("amendment_audience_named", "amendment", amendment(initiative="NULL")),
    Guarded("amendment_settled_has_moment", "amendment", amendment(settled="now()")),
    Guarded("amendment_accepted_is_merged", "amendment", amendment(state="accepted", settled="now()")),
    Guarded("amendment_rejected_with_reason", "amendment", amendment(state="rejected", settled="now()")),
    Guarded(
        "amendment_path",
        "amendment",
        amendment() + "; UPDATE initiatives_amendment SET motivation = 'anders'",
        trigger=True,
    ),
]
