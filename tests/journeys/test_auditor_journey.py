"""The auditor reads all that goes about in financing, in English, and changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from cooperative.isolation.clock import BRUSSELS
from tests.journeys.portal import Portal, running_portal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
HOUSE = "Coöperatie Samen verder"
AUDITOR = "luc.geerinckx@samen-verder.demo.example"
WRITTEN = Path(__file__).parents[1] / "house" / "posts.toml"
POSTS = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["posts"]
TABLES = r"SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'financing\_%%' ORDER BY 1"
# What the addresses of the house treasurer are about: a row of the demo that the act could change; 0 where it has none.
ABOUT = {
    "bank_file": "SELECT max(id) FROM financing_bankfile WHERE read_at IS NULL",
    "line": "SELECT max(l.id) FROM financing_bankline l WHERE l.cents > 0 AND l.parts = 0"
    " AND NOT EXISTS (SELECT 1 FROM financing_settlement s WHERE s.line_id = l.id)",
    "invoice": "SELECT max(id) FROM financing_invoice WHERE kind = 'invoice'",
    "schedule": "SELECT max(id) FROM financing_schedule",
    "settlement": "SELECT max(id) FROM financing_settlement WHERE kind = 'payment' AND undoes_id IS NULL",
    "booking": "SELECT max(id) FROM financing_linebooking WHERE undoes_id IS NULL",
    "entry": "SELECT max(id) FROM financing_journalentry",
    "statement": "SELECT max(id) FROM financing_bankstatement",
    "initiative": "SELECT max(initiative_id) FROM financing_planline WHERE kind = 'running'",
    "round": "SELECT max(id) FROM financing_round",
    "house": "SELECT id FROM members_organisation WHERE name = 'Coöperatie Samen verder'",
}
WHICH = {
    "read_bank_file": ("bank_file",),
    "drop_bank_file": ("bank_file",),
    "book_line": ("line",),
    "match_line": ("line",),
    "undo_settlement": ("settlement",),
    "undo_booking": ("booking",),
    "credit_invoice": ("invoice",),
    "write_off": ("invoice",),
    "enter_payment": ("invoice",),
    "fix_anew": ("schedule",),
    "fix_round": ("round",),
    "fix_contributions": ("initiative", "werking", "year"),
    "undo_payment": ("none",),
    "undo_refund": ("none",),
    "set_off": ("invoice",),
    "undo_set_off": ("settlement",),
    "refund_line": ("line",),
    "ledger_entry": ("entry",),
    "close_year": ("year",),
}


@pytest.fixture(scope="module")
def portal(django_db_blocker: pytest.FixtureRequest) -> Iterator[Portal]:
    """One running portal."""
    with django_db_blocker.unblock(), running_portal("auditor") as running:  # type: ignore[attr-defined]
        yield running


def about(portal: Portal) -> dict[str, int]:
    """Find the rows that the addresses are about."""
    year = datetime.now(BRUSSELS).year
    found = {name: portal.ask(sql)[0][0] for name, sql in ABOUT.items()}
    return {name: int(str(row or 0)) for name, row in found.items()} | {"year": year, "none": 0}


def rows(portal: Portal) -> dict[str, int]:
    """Count the rows of every table of financing."""
    tables = [str(name) for [name] in portal.ask(TABLES)]
    return {name: int(str(portal.ask(f"SELECT count(*) FROM {name}")[0][0])) for name in tables}


def test_the_auditor_reads_all_and_changes_nothing(chromium: Browser, portal: Portal) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    luc, row = Visitor(context.new_page(), portal.base), about(portal)
    luc.go("/aanmelden/")
    luc.language = "en"
    luc.press("English")
    luc.enter(AUDITOR, PASSWORD, HOUSE)
    for path, heading in (
        ("boekhouding/", "The books"),
        (f"boekhouding/{row['year']}/", "Trial balance"),
        (f"boekhouding/{row['year']}/dagboek/", "Journal"),
        (f"boekhouding/boekingen/{row['entry']}/", ""),
        ("boekhouding/rekeningen", ""),
        ("bank/", "Bank"),
        (f"bank/uittreksels/{row['statement']}/", ""),
        (f"bank/bestanden/{row['bank_file']}/", ""),
        ("bank/afpunten/", ""),
        (f"bank/afpunten/{row['line']}/", ""),
        ("facturen/", "Invoices"),
        (f"facturen/{row['invoice']}/", "2026-"),
        (f"facturen/{row['invoice']}/aanmaningen", ""),
        ("facturen/met-de-hand", ""),
        ("bijdragen/", "Contributions"),
        (f"bijdragen/{row['schedule']}/", ""),
    ):
        luc.go(f"/samenleggen/{path}")
        assert heading in luc.page.locator("h1").inner_text(), path
        assert luc.page.locator("main form[method=post]").count() == 0, path
    _writes_nothing(luc, portal, row)
    context.close()


def _writes_nothing(luc: Visitor, portal: Portal, row: dict[str, int]) -> None:
    """What the house treasurer may write answers 403 or 404 to the auditor, and no row of financing changes."""
    token = luc.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    before, tried = rows(portal), 0
    for name, post in POSTS.items():
        if post["as"] != "house_treasurer":
            continue
        path = reverse(name, args=[row.get(each, each) for each in WHICH.get(name, ())])
        said = {"csrfmiddlewaretoken": token, "organisation": str(row["house"]), "version": "1"} | post.get(
            "fields", {}
        )
        answer = luc.page.context.request.post(luc.base + path, form=said, headers={"Origin": luc.base})
        assert answer.status in {403, 404}, f"{name} {path}: {answer.status}"
        assert "CSRF" not in answer.text(), name
        tried += 1
    assert tried >= len(WHICH)
    assert rows(portal) == before
