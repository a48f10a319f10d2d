"""Two votes whose rules know proxies: in one the library holds that of the city, in the other nobody gave one yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initiatives.proposals.models import Proposal
from initiatives.proxies.actions import give_proxy
from tests.initiatives.proxies.conftest import vote_with_proxies

if TYPE_CHECKING:
    from tests.house.world import World


def build_proxies(world: World, held: Proposal, free: Proposal) -> None:
    """Open both votes; give the ids of the votes and of the proxy."""
    decision = vote_with_proxies(world.cast, most=2, proposal=held)
    proxy = give_proxy(by=world.cast.acting("representative", "city"), decision=decision, holder=world.library)
    open_one = vote_with_proxies(world.cast, most=2, proposal=free)
    world.ids |= {"with_proxy": decision.pk, "without_proxy": open_one.pk, "proxy": proxy.pk}
