"""How many times the CPU of a bare view the lists and the pages with many rows cost."""

from __future__ import annotations

from functools import partial

import pytest

from initiatives.overview import views
from tests.bench.conftest import Both, Demo, open_vote
from tests.bench.floor_urls import FRAME
from tests.bench.measuring import compare, count_statements

MANY = 100
ROWS = 50


def measure(what: str, both: Both, path: str, goal: str, rows: int) -> None:
    """Ask portal and floor for the same path in turns; both ask the same number of statements."""
    portal, floor = partial(both.portal.get, path), partial(both.floor.get, path)
    portal()
    seen, FRAME.asked = count_statements(portal)
    FRAME.rows = rows
    bare, asked = count_statements(floor)
    assert (seen.status, bare.status) == (200, 200)
    assert len(asked) == len(FRAME.asked)
    if rows:
        assert bare.body.count(b"<tr>") == rows
    compare(what, portal, floor, goal=goal, rows=rows, asked=len(asked), many=MANY)


def test_the_list_of_initiatives(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ON_A_PAGE", ROWS)
    assert both.portal.get("/maken/").body.count(b'<th scope="row">') == ROWS
    measure("list /maken/", both, "/maken/", "1.5", ROWS)


def test_the_list_of_members(both: Both, demo: Demo) -> None:
    [[many]] = demo.ask("SELECT count(*) FROM members_organisation")
    measure("list /leden/", both, "/leden/", "1.5", many)


def test_an_initiative_with_fifty_participants(both: Both, demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SHOWN_AT_FIRST", ROWS)
    [[pk]] = demo.ask(
        "SELECT initiative_id FROM initiatives_participation WHERE until IS NULL AND state = 'taking_part'"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    measure("detail /maken/<pk>/", both, f"/maken/{pk}/", "1.75", ROWS)


def test_a_vote_as_its_elector_sees_it(both: Both, demo: Demo) -> None:
    measure("detail /beslissen/<pk>/", both, f"/beslissen/{open_vote(demo, both)}/", "1.75", 0)
