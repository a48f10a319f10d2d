"""Who reads, asks and answers questions on a proposal."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.consultation.models import Message
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import ON_ITS_WAY
from initiatives.proposals.rules import readable_by
from members.roles.models import Role

# A question has sense until the vote is over; a draft is read by its author alone.
ASKABLE = (
    ProposalState.SUBMITTED,
    *ON_ITS_WAY,
    ProposalState.SCHEDULED,
    ProposalState.HELD,
    ProposalState.IN_VOTE,
)


def messages_for(acting: Acting) -> QuerySet[Message]:
    """Give the questions and answers that this context may read."""
    return Message.objects.filter(readable_by(acting))


def may_ask_question(by: Acting, proposal: Proposal) -> Verdict:
    """Whoever reads a proposal, until it is decided."""
    if proposal.state not in ASKABLE:
        return Verdict(False, _("Over dit voorstel worden geen vragen meer gesteld."))
    return ALLOWED


def may_answer_question(by: Acting, proposal: Proposal) -> Verdict:
    """An organisation that submits it (contributor, representative) or the cooperative's team."""
    if by.organisation_id in proposal.author_ids and by.holds(Role.CONTRIBUTOR, Role.REPRESENTATIVE):
        return ALLOWED
    if by.for_cooperative and by.holds(Role.STAFF, Role.SECRETARY):
        return ALLOWED
    return Verdict(
        False,
        _("Alleen %(name)s, de indiener, of het coöperatieteam antwoordt op deze vraag.") % {"name": proposal.authors},
    )
