"""`manage.py load_demo`: build the demo cooperative through the real actions, with the house clock in the past."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cooperative.celery import app
from cooperative.demo import Event, World, demo_file
from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.movable_clock import install_movable_clock, move_clock
from cooperative.outbox.handlers import handlers, patient
from cooperative.protocols import gather_all

NEWEST = 100
# So many of the newest mails stay readable for each address: an old invitation is not pushed out by others' reminders.
EACH = 3
PAST_MAILS = """
WITH past AS (DELETE FROM cooperative_outboxrow WHERE kind = 'mail' AND state = 'waiting' RETURNING payload, created_at)
INSERT INTO cooperative_demomail (recipient, subject, body, html, sent_at)
SELECT recipient, subject, body, html, created_at FROM (
  SELECT payload->>'recipient' AS recipient, left(payload->>'subject', 300) AS subject, payload->>'body' AS body,
         coalesce(payload->>'html', '') AS html, created_at,
         row_number() OVER (PARTITION BY payload->>'recipient' ORDER BY created_at DESC) AS place
    FROM past) newest WHERE place <= %s ORDER BY created_at
"""
PAST_NOTICES = """
WITH past AS (DELETE FROM cooperative_outboxrow WHERE kind NOT IN ('mail', 'report') AND kind <> ALL(%s)
  AND state = 'waiting' RETURNING kind, payload, created_at)
SELECT kind, payload::text, created_at FROM past ORDER BY created_at DESC
"""
PAST_REPORTS = """
UPDATE cooperative_outboxrow SET state = 'done', attempts = 1, done_at = created_at WHERE kind = 'report'
"""


class Command(BaseCommand):
    """Load the demo once; a demo that is there is kept."""

    help = "Bouwt de demo-coöperatie op; doet niets als ze er al is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the scale."""
        parser.add_argument("--scale", type=int, default=1, help="hoeveel keer zo groot (voor metingen)")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        """Run every event of every floor in the order of time."""
        if settings.PRODUCTION:
            raise CommandError("In productie wordt geen demo geladen.")
        if not 1 <= scale <= 1000:
            raise CommandError("De schaal is een getal van 1 tot 1000.")
        if demo_file().is_file():
            self.stdout.write("De demo is er al.")
            return
        # Nobody waits for what is done in the past: no worker is woken, and what is lost is built again.
        app.conf.update(broker_url="memory://")
        for alias in ("default", "owner"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SET synchronous_commit = off")
        install_movable_clock()
        move_clock(timedelta(0))
        world = World(today=fresh_now().astimezone(BRUSSELS).date(), scale=scale)
        try:
            told: list[Event] = gather_all("demo", "events", world)
            self._run(sorted(told, key=lambda event: (event.at, event.order)))
        finally:
            move_clock(timedelta(0))
        self._finish_jobs()
        demo_file().parent.mkdir(parents=True, exist_ok=True)
        demo_file().write_text(json.dumps({"started_on": world.today.isoformat()}), encoding="utf-8")
        self.stdout.write(f"De demo is geladen: {len(world.ids)} zaken.")

    def _run(self, events: list[Event]) -> None:
        shown: datetime | None = None
        for event in events:
            if event.at > datetime.now(UTC):
                raise CommandError(f"{event.what}: {event.at} ligt in de toekomst.")
            if event.at != shown:
                move_clock(event.at - datetime.now(UTC))
                shown = event.at
            try:
                event.run()
            except Exception as error:
                error.add_note(f"demo: {event.what} ({event.at:%Y-%m-%d %H:%M})")
                raise

    def _finish_jobs(self) -> None:
        """Show the newest mails of the past in the mailbox of the demo, send none; reports are made.

        What is patient is left for the worker of the demo. As the owner.
        """
        with connections["owner"].cursor() as cursor:
            cursor.execute(PAST_NOTICES, [list(patient())])
            self._write_mails(cursor.fetchall()[:NEWEST])
            cursor.execute(PAST_MAILS, [EACH])
            cursor.execute(PAST_REPORTS)

    def _write_mails(self, rows: list[tuple[str, str, datetime]]) -> None:
        """Do what a worker would have done with notices of the past, at their moment; `rows`: kind, payload, moment."""
        known = handlers()
        try:
            for kind, payload, moment in rows:
                move_clock(moment - datetime.now(UTC))
                known[kind](json.loads(payload))
        finally:
            move_clock(timedelta(0))
