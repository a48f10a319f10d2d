"""A proposal that takes amendments, and amendments on it, for tests."""

from __future__ import annotations

from typing import Any

from cooperative.isolation.transactions import reading
from initiatives.amendments.actions import propose_amendment
from initiatives.amendments.models import Amendment
from initiatives.proposals.models import Proposal
from tests.cast import Cast
from tests.initiatives.phases.making import move
from tests.initiatives.voting.conftest import CLAUSES, admissible, build_initiative

CAPPED = "Elke deelnemer betaalt € 1.500,00 per jaar, met een grens."
CHEAPER = "Elke deelnemer betaalt € 1.200,00 per jaar."
# Who may settle: the city's contributor, who wrote the proposal.
AUTHOR = ("representative", "city")


def build_amendable(cast: Cast, **change: Any) -> Proposal:
    """Bring a proposal of the city, about an initiative of the library, to its time for amendments."""
    return move(cast, admissible(cast, build_initiative(cast)), "amendable", **change)


def proposed(
    cast: Cast, proposal: Proposal, clauses: list[str] | None = None, person: str = "venue_lead", **change: Any
) -> Amendment:
    """Let an organisation propose that the second point reads otherwise."""
    typed: dict[str, Any] = {"clauses": clauses or [CLAUSES[0], CAPPED], "motivation": "Het moet betaalbaar blijven."}
    return propose_amendment(by=cast.acting(person), proposal=anew(cast, proposal), **(typed | change))


def anew(cast: Cast, proposal: Proposal) -> Proposal:
    """Read a proposal as it stands now."""
    with reading(cast.acting("venue_lead")):
        return Proposal.objects.select_related("author", "initiative").get(pk=proposal.pk)


def text_of(cast: Cast, proposal: Proposal) -> list[str]:
    """Give the points of the newest version."""
    with reading(cast.acting("venue_lead")):
        clauses: list[str] = proposal.versions.order_by("-number")[0].clauses
    return clauses
