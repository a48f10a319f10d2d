"""A ballot on paper in the open vote: the secretary entered that of the city, and nobody confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initiatives.paper.actions import enter_paper
from initiatives.paper.slip import Slip
from initiatives.voting.models import Decision

if TYPE_CHECKING:
    from tests.house.world import World


def build_paper(world: World) -> None:
    """Enter it; give the id of what waits."""
    slip = Slip("paper", world.cast.persons["representative"], "for", [], world.words)
    by = world.cast.acting("secretary")
    paper = enter_paper(by=by, decision=Decision(pk=world.decision), organisation=world.city, slip=slip)
    world.ids["paper"] = paper.pk
