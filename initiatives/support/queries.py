"""What is asked about support: who backs a proposal, and who must be asked again."""

from __future__ import annotations

from dataclasses import dataclass

from cooperative.isolation.acting import Acting
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.support.consent import Changed, changed_since, covers
from initiatives.support.models import Support
from initiatives.support.rules import supports_for


@dataclass(frozen=True, slots=True)
class Backing:
    """The support of one organisation; `changed`: what it agreed to and reads otherwise now."""

    row: Support
    changed: Changed

    @property
    def partly(self) -> str:
        """The numbers of the points it agreed to ("1, 3"); nothing when it agreed to the whole text."""
        return "" if covers(self.row.points, self.row.text) else ", ".join(map(str, self.row.points))


@dataclass(frozen=True, slots=True)
class Backings:
    """Who supports a proposal, in the order in which they said so; `own`: the support of one's own organisation."""

    all: list[Backing]
    own: Backing | None = None

    @property
    def standing(self) -> int:
        """How many agree to the text as it reads now."""
        return sum(not one.changed for one in self.all)


def backings_of(acting: Acting, proposal: Proposal, newest: ProposalVersion) -> Backings:
    """List who supports a proposal beside its newest text; one statement, none for a draft."""
    if proposal.submitted_at is None:
        return Backings([])
    rows = supports_for(acting).filter(proposal=proposal, withdrawn_at=None).select_related("organisation", "text")
    found = [Backing(row, changed_since(row.points, row.text, newest)) for row in rows]
    return Backings(found, next((one for one in found if one.row.organisation_id == acting.organisation_id), None))
