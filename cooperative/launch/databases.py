"""How a database of the portal is made: roles, owner, extensions and default privileges, as SQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

SUPERUSER = "portal_super"
OWNER = "portal_owner"
APPLICATION = "portal_app"
DATABASE = "portal"
MAINTENANCE = "postgres"

_SQL = Path(__file__).with_name("sql")


def quoted(name: str) -> str:
    """Quote an SQL identifier; refuses a NUL character."""
    if "\0" in name:
        raise ValueError("an SQL identifier cannot hold a NUL character")
    return '"' + name.replace('"', '""') + '"'


def role_statements() -> list[str]:
    """Give the SQL that makes the roles, to run once per server; may be run again."""
    return [(_SQL / "roles.sql").read_text(encoding="utf-8")]


def creation_statement(name: str, template: str | None = None) -> str:
    """Give the SQL that makes a database owned by the owner role; runs outside a transaction."""
    source = f" TEMPLATE {quoted(template)}" if template else ""
    return f"CREATE DATABASE {quoted(name)} OWNER {OWNER}{source}"


def statements_for(name: str) -> list[str]:
    """Give the SQL to run as superuser inside the database of that name; may be run again."""
    if not name:
        raise ValueError("name the database that is made ready")
    return [(_SQL / "database.sql").read_text(encoding="utf-8")]


def prepare_database(run_sql: Callable[[str, str], object], name: str) -> None:
    """Make a new database ready; `run_sql(database, sql)` runs SQL there as superuser, in autocommit.

    The sql may hold several statements and no parameters. A database that exists already is an error.
    """
    for statement in role_statements():
        run_sql(MAINTENANCE, statement)
    run_sql(MAINTENANCE, creation_statement(name))
    for statement in statements_for(name):
        run_sql(name, statement)
