"""The task of every hour: counters of rate limits that ended are taken away."""

from __future__ import annotations

from celery import shared_task

from cooperative.web.rate_cache import drop_expired


@shared_task(name="web.drop_expired_counts")
def drop_expired_counts() -> int:
    """Take away what ended; give how many."""
    return drop_expired()
