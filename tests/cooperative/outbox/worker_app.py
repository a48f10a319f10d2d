"""The portal's Celery with the relay alone, for a worker under test."""

from __future__ import annotations

from cooperative.celery import app

app.conf.imports = ("cooperative.outbox.tasks",)
app.conf.beat_schedule = {"relay": {"task": "outbox.relay", "schedule": 2.0, "options": {"expires": 30}}}

__all__ = ["app"]
