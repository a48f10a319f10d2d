"""Databases of the tests: one migrated template with the cast, a clone per worker and per transactional test."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections

from cooperative.isolation.movable_clock import install_movable_clock
from cooperative.launch.databases import creation_statement, prepare_database, quoted

ROOT = Path(__file__).resolve().parent.parent
ALIASES = ("default", "relay", "owner")


def superuser_url(database: str) -> str:
    """Give the superuser's address of a database on the test server."""
    parts = urlsplit(os.environ["SUPERUSER_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def run_as_superuser(database: str, sql: str) -> None:
    """Run SQL in autocommit as the superuser (clones, clock, triggers: nothing else)."""
    with psycopg.connect(superuser_url(database), autocommit=True) as connection:
        connection.execute(sql)


def use(database: str) -> None:
    """Point every connection of this process at another database."""
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


def fingerprint() -> str:
    """Hash whatever shapes the template: migrations, policies, cast, shipped data."""
    digest = hashlib.sha256()
    files = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("cooperative/isolation/*.py"),
        *ROOT.glob("*/models.py"),
        *ROOT.glob("*/*/models.py"),
        *ROOT.glob("*/*/source/*"),
        ROOT / "tests" / "cast.py",
        ROOT / "tests" / "databases.py",
        ROOT / "members" / "roles" / "actions.py",
    ]
    for file in sorted(files):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def ensure_template(build_cast: Callable[[], None]) -> str:
    """Make the template once, whoever of the workers comes first; give its name."""
    name = f"template_{fingerprint()}"
    lock = Path(os.environ.get("PORTAL_STATE", str(ROOT / ".local"))) / "template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not exists(name):
            drop_older_templates()
            building = f"{name}_building"
            drop(building)
            prepare_database(run_as_superuser, building)
            use(building)
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            install_movable_clock()
            build_cast()
            for alias in ALIASES:
                connections[alias].close()
            run_as_superuser("postgres", f"ALTER DATABASE {quoted(building)} RENAME TO {quoted(name)}")
    return name


def exists(name: str) -> bool:
    """Say whether the server has this database."""
    with psycopg.connect(superuser_url("postgres"), autocommit=True) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def drop(name: str) -> None:
    """Drop a database of the tests."""
    run_as_superuser("postgres", f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")


def drop_older_templates() -> None:
    """Drop templates that no code matches any more, unless somebody works on a clone of them."""
    with psycopg.connect(superuser_url("postgres"), autocommit=True) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
            if row[0] not in {"template0", "template1"} and not row[0].endswith("_building")
        ]
    for name in names:
        drop(name)


@contextmanager
def clone_of(template: str, name: str) -> Iterator[str]:
    """Work on a clone of the template; it is dropped at the end."""
    drop(name)
    run_as_superuser("postgres", creation_statement(name, template))
    before = connections["default"].settings_dict["NAME"]
    use(name)
    try:
        yield name
    finally:
        use(before)
        drop(name)


@contextmanager
def filled_clone[T](template: str, name: str, fill: Callable[[], T]) -> Iterator[T]:
    """Keep a clone of the template with more in it, itself to be cloned; nobody works on it."""
    drop(name)
    run_as_superuser("postgres", creation_statement(name, template))
    before = connections["default"].settings_dict["NAME"]
    use(name)
    try:
        filled = fill()
        use(before)
        yield filled
    finally:
        use(before)
        drop(name)
