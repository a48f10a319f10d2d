"""Migrations are complete and safe: each after the first release passes the linter."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest
from django.core.management import call_command
from django_migration_linter import MigrationLinter

from tests.house.files import FLOORS, ROOT, limits, named, sources


def test_no_migration_is_missing(db: None) -> None:
    with redirect_stdout(io.StringIO()) as said:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in said.getvalue()


def unsafe(name: str) -> bool:
    """Say whether the linter finds an error in a migration."""
    app, migration = name.split(".", 1)
    linter = MigrationLinter(path=str(ROOT), database="owner", no_cache=True, no_output=True)
    with redirect_stdout(io.StringIO()):
        linter.lint_all_migrations(app_label=app, migration_name=migration)
    return bool(linter.has_errors)


def test_every_migration_after_the_first_release_is_safe(django_db_setup: None, django_db_blocker: object) -> None:
    early = set(limits()["migrations"]["before_the_first_release"])
    found = {
        f"{named(path).split('/')[0]}.{path.stem}"
        for path in sources(migrations=True)
        if path.parent.name == "migrations" and path.stem[:4].isdigit()
    }
    assert early <= found, "a migration that was released never disappears"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        assert [name for name in sorted(found - early) if unsafe(name)] == []
        # The linter sees what it must: this one adds a unique constraint to a table that could hold rows.
        assert unsafe("initiatives.0011_children_belong_to_their_lead")


@pytest.mark.parametrize("floor", FLOORS)
def test_migrations_have_names_that_say_what_they_do(floor: str) -> None:
    names = [path.stem for path in (ROOT / floor / "migrations").glob("0*.py")]
    assert not [name for name in names if name[5:].startswith("auto_")]
