"""Every table has a policy or a reasoned exemption, and no policy is weaker than its model asks."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from tests.cast import Cast
from tests.house.files import limits


def _rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_no_table_without_a_policy_or_a_reasoned_exemption(cast: Cast) -> None:
    outside = limits()["policies"]["outside"]
    tables = {
        str(name): bool(guarded)
        for name, guarded in _rows(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
    }
    unguarded = {name for name, guarded in tables.items() if not guarded}
    assert unguarded == set(outside)
    assert all(len(reason) > 10 for reason in outside.values())


def test_every_model_of_ours_is_guarded_or_exempt(cast: Cast) -> None:
    outside = limits()["policies"]["outside"]
    guarded = {str(row[0]) for row in _rows("SELECT DISTINCT tablename FROM pg_policies")}
    closed = {"cooperative_recordhead", "cooperative_personsalt"}
    for label in ("cooperative", "members", "initiatives", "financing"):
        for model in apps.get_app_config(label).get_models():
            table = model._meta.db_table
            assert table in guarded or table in outside or table in closed, table


def test_the_application_role_owns_nothing_and_cannot_bypass(cast: Cast) -> None:
    assert _rows(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False)]
    assert _rows("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == [(0,)]


def test_definer_functions_have_a_fixed_search_path(cast: Cast) -> None:
    loose = _rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT EXISTS (SELECT 1 FROM unnest(coalesce(proconfig, '{}')) c WHERE c LIKE 'search_path=%')"
    )
    assert loose == []


def test_views_do_not_bypass_row_level_security(cast: Cast) -> None:
    assert (
        _rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')")
        == []
    )
