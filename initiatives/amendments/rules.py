"""Who reads, proposes, settles and withdraws an amendment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, SYSTEM, Acting, Verdict
from cooperative.isolation.audience import Audience
from initiatives.amendments.models import Amendment, AmendmentState
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import is_author, may_write_proposal, readable_by
from members.roles.models import Role

OPEN = (AmendmentState.STANDING, AmendmentState.TO_VOTE)
# While the text of a proposal can still become what the members vote about an amendment on it.
_BEFORE_ITS_VOTE = (ProposalState.AMENDABLE, ProposalState.FINAL, ProposalState.HELD)


def amendments_for(acting: Acting) -> QuerySet[Amendment]:
    """Give the amendments that this context may read: those on what it may read, and its own."""
    return Amendment.objects.filter(readable_by(acting))


def may_propose_amendment(by: Acting, proposal: Proposal, now: datetime) -> Verdict:
    """A contributor of an organisation whose matter it is, while amendments come in."""
    if proposal.state != ProposalState.AMENDABLE:
        return Verdict(False, _("Op dit voorstel komen nu geen amendementen."))
    if not proposal.runs_at(now):
        return Verdict(False, _("De tijd voor amendementen is om."))
    matter = proposal.initiative if proposal.audience == Audience.PARTICIPANTS else None
    return may_write_proposal(by, matter)


def may_settle_amendment(by: Acting, amendment: Amendment) -> Verdict:
    """A contributor of the author, while the proposal is amendable and nobody settled it."""
    if amendment.state != AmendmentState.STANDING:
        return Verdict(False, _("Dit amendement is al afgehandeld."))
    if amendment.proposal.state != ProposalState.AMENDABLE:
        return Verdict(False, _("De tekst van dit voorstel wijzigt nu niet door amendementen."))
    if is_author(by, amendment.proposal):
        return ALLOWED
    words = {"name": amendment.proposal.author}
    return Verdict(False, _("Alleen een medewerker van %(name)s, de indiener, handelt een amendement af.") % words)


def may_withdraw_amendment(by: Acting, amendment: Amendment) -> Verdict:
    """A contributor of who proposed it, until it is settled."""
    if amendment.state not in OPEN:
        return Verdict(False, _("Dit amendement is al afgehandeld."))
    if by.organisation_id == amendment.organisation_id and by.holds(Role.CONTRIBUTOR):
        return ALLOWED
    words = {"name": amendment.organisation}
    return Verdict(False, _("Alleen een medewerker van %(name)s trekt dit amendement in.") % words)


def may_settle_by_vote(by: Acting, amendment: Amendment) -> Verdict:
    """The secretary, or the portal itself after a count, on what was referred to a vote."""
    if amendment.state != AmendmentState.TO_VOTE:
        return Verdict(False, _("Over dit amendement wordt niet gestemd."))
    if amendment.proposal.state not in _BEFORE_ITS_VOTE:
        return Verdict(False, _("De tekst van dit voorstel wijzigt nu niet door amendementen."))
    if by is SYSTEM or (by.for_cooperative and by.holds(Role.SECRETARY)):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris van de coöperatie legt vast hoe er gestemd is."))
