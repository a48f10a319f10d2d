"""The house clock of a demo or a test: the real one plus an offset that only the owner moves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connections

INSTALL = """
CREATE TABLE IF NOT EXISTS house_clock (id smallint PRIMARY KEY CHECK (id = 1), shift interval NOT NULL);
INSERT INTO house_clock VALUES (1, interval '0') ON CONFLICT DO NOTHING;
REVOKE ALL ON house_clock FROM portal_app;
CREATE OR REPLACE FUNCTION house_now() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT clock_timestamp() + (SELECT shift FROM public.house_clock) $$;
"""


class ClockIsFixed(RuntimeError):
    """Production has no clock that can be moved."""


def install_movable_clock() -> None:
    """Give this database a clock with an offset; refuse in production."""
    _refuse_in_production()
    with connections["owner"].cursor() as cursor:
        cursor.execute(INSTALL)


def move_clock(shift: timedelta) -> None:
    """Set the offset to the real clock (negative: the past); as the owner, committed at once."""
    _refuse_in_production()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE house_clock SET shift = make_interval(secs => %s)", [Decimal(str(shift.total_seconds()))]
        )


def _refuse_in_production() -> None:
    if settings.PRODUCTION:
        raise ClockIsFixed("The clock of production is the database's own.")
