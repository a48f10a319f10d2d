"""Who reads, writes, judges and withdraws a proposal."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from cooperative.isolation.audience import Audience
from initiatives.portfolio.models import Initiative, Participation
from initiatives.proposals.models import Capacity, Proposal, ProposalState
from initiatives.proposals.path import AUTHORS, LEAD, SECRETARY, VOTE, WRITTEN_TOGETHER, Move, moves_from, states_before
from members.bodies.models import Seat
from members.organisations.models import VOTING_KINDS, Organisation
from members.roles.models import Role

# Where an initiative decides for itself; the other capacities belong to a body.
OF_THE_INITIATIVE = frozenset({Capacity.CONSORTIUM, Capacity.ADVICE})
# Where those vote who have a seat, each for an organisation.
BY_SEATS = frozenset({Capacity.BOARD, Capacity.STEERING_GROUP})
# While amendments come in, the text changes by amendments alone.
EDITABLE = frozenset(
    {ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.INADMISSIBLE, ProposalState.CONSULTATION}
)
WITHDRAWABLE = states_before(ProposalState.WITHDRAWN, AUTHORS)
# A second vote, where the quorum lacked, is scheduled by the count of the first.
VOTABLE = states_before(ProposalState.SCHEDULED, VOTE) - {ProposalState.IN_VOTE}


def readable_by(acting: Acting) -> Q:
    """Say which rows "by audience" this context may read: the same as the policy of the database.

    Who is frozen in an open vote keeps reading the matter of its initiative, also after leaving it.
    """
    own = acting.organisation_id
    if own is None or acting.person_id is None:
        return Q(pk__in=[])
    taking_part = Participation.objects.taking_part().filter(organisation_id=own).values("initiative_id")
    leading = Initiative.objects.filter(lead_id=own).values("pk")
    voting = Proposal.objects.filter(
        decision__state="open", decision__electors__organisation_id=own, audience=Audience.PARTICIPANTS
    ).values("initiative_id")
    seats = Seat.objects.standing().filter(Q(organisation_id=own) | Q(person_id=acting.person_id)).values("body_id")
    member = Q(Exists(Organisation.objects.standing().filter(pk=own)))
    rows = (
        member & Q(audience__in=[Audience.MEMBERS, Audience.PUBLIC])
        | Q(organisation_id=own)
        | member & Q(audience=Audience.PARTICIPANTS, initiative_id__in=taking_part)
        | Q(audience=Audience.PARTICIPANTS, initiative_id__in=leading)
        | Q(audience=Audience.PARTICIPANTS, initiative_id__in=voting)
        | Q(audience=Audience.BODY, body_id__in=seats)
    )
    return rows | ~Q(audience=Audience.ORGANISATION) if acting.for_cooperative else rows


def audience_of(proposal: Proposal) -> Audience:
    """Say who reads a proposal once it is submitted: participants, members, or the body that decides."""
    return {
        Capacity.CONSORTIUM: Audience.PARTICIPANTS,
        Capacity.ADVICE: Audience.PARTICIPANTS,
        Capacity.GENERAL_MEETING: Audience.MEMBERS,
        Capacity.BOARD: Audience.BODY,
        Capacity.STEERING_GROUP: Audience.BODY,
    }[Capacity(proposal.capacity)]


def proposals_for(acting: Acting) -> QuerySet[Proposal]:
    """Give the proposals that this context may read: what it writes, alone or along, and what its audience is asked."""
    return Proposal.objects.filter(readable_by(acting) | _written_along(acting))


def _written_along(acting: Acting) -> Q:
    own = acting.organisation_id
    if own is None or acting.person_id is None:
        return Q(pk__in=[])
    return Q(Exists(Organisation.objects.standing().filter(pk=own)), joint_authors__contains=[{"id": own}])


def initiatives_to_propose_on(acting: Acting) -> QuerySet[Initiative]:
    """Give the initiatives that the organisation leads or takes part in, by title."""
    taking_part = Participation.objects.taking_part().filter(
        initiative_id=OuterRef("pk"), organisation_id=acting.organisation_id or 0
    )
    return Initiative.objects.filter(Q(lead_id=acting.organisation_id) | Exists(taking_part))


def may_write_proposal(by: Acting, initiative: Initiative | None = None) -> Verdict:
    """A contributor of a member; on an initiative only where the organisation leads or takes part."""
    if by.organisation_kind not in VOTING_KINDS:
        return Verdict(False, _("Alleen een lid van de coöperatie schrijft een voorstel."))
    if not by.holds(Role.CONTRIBUTOR):
        return Verdict(
            False,
            _("Alleen een medewerker van %(name)s schrijft een voorstel. Vraag die rol aan uw beheerder.")
            % {"name": by.organisation_name},
        )
    if initiative is not None and not initiatives_to_propose_on(by).filter(pk=initiative.pk).exists():
        return Verdict(
            False,
            _("%(name)s neemt niet deel aan dit initiatief. Alleen wie deelneemt, dient er een voorstel over in.")
            % {"name": by.organisation_name},
        )
    return ALLOWED


def is_author(by: Acting, proposal: Proposal) -> bool:
    """Say whether one acts for the author as a contributor."""
    return by.organisation_id == proposal.author_id and by.holds(Role.CONTRIBUTOR)


def is_coauthor(by: Acting, proposal: Proposal) -> bool:
    """Say whether one acts as a contributor for an organisation that joined the author."""
    return by.organisation_id in proposal.author_ids[1:] and by.holds(Role.CONTRIBUTOR)


def _author_only(by: Acting, proposal: Proposal) -> Verdict:
    if is_author(by, proposal):
        return ALLOWED
    return Verdict(False, _("Alleen een medewerker van %(name)s, de indiener, kan dit.") % {"name": proposal.author})


def may_revise_proposal(by: Acting, proposal: Proposal) -> Verdict:
    """The author of a draft, of what nobody judged yet or what was refused, and while one consults about it.

    A co-author too, but not of what was refused: its new text submits it again.
    """
    if proposal.state == ProposalState.AMENDABLE:
        return Verdict(False, _("Nu wijzigt de tekst alleen door amendementen. Stel er zelf een voor."))
    if proposal.state not in EDITABLE:
        return Verdict(False, _("De tekst staat vast: dit voorstel is al beoordeeld."))
    if is_coauthor(by, proposal) and proposal.state in WRITTEN_TOGETHER:
        return ALLOWED
    return _author_only(by, proposal)


def may_submit_proposal(by: Acting, proposal: Proposal) -> Verdict:
    """The author, once."""
    if proposal.state != ProposalState.DRAFT:
        return Verdict(False, _("Dit voorstel is al ingediend."))
    return _author_only(by, proposal)


def may_withdraw_proposal(by: Acting, proposal: Proposal) -> Verdict:
    """The author, until the vote opens."""
    if proposal.state == ProposalState.IN_VOTE:
        return Verdict(False, _("Over dit voorstel wordt gestemd. Trek de stemming zelf in."))
    if proposal.state not in WITHDRAWABLE:
        return Verdict(False, _("Dit voorstel is al afgehandeld."))
    return _author_only(by, proposal)


def moves_for(by: Acting, proposal: Proposal) -> list[Move]:
    """List the steps that one may take now as the secretary or the lead; submitting and judging have their own way.

    Without an initiative the author carries out what was adopted. (select_related "initiative")
    """
    moves = moves_from(proposal.state, LEAD) if _carries_out(by, proposal) else []
    if by.for_cooperative and by.holds(Role.SECRETARY) and proposal.state != ProposalState.SUBMITTED:
        moves += moves_from(proposal.state, SECRETARY, proposal.held_from)
    return moves


def _carries_out(by: Acting, proposal: Proposal) -> bool:
    lead = proposal.initiative.lead_id if proposal.initiative else proposal.author_id
    return by.organisation_id == lead and by.holds(Role.CONTRIBUTOR, Role.REPRESENTATIVE)


def may_judge_proposal(by: Acting, proposal: Proposal | None = None) -> Verdict:
    """The secretary, acting for the cooperative, on a submitted proposal."""
    if not (by.for_cooperative and by.holds(Role.SECRETARY)):
        return Verdict(False, _("Alleen de secretaris van de coöperatie oordeelt of een voorstel ontvankelijk is."))
    if proposal is not None and proposal.state != ProposalState.SUBMITTED:
        return Verdict(False, _("Over dit voorstel is al geoordeeld."))
    return ALLOWED
