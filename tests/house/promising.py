"""What members promised in the round of the world: an intention of the library, and what binds the venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from financing.commitments.actions import CouncilDecision, bind_pledge
from financing.pledges.actions import make_pledge
from members.organisations.models import Organisation
from members.roles.actions import take_role
from members.roles.models import Role
from tests.financing.story import make_treasurer

if TYPE_CHECKING:
    from tests.house.world import World


def build_promises(world: World) -> None:
    """Let both promise; the council of the venue decided about its promise."""
    cast = world.cast
    make_pledge(by=cast.acting("treasurer"), round_id=world.round, cents=25_000, number_drawn=0, remark=world.words)
    make_treasurer(cast, "venue_lead", "venue")
    by = cast.acting("venue_lead")
    make_pledge(by=by, round_id=world.round, cents=1_000, number_drawn=0, remark=world.words)
    with reading(by):
        council = CouncilDecision(reference=world.words, decided_on=house_today())
    bind_pledge(by=by, round_id=world.round, number_drawn=1, council=council)
    with system("a treasurer would need a second factor in every other test"):
        organisation = Organisation.objects.get(pk=world.venue)
        take_role(person_id=cast.persons["venue_lead"], organisation=organisation, role=Role.TREASURER)
