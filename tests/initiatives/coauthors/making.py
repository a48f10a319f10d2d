"""A draft of the city about an initiative of the library, and whom it asks to submit it together."""

from __future__ import annotations

from cooperative.isolation.transactions import reading, system
from initiatives.coauthors.actions import ask_coauthor, join_authors
from initiatives.coauthors.models import Coauthor
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import write_proposal
from initiatives.proposals.models import Proposal
from tests.cast import Cast
from tests.initiatives.voting.conftest import CLAUSES, build_initiative

AUTHOR = ("representative", "city")
ABOUT = "Van de piloot een dienst maken, met een vaste bijdrage."


def drafted(cast: Cast) -> Proposal:
    """Write the draft; the library, the city and the venue take part."""
    by, initiative = cast.acting(*AUTHOR), build_initiative(cast)
    with reading(by):
        about = Initiative.objects.get(pk=initiative)
    return write_proposal(
        by=by,
        capacity="consortium",
        title="Van piloot naar dienst",
        clauses=CLAUSES,
        motivation="De piloot haalde zijn doel.",
        initiative=about,
    )


def asked(cast: Cast, proposal: Proposal, whom: str = "venue") -> Coauthor:
    """Let the city ask an organisation."""
    to = cast.organisations[whom]
    return ask_coauthor(by=cast.acting(*AUTHOR), proposal=proposal, organisation=to, about=ABOUT)


def joined(cast: Cast, proposal: Proposal) -> Coauthor:
    """Let the venue join."""
    row = asked(cast, proposal)
    join_authors(by=cast.acting("venue_lead"), row=row)
    return stands(row)


def stands(row: Coauthor) -> Coauthor:
    """Read the row as it stands now."""
    with system("a test reads what an organisation answered"):
        return Coauthor.objects.select_related("proposal").get(pk=row.pk)


def as_kept(proposal: Proposal) -> Proposal:
    """Read the proposal as it stands now."""
    with system("a test reads a proposal of another organisation"):
        return Proposal.objects.select_related("author", "initiative").get(pk=proposal.pk)
