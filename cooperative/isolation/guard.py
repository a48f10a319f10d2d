"""`Guard`: the migration operation that writes row-level security from the terms of `visibility.md`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PERSON = "(SELECT app_person())"
ACTING = "(SELECT acting())"

# Each term of visibility.md as one condition; the scalar subqueries are evaluated once per statement.
TERMS: dict[str, str] = {
    "OPEN": f"{PERSON} IS NOT NULL",
    "MEMBERS": "(SELECT is_member())",
    "OWN": "{organisation} = " + ACTING,
    "PAYER": "{payer} = " + ACTING,
    "PART": "{initiative} = ANY ((SELECT my_initiatives())::bigint[])",
    "SEAT": "{body} = ANY ((SELECT my_bodies())::bigint[])",
    "SELF": "{person} = " + PERSON,
    "COLLEAGUE": "{person} = ANY ((SELECT my_colleagues())::bigint[])",
    "LISTED": "{listed} AND (SELECT is_member())",
    "SEATED": "{person} = ANY ((SELECT seated_persons())::bigint[]) AND (SELECT is_member())",
    "COOP": "(SELECT is_cooperative())",
    "NOBODY": "false",
    "ANYONE": "true",
    "MINE": "{own} = ANY ((SELECT my_organisations())::bigint[])",
    "PUBLISHED": "{published} AND (SELECT is_member())",
    # The cooperative reads what left its author: not the drafts and ballots of one organisation.
    "SHARED": "{audience} <> 'organisation' AND (SELECT is_cooperative())",
    "AUDIENCE": (
        "({audience} IN ('members', 'public') AND (SELECT is_member()))"
        " OR {organisation} = " + ACTING + " OR ({audience} = 'participants' AND {initiative} = ANY"
        " ((SELECT my_initiatives())::bigint[]))"
        " OR ({audience} = 'body' AND {body} = ANY ((SELECT my_bodies())::bigint[]))"
    ),
}
HOUSE = "(SELECT in_house())"
COLUMNS = {
    "organisation": "organisation_id",
    "payer": "payer_id",
    "initiative": "initiative_id",
    "body": "body_id",
    "person": "person_id",
    "audience": "audience",
    "listed": "listed",
    "published": "published",
    "own": "organisation_id",
}


@dataclass(frozen=True)
class Policy:
    """Who reads and who writes one table, in the terms of `visibility.md` joined by `|`.

    `insert` and `update` default to `write`; None means: nobody but the house. `delete` is refused
    unless named. `columns` renames a column that a term looks at, for this table.
    """

    read: str
    write: str = "NOBODY"
    update: str | None = None
    delete: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    append_only: bool = False

    def condition(self, terms: str) -> str:
        """Write the terms as one SQL condition, the house reach added."""
        columns = COLUMNS | self.columns
        parts = [f"({TERMS[term.strip()].format(**columns)})" for term in terms.split("|")]
        return " OR ".join([*parts, HOUSE])

    def statements(self, table: str) -> list[str]:
        """Write every statement that puts this policy on a table."""
        update = self.update if self.update is not None else self.write
        lines = [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'CREATE POLICY "{table}_select" ON "{table}" FOR SELECT USING ({self.condition(self.read)})',
            f'CREATE POLICY "{table}_insert" ON "{table}" FOR INSERT WITH CHECK ({self.condition(self.write)})',
        ]
        if self.append_only:
            lines.append(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APPLICATION}')
            return lines
        lines.append(
            f'CREATE POLICY "{table}_update" ON "{table}" FOR UPDATE'
            f" USING ({self.condition(update)}) WITH CHECK ({self.condition(update)})"
        )
        if self.delete is None:
            lines.append(f'REVOKE DELETE, TRUNCATE ON "{table}" FROM {APPLICATION}')
        else:
            lines.append(
                f'CREATE POLICY "{table}_delete" ON "{table}" FOR DELETE USING ({self.condition(self.delete)})'
            )
        return lines

    @staticmethod
    def drop_statements(table: str) -> list[str]:
        """Write the statements that take every policy of `Guard` away again."""
        return [
            *(f'DROP POLICY IF EXISTS "{table}_{verb}" ON "{table}"' for verb in VERBS),
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
            f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APPLICATION}',
        ]


VERBS = ("select", "insert", "update", "delete")
APPLICATION = "portal_app"

# A temporary table is looked up before every schema that is not named: without pg_temp at the end of its path, a
# definer function would read the tables that whoever asks made up. Run it after the functions of a package are made.
PIN_DEFINERS = """
DO $$
DECLARE definer regprocedure;
BEGIN
  FOR definer IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
      AND pg_get_userbyid(p.proowner) = current_user LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', definer);
  END LOOP;
END $$;
"""


def also(table: str, name: str, verb: str, condition: str) -> tuple[str, str]:
    """Write a restrictive policy (it must hold besides the table's other ones), and the SQL that takes it away.

    `verb` INSERT or UPDATE; the house reach passes. For UPDATE the row must fit before and after.
    """
    rule = f"({HOUSE} OR ({condition}))"
    using = f" USING {rule}" if verb == "UPDATE" else ""
    return (
        f'CREATE POLICY "{name}" ON "{table}" AS RESTRICTIVE FOR {verb}{using} WITH CHECK {rule};',
        f'DROP POLICY "{name}" ON "{table}";',
    )


class Guard(Operation):
    """Put row-level security on a model's table; `policy` as in `Policy`."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, policy: Policy) -> None:
        self.model, self.policy = model, policy

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give what rebuilds this operation."""
        return (self.__class__.__name__, [self.model, self.policy], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Write the policies, replacing older ones."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in [*Policy.drop_statements(table), *self.policy.statements(table)]:
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the policies away."""
        for statement in Policy.drop_statements(from_state.apps.get_model(app_label, self.model)._meta.db_table):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """Say what this does."""
        return f"Guard {self.model}: read {self.policy.read}, write {self.policy.write}"
