"""Each line of who sees and writes what, each wall alone: row-level security, and the querysets of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from cooperative.isolation.acting import NOBODY, Acting
from cooperative.isolation.transactions import house, reading, system
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.databases import run_as_superuser
from tests.house.lines import EVERYBODY, LINES, WITHOUT_LINE, Line
from tests.house.world import World, build_world

OUTSIDE = ("stranger", "observer", "venue_lead", "nowhere", "liar", "anonymous")
REFUSED = re.compile(
    r"row-level security|permission denied|append-only|electorate_frozen|ballot_in_time|plan_still_in_vote"
)
EVERY = [pytest.param(line, id=line.name) for line in LINES]
ASKED = [pytest.param(line, id=line.name) for line in LINES if line.asked is not None]


def context_of(world: World, who: str) -> Acting:
    """Give the context of a reader; the liar is a stranger who says to act for the library."""
    cast = world.cast
    if who == "anonymous":
        return NOBODY
    if who == "liar":
        return Acting(cast.persons["stranger"], cast.organisations["library"])
    if who == "city":
        return cast.acting("representative", "city")
    return cast.acting(who)


def row_of(world: World, line: Line) -> Model:
    """Find the row of a line."""
    which = {name: world.ids.get(str(value), value) for name, value in line.which.items()}
    with system("a test finds the row that it asks for"):
        found = line.model._default_manager.filter(**which).order_by("pk").first()
    assert found is not None, f"the world has no row: {line.name}"
    return found


def readers_by_policy(world: World, line: Line) -> set[str]:
    """Ask the bare table as everybody."""
    pk, found = row_of(world, line).pk, set()
    for who in EVERYBODY:
        with reading(context_of(world, who)):
            if line.model._default_manager.filter(pk=pk).exists():
                found.add(who)
    return found


@pytest.mark.parametrize("line", EVERY)
def test_row_level_security_alone_gives_what_the_line_says(line: Line, world: World, cast: Cast) -> None:
    assert readers_by_policy(world, line) == line.reads


@pytest.mark.parametrize("line", ASKED)
def test_the_querysets_alone_give_what_the_line_says(line: Line, world: World, cast: Cast) -> None:
    assert line.asked is not None
    pk, found = row_of(world, line).pk, set()
    for who in EVERYBODY - {"liar"}:
        acting = context_of(world, who)
        with reading(acting), house("a test takes row-level security down"):
            if line.asked(acting).filter(pk=pk).exists():
                found.add(who)
    assert found == (line.reads if line.ours is None else line.ours)


def _columns(row: Model) -> tuple[str, list[Any]]:
    fields = [one for one in row._meta.concrete_fields if not one.primary_key]
    names = ", ".join(f'"{one.column}"' for one in fields)
    return names, [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]


def _attacks(row: Model) -> Iterable[tuple[str, list[Any]]]:
    """Write the same row once more, change it, and throw it away."""
    table, key = row._meta.db_table, row._meta.pk.column
    names, values = _columns(row)
    first = names.split(", ", 1)[0]
    new_key: object = "99999" if isinstance(row.pk, str) else 32_000
    marks = ", ".join(["%s"] * (len(values) + 1))
    yield f'INSERT INTO "{table}" ("{key}", {names}) VALUES ({marks})', [new_key, *values]
    yield f'UPDATE "{table}" SET {first} = {first} WHERE "{key}" = %s', [row.pk]
    yield f'DELETE FROM "{table}" WHERE "{key}" = %s', [row.pk]


@pytest.mark.parametrize("line", EVERY)
def test_nobody_outside_writes_it_by_sql_either(line: Line, world: World, cast: Cast) -> None:
    row = row_of(world, line)
    for who in OUTSIDE:
        if who in line.spared:
            continue
        for sql, values in _attacks(row):
            with reading(context_of(world, who), read_only=False):
                outcome = _outcome(sql, values)
            assert REFUSED.search(outcome), f"{who}: {sql.split(' ')[0]}: {outcome}"


def _outcome(sql: str, values: list[Any]) -> str:
    """Run a write and undo it; say how it was refused (a row that is not there for one is refused too)."""
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(sql, values)
        except DatabaseError as error:
            return str(error)
        many = cursor.rowcount
        transaction.set_rollback(True)
    return "row-level security hides it" if many == 0 else f"{many} written"


def test_a_context_that_lies_acts_for_nobody(world: World, cast: Cast) -> None:
    with reading(context_of(world, "liar")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT app_organisation(), acting(), is_member(), is_cooperative(), my_initiatives(), my_bodies(),"
            " my_visits()"
        )
        claimed, *given = cursor.fetchone()
    assert claimed == cast.organisations["library"]
    assert given == [None, False, False, [], [], []]


def test_every_table_with_a_policy_has_a_line(world: World, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
        guarded = {str(row[0]) for row in cursor.fetchall()}
    lined = {line.model._meta.db_table for line in LINES}
    assert guarded == lined | set(WITHOUT_LINE)
    assert {model._meta.db_table for model in apps.get_app_config("financing").get_models()} <= lined


# Take these walls down one by one: the test above must see it.
MUTATED = ("draft", "ballot before the count", "pledge", "report", "idea", "impact with a ballot", "line of the record")


def test_a_wall_that_is_down_is_seen(own_database: str, own_cast: Cast, clock: HouseClock) -> None:
    world = build_world(own_cast, clock)
    for line in (one for one in LINES if one.name in MUTATED):
        assert readers_by_policy(world, line) == line.reads
        run_as_superuser(own_database, f'ALTER TABLE "{line.model._meta.db_table}" DISABLE ROW LEVEL SECURITY')
        assert readers_by_policy(world, line) == EVERYBODY, line.name
        run_as_superuser(own_database, f'ALTER TABLE "{line.model._meta.db_table}" ENABLE ROW LEVEL SECURITY')
