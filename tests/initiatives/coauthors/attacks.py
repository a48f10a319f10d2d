"""The attacks on co-authors: one for each trigger and each named constraint about them."""

from __future__ import annotations

from tests.initiatives.voting.attacks import Guarded

ASK = """INSERT INTO initiatives_coauthor (proposal_id, author_id, organisation_id, state, about, person_id, version)
 VALUES ({{{proposal}}}, {{{author}}}, {{{who}}}, 'asked', 'x', 1, 1)"""
VENUE = ASK.format(proposal="free", author="city", who="venue")

GUARDS = [
    Guarded("coauthor_once", "coauthor", "; ".join([VENUE] * 2)),
    Guarded("coauthor_is_another", "coauthor", ASK.format(proposal="free", author="city", who="city")),
    Guarded("coauthor_of_its_author", "coauthor", ASK.format(proposal="free", author="library", who="venue")),
    Guarded(
        "coauthor_path",
        "coauthor",
        f"{VENUE}; UPDATE initiatives_coauthor SET organisation_id = {{library}}",
        trigger=True,
    ),
    Guarded("coauthor_named", "coauthor", ASK.format(proposal="proposal", author="city", who="venue"), trigger=True),
    Guarded(
        "proposal_written_along",
        "proposal",
        """UPDATE initiatives_proposal SET joint_authors = '[{{"id": 1, "name": "x"}}]' WHERE id = {free}""",
        trigger=True,
    ),
]
