"""The embedded servers for real: three roles, what each may do, data that stay, nothing left running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from cooperative.launch import databases, servers
from cooperative.launch.children import command_of
from cooperative.launch.locks import BusyError
from cooperative.launch.state import State
from cooperative.launch.words import CHECKOUT

GIVEN = ("DATABASE_URL", "OWNER_DATABASE_URL", "SUPERUSER_DATABASE_URL", "REDIS_URL", "SECRET_KEY")


@pytest.fixture(scope="module")
def no_servers_given() -> Iterator[None]:
    """Forget the servers on which these tests themselves run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in GIVEN:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    return State(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def env(no_servers_given: None, state: State) -> Iterator[dict[str, str]]:
    with servers.running(state, mode="test") as (handed, _):
        with psycopg.connect(handed["OWNER_DATABASE_URL"], autocommit=True) as owner:
            owner.execute("CREATE TABLE thing (id bigserial PRIMARY KEY, name text)")
            owner.execute("CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'")
        yield handed


@pytest.fixture
def application(env: dict[str, str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_no_server_listens_on_a_port(env: dict[str, str], state: State) -> None:
    with psycopg.connect(env["SUPERUSER_DATABASE_URL"]) as superuser:
        assert superuser.execute("SHOW listen_addresses").fetchone() == ("",)
        assert superuser.execute("SHOW max_connections").fetchone() == ("200",)
    with redis.Redis.from_url(env["REDIS_URL"]) as broker:
        assert broker.config_get("port") == {"port": "0"}
        assert broker.config_get("appendonly") == {"appendonly": "no"}


def test_the_application_reads_and_writes_what_the_owner_made(application: psycopg.Connection) -> None:
    application.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")
    application.execute("UPDATE thing SET name = 'c' WHERE name = 'a'")
    application.execute("DELETE FROM thing WHERE name = 'b'")

    assert application.execute("SELECT name, two() FROM thing").fetchall() == [("c", 2)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "TRUNCATE thing",
        "DROP TABLE thing",
        "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
        "CREATE ROLE other",
        "SET ROLE portal_owner",
        "CREATE DATABASE other",
        "COPY thing TO PROGRAM 'true'",
    ],
)
def test_the_application_role_may_not(application: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)


def test_neither_role_is_superuser_or_passes_row_level_security(env: dict[str, str]) -> None:
    asked = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles"
    with psycopg.connect(env["SUPERUSER_DATABASE_URL"]) as superuser:
        rows = superuser.execute(f"{asked} WHERE rolname IN ('portal_app', 'portal_owner') ORDER BY 1").fetchall()
        owns = superuser.execute(
            "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
            " WHERE r.rolname = 'portal_app' AND d.deptype = 'o'"
        ).fetchone()

    assert rows == [
        ("portal_app", False, False, False, False, True),
        ("portal_owner", False, False, False, False, True),
    ]
    assert owns == (0,)


def test_extensions_and_unicode_words_work_for_the_application(application: psycopg.Connection) -> None:
    found = application.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1").fetchall()

    assert [name for (name,) in found] == ["btree_gist", "citext", "pg_trgm", "unaccent"]
    assert application.execute("SELECT unaccent('België'), lower('ÉÉN')").fetchone() == ("Belgie", "één")
    assert application.execute("SELECT cardinality(show_trgm('ë')) > 0").fetchone() == (True,)


def test_another_database_is_made_the_same_way(env: dict[str, str]) -> None:
    def run_sql(database: str, sql: str) -> None:
        address = urlsplit(env["SUPERUSER_DATABASE_URL"])._replace(path=f"/{database}").geturl()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql)

    databases.prepare_database(run_sql, "second")

    with psycopg.connect(env["OWNER_DATABASE_URL"].replace("/portal?", "/second?")) as owner:
        owner.execute("CREATE TABLE thing (id int)")
    with psycopg.connect(env["DATABASE_URL"].replace("/portal?", "/second?")) as connection:
        assert connection.execute("SELECT count(*) FROM thing").fetchone() == (0,)


def test_a_second_launcher_is_refused_and_finds_the_servers_of_the_first(env: dict[str, str], state: State) -> None:
    with pytest.raises(BusyError), servers.running(state, mode="test"):
        pass

    found = servers.running_environment(state)
    assert {name: found[name] for name in (*GIVEN, "PORTAL_ORIGIN")} == {
        name: env[name] for name in (*GIVEN, "PORTAL_ORIGIN")
    }


LAUNCHER = """
import os, signal, sys, time
from pathlib import Path
from cooperative.launch.children import stopping_when_asked
from cooperative.launch import servers
from cooperative.launch.state import State
with stopping_when_asked(), servers.running(State(Path(sys.argv[1])), mode="demo") as (env, children):
    print(env["OWNER_DATABASE_URL"], *[child.running.pid for child in children.all], flush=True)
    time.sleep(60)
"""


def launch(folder: Path) -> tuple[subprocess.Popen[str], str, list[int]]:
    """Start the servers from a process of their own; give it, the owner's address and their numbers."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert launcher.stdout is not None
    address, *pids = launcher.stdout.readline().split()
    return launcher, address, [int(pid) for pid in pids]


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(command_of(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if command_of(pid)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_committed_outlives_a_stop_and_a_kill(
    no_servers_given: None, tmp_path: Path, number: signal.Signals
) -> None:
    launcher, address, pids = launch(tmp_path)
    try:
        with psycopg.connect(address, autocommit=True) as owner:
            owner.execute("CREATE TABLE kept AS SELECT 7 AS n")
        launcher.send_signal(number)
        launcher.wait(30)
        wait_until_gone(pids)
    finally:
        launcher.kill()
        launcher.communicate()
    if number == signal.SIGTERM:
        left = {path.name for path in tmp_path.iterdir()}
        assert not left & {"children.json", "environment.json", "servers.lock"}
        assert not (tmp_path / "postgres" / "postmaster.pid").exists()

    with (
        servers.running(State(tmp_path), mode="demo") as (again, _),
        psycopg.connect(again["OWNER_DATABASE_URL"]) as owner,
    ):
        assert owner.execute("SELECT n FROM kept").fetchone() == (7,)


def test_reset_begins_with_an_empty_database(no_servers_given: None, tmp_path: Path) -> None:
    with (
        servers.running(State(tmp_path), mode="test") as (first, _),
        psycopg.connect(first["OWNER_DATABASE_URL"], autocommit=True) as owner,
    ):
        owner.execute("CREATE TABLE gone (id int)")

    with (
        servers.running(State(tmp_path), mode="test", reset=True) as (second, _),
        psycopg.connect(second["DATABASE_URL"]) as connection,
    ):
        assert connection.execute("SELECT to_regclass('gone')").fetchone() == (None,)


def test_servers_that_the_machine_gives_are_used_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": "postgresql://portal_app@db/portal",
        "OWNER_DATABASE_URL": "postgresql://portal_owner@db/portal",
        "REDIS_URL": "redis://broker:6379/0",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with servers.running(State(tmp_path), mode="demo") as (env, children):
        assert children.all == []
        assert {name: env[name] for name in given} == given
    assert os.listdir(tmp_path / "logs") == []
