"""Celery: it only wakes the relay; the row in the outbox is the job."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperative.settings")

app = Celery("cooperative")
app.config_from_object("cooperative.outbox.broker", namespace="")
# The worker's task modules, by name: upper floors are never imported from here.
app.conf.imports = (
    "cooperative.outbox.tasks",
    "cooperative.web.tasks",
    "financing.outcomes.tasks",
    "initiatives.announcing.tasks",
    "initiatives.reminders.tasks",
    "initiatives.voting.tasks",
)


@worker_process_init.connect
def prewarm(**_: Any) -> None:
    """Load the PDF engine, its sheet and its letters, before the first report is asked."""
    app.loader.import_module("cooperative.reports.engine").prewarm()


__all__ = ["app"]
