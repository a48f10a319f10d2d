"""Own vote and proxy never both count: who votes itself ends the proxy it gave, or is refused by the rules."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from cooperative.isolation.acting import Acting
from initiatives.proxies.actions import give_way
from initiatives.voting.models import Decision
from initiatives.voting.signals import ballot_cast


@receiver(ballot_cast, dispatch_uid="initiatives.proxies.own_vote")
def own_vote_ends_the_proxy(*, by: Acting, decision: Decision, holder_id: int | None, **_more: Any) -> None:
    """Look after the proxy of who cast itself; a ballot under a proxy leaves it as it is."""
    if holder_id is None:
        give_way(by, decision)
