"""The task of every minute: open the votes whose announced moment has come."""

from __future__ import annotations

import logging

from celery import shared_task

from cooperative.isolation.acting import SYSTEM, Refused
from cooperative.isolation.transactions import system
from initiatives.announcing.actions import open_announced
from initiatives.announcing.queries import due

log = logging.getLogger(__name__)


@shared_task(name="announcing.open_due")
def open_due() -> int:
    """Open each due vote in an action of its own; give how many. What cannot open waits for the secretary."""
    with system("announced votes belong to nobody who waits for them"):
        ready = due()
    opened = 0
    for proposal_id in ready:
        try:
            open_announced(by=SYSTEM, proposal_id=proposal_id)
        except Refused as refusal:
            log.warning("The announced vote on proposal %s does not open: %s", proposal_id, refusal)
        else:
            opened += 1
    return opened
