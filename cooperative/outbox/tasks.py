"""The task that a commit wakes, and that beat repeats in case the wake-up was lost."""

from celery import shared_task

from cooperative.outbox.relay import do_waiting


@shared_task(name="outbox.relay")
def relay() -> int:
    """Do what waits."""
    return do_waiting()
