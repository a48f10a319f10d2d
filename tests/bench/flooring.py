"""The floor of an act that writes many rows: the same rows again, by plain INSERTs without index, trigger or policy."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from tests.bench.measuring import timed
from tests.databases import superuser_url

BY_SEQ = frozenset({"cooperative_recordleaf", "cooperative_recordhash"})


class Floor:
    """Knows where the tables stood, and then writes what came in them once more."""

    def __init__(self, *tables: str) -> None:
        self.line = psycopg.connect(superuser_url(str(connection.settings_dict["NAME"])), autocommit=True)
        self.before = {table: self._newest(table) for table in tables}

    def _newest(self, table: str) -> int:
        row = self.line.execute(f"SELECT coalesce(max({_key(table)}), 0) FROM {table}").fetchone()
        return int(row[0]) if row else 0

    def write(self, taken: list[float]) -> int:
        """Write in one transaction, add its milliseconds by the clock, and give how many rows it wrote."""
        jobs: list[tuple[str, list[list[Any]]]] = []
        for table, before in self.before.items():
            self.line.execute(f"CREATE TABLE floor_{table} AS SELECT * FROM {table} LIMIT 0")
            found = self.line.execute(f"SELECT * FROM {table} WHERE {_key(table)} > {before}").fetchall()
            if found:
                places = ", ".join(["%s"] * len(found[0]))
                rows = [[Jsonb(each) if isinstance(each, dict) else each for each in row] for row in found]
                jobs.append((f"INSERT INTO floor_{table} VALUES ({places})", rows))
        with timed(taken, time.perf_counter), self.line.transaction(), self.line.cursor() as cursor:
            for statement, rows in jobs:
                cursor.executemany(statement, rows)
        for table in self.before:
            self.line.execute(f"DROP TABLE floor_{table}")
        self.line.close()
        return sum(len(rows) for _statement, rows in jobs)


def _key(table: str) -> str:
    return "seq" if table in BY_SEQ else "id"
