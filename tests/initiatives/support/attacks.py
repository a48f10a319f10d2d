"""The attacks on support: one for the trigger and each named constraint of its table."""

from __future__ import annotations

from tests.initiatives.voting.attacks import Guarded

SUPPORT = """INSERT INTO initiatives_support (proposal_id, organisation_id, text_id, points, person_id, audience,
 initiative_id) VALUES ({{free}}, {{venue}}, {{free_text}}, '[1]', 1, 'participants', {initiative})"""
WHOLE = SUPPORT.format(initiative="{initiative}")
MOVED = "UPDATE initiatives_support SET organisation_id = {library}"

GUARDS = [
    Guarded("support_once", "support", "; ".join([WHOLE] * 2)),
    Guarded("support_audience_named", "support", SUPPORT.format(initiative="NULL")),
    Guarded("support_path", "support", f"{WHOLE}; {MOVED}", trigger=True),
]
