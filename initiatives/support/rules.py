"""Who reads and who gives support to a proposal."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import ON_ITS_WAY
from initiatives.proposals.rules import readable_by
from initiatives.support.models import Support
from members.organisations.models import VOTING_KINDS
from members.roles.models import Role

# From its submission until its vote opens.
BEFORE_ITS_VOTE = (ProposalState.SUBMITTED, *ON_ITS_WAY, ProposalState.SCHEDULED, ProposalState.HELD)


def supports_for(acting: Acting) -> QuerySet[Support]:
    """Give the support that this context may read: of what it may read, its own, and of what it proposed."""
    readable = readable_by(acting)
    if acting.organisation_id is not None and acting.person_id is not None:
        readable |= Q(proposal__author_id=acting.organisation_id)
    return Support.objects.filter(readable)


def may_support(by: Acting, proposal: Proposal) -> Verdict:
    """A contributor or representative of a member that did not propose it, from submission until the vote opens.

    Reading the proposal is asked apart. (select_related "author")
    """
    if proposal.state not in BEFORE_ITS_VOTE:
        return Verdict(False, _("Een voorstel steunen kan van de indiening tot de stemming opent."))
    if by.organisation_kind not in VOTING_KINDS:
        return Verdict(False, _("Alleen een lid van de coöperatie steunt een voorstel."))
    if by.organisation_id in proposal.author_ids:
        return Verdict(False, _("%(name)s diende dit voorstel zelf in.") % {"name": by.organisation_name})
    if not by.holds(Role.CONTRIBUTOR, Role.REPRESENTATIVE):
        return Verdict(
            False,
            _(
                "Alleen een medewerker of vertegenwoordiger van %(name)s spreekt steun uit. Vraag die rol aan uw "
                "beheerder."
            )
            % {"name": by.organisation_name},
        )
    return ALLOWED
