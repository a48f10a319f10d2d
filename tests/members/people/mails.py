"""What the tests read of the mails that wait in the outbox."""

from __future__ import annotations

import re

from cooperative.isolation.transactions import system
from cooperative.outbox.models import OutboxRow


def mails_to(address: str) -> list[dict[str, str]]:
    """Give the mails to an address, oldest first: recipient, subject, body."""
    with system("the tests read every mail"):
        rows = OutboxRow.objects.filter(kind="mail", payload__recipient=address).order_by("pk")
        return [row.payload for row in rows]


def link_in(body: str) -> str:
    """Give the path of the one link in a mail; it must lead to the portal's own address."""
    links = re.findall(r"http://localhost:8000(/\S+)", body)
    assert len(links) == 1, body
    return str(links[0])
