"""The attacks on the options of a vote, and on ballots that choose between them."""

from __future__ import annotations

from tests.initiatives.voting.attacks import BALLOT, NEWEST, OPEN, VENUE, Guarded, on_free

OPTION = """INSERT INTO initiatives_option (decision_id, place, title, audience, initiative_id) VALUES
 ({into}, {place}, '{title}', 'participants', {initiative})"""
BETWEEN_TWO = on_free().replace("electors_count,", "options_count, electors_count,").replace("NULL, 2,", "NULL, 2, 2,")


def options(*written: tuple[int, str]) -> str:
    """Write the attack that opens a vote between two options and writes these."""
    rows = [OPTION.format(into=NEWEST, place=at, title=title, initiative="{initiative}") for at, title in written]
    return "; ".join([BETWEEN_TWO, *rows])


ON_OPTIONS = [
    Guarded("option_audience_named", "option", options((1, "x")).replace("'x', 'participants'", "'x', 'body'")),
    Guarded("option_place_once", "option", options((1, "x"), (1, "y"))),
    Guarded("option_title_once", "option", options((1, "x"), (2, "x"))),
    Guarded(
        "options_frozen",
        "option",
        OPTION.format(into=OPEN, place=1, title="x", initiative="{initiative}"),
        "more options than at opening",
        trigger=True,
    ),
    Guarded(
        "option_stays",
        "option",
        options((1, "x")) + "; UPDATE initiatives_option SET title = 'y'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    Guarded(
        "ballot_fits_method",
        "currentballot",
        BALLOT.format(into=OPEN, who=VENUE, audience="organisation").replace("'for'", "'maybe'"),
        trigger=True,
    ),
]
