"""The demo with fifty initiatives and more, a visitor of the portal and one of the floor, and the table at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.template.base import Template
from django.test.utils import _TestState

from cooperative.isolation.acting import Acting
from tests.bench.floor_urls import FRAME
from tests.bench.measuring import TABLE, Visitor, floor_application, portal_application
from tests.conftest import signed_in
from tests.databases import clone_of, superuser_url
from tests.demo_database import ensure_demo_template

EMAIL, ORGANISATION = "lien.verhaeghe@bibliotheek-aalst.demo.example", "Bibliotheek Aalst"
COPIES = 5  # eleven published initiatives five times over: more than fifty
CHILDREN = ("initiatives_initiativearea", "initiatives_participation", "financing_planline")


@dataclass(slots=True)
class Demo:
    """A clone of the demo."""

    database: str

    def ask(self, sql: str, *values: object) -> list[tuple[int, ...]]:
        """Read or prepare as the superuser, to whom every row is open."""
        with psycopg.connect(superuser_url(self.database), autocommit=True) as line:
            answer = line.execute(sql, values)
            return list(answer) if answer.description else []


@dataclass(slots=True)
class Both:
    """Who visits both applications, with the same session."""

    portal: Visitor
    floor: Visitor
    organisation: int


@pytest.fixture(scope="session")
def demo(django_db_setup: None, django_db_blocker: object) -> Iterator[Demo]:
    """Clone the demo, with more initiatives and the floor's own table."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = ensure_demo_template()
        with clone_of(template, f"b_{template[-12:]}_{os.getpid()}") as name:
            one = Demo(name)
            _copy_initiatives(one)
            one.ask("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, who bigint, choice text, reason text)")
            one.ask("GRANT ALL ON bench_floor, bench_floor_id_seq TO portal_app")
            one.ask("INSERT INTO bench_floor (who) VALUES (0)")
            one.ask("ANALYZE")
            yield one


@pytest.fixture(scope="session")
def both(demo: Demo) -> Both:
    """Sign a representative in."""
    [[person, organisation]] = demo.ask(
        "SELECT a.id, o.id FROM members_account a, members_organisation o WHERE a.email = %s AND o.name = %s",
        EMAIL,
        ORGANISATION,
    )
    # The test environment tells about every template it renders; a server does not.
    Template._render = _TestState.saved_data.template_render  # type: ignore[method-assign]
    session = signed_in(Acting(person, organisation)).session.session_key
    assert session
    FRAME.session, FRAME.person, FRAME.organisation = session, person, organisation
    return Both(Visitor(portal_application(), session), Visitor(floor_application(), session), organisation)


def open_vote(demo: Demo, both: Both) -> int:
    """Give an open vote in which the visitor's organisation votes."""
    [[pk]] = demo.ask(
        "SELECT d.id FROM initiatives_decision d JOIN initiatives_elector e ON e.decision_id = d.id"
        " WHERE d.state = 'open' AND d.closes_at > now() AND e.organisation_id = %s ORDER BY 1 LIMIT 1",
        both.organisation,
    )
    return pk


def _copy_initiatives(demo: Demo) -> None:
    """Copy the published initiatives with their areas, participants and plans; triggers are not asked."""
    with psycopg.connect(superuser_url(demo.database)) as line:
        line.execute("SET session_replication_role = replica")
        for copy in range(1, COPIES):
            shift = copy * 1_000_000
            for table, column in (("initiatives_initiative", "id"), *((name, "initiative_id") for name in CHILDREN)):
                columns = [
                    row[0]
                    for row in line.execute(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                        " AND column_name NOT IN ('id', %s) AND is_generated = 'NEVER'",
                        [table, column],
                    )
                ]
                names = ", ".join(columns)
                line.execute(
                    f"INSERT INTO {table} ({column}, {names}) SELECT {column} + {shift}, {names} FROM {table}"
                    f" WHERE {column} IN (SELECT id FROM initiatives_initiative"
                    " WHERE published_at IS NOT NULL AND id < 1000000)"
                )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    if TABLE.lines:
        terminalreporter.write_line("")
        terminalreporter.write_line(TABLE.written())
