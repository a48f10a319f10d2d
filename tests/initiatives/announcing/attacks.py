"""The attacks on announcements: one for the trigger and each named constraint of their table."""

from __future__ import annotations

from tests.initiatives.voting.attacks import Guarded

ANNOUNCEMENT = """INSERT INTO initiatives_announcement (proposal_id, text_id, rule_set_id, opens_at, closes_at,
 person_id, told, options, mailing, audience, initiative_id) VALUES
 ({{free}}, {{free_text}}, {{rules}}, house_now() + interval '1 day', house_now() + interval '{closes}',
 1, '[]', '[]', '', 'participants', {initiative})"""

GUARDS = [
    Guarded("announcement_audience_named", "announcement", ANNOUNCEMENT.format(closes="2 days", initiative="NULL")),
    Guarded(
        "announcement_opens_then_closes",
        "announcement",
        ANNOUNCEMENT.format(closes="1 hour", initiative="{initiative}"),
    ),
    Guarded(
        "announcement_stays",
        "announcement",
        ANNOUNCEMENT.format(closes="2 days", initiative="{initiative}")
        + "; UPDATE initiatives_announcement SET closes_at = closes_at",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
]
