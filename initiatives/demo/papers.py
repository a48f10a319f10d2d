"""Ballots of the demo that came on paper: one that two officials read, and one that waits for its second reading."""

from __future__ import annotations

from typing import Any

from cooperative.demo import World
from cooperative.isolation.transactions import reading
from initiatives.demo.source import secretary
from initiatives.paper.actions import confirm_paper, enter_paper
from initiatives.paper.models import PaperBallot
from initiatives.paper.slip import Slip
from initiatives.voting.models import Decision
from members.demo import holder

TELLER = "amina.benali"


def enter_from_paper(world: World, key: str, one: dict[str, Any]) -> None:
    """Let the teller enter a ballot that the representative signed; it waits."""
    _entered(world, key, one)


def _entered(world: World, key: str, one: dict[str, Any]) -> PaperBallot:
    by = world.act(TELLER, "samen-verder")
    with reading(by):
        decision = Decision.objects.get(pk=world.ids["decision", key])
    return enter_paper(
        by=by, decision=decision, organisation=world.ids["organisation", one["organisation"]], slip=_slip(world, one)
    )


def cast_from_paper(world: World, key: str, one: dict[str, Any]) -> None:
    """Let the teller enter it, and the secretary read it the second time."""
    paper = _entered(world, key, one)
    confirm_paper(
        by=secretary(world),
        decision=paper.decision,
        organisation=paper.organisation_id,
        slip=_slip(world, one),
        drawn=paper.pk,
    )


def _slip(world: World, one: dict[str, Any]) -> Slip:
    signer = holder(world, one["organisation"], "representative").person_id or 0
    return Slip("paper", signer, one["choice"], [], "")
