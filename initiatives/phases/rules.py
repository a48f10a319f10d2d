"""Who brings a proposal to its next phase."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import moves_for


def may_move_proposal(by: Acting, proposal: Proposal, to: str | None = None) -> Verdict:
    """The secretary until the vote, the lead after it; `to` None: any step."""
    moves = moves_for(by, proposal)
    if any(to in (None, move.after) for move in moves):
        return ALLOWED
    if moves:
        return Verdict(False, _("Deze stap kan nu niet. Open het voorstel opnieuw."))
    return Verdict(
        False,
        _("De secretaris zet de volgende stap tot de stemming, de trekker van het initiatief daarna. Nu kan er geen."),
    )
