"""Who reads and enters the mandates of an organisation, and where it votes."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Refused, Verdict
from cooperative.isolation.clock import house_today
from initiatives.electorate.models import MandateDecision, MandateQuerySet
from initiatives.portfolio.models import Participation
from initiatives.portfolio.rules import is_elector
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import OF_THE_INITIATIVE, VOTABLE, proposals_for
from members.bodies.models import Body, BodyKind, Seat
from members.bodies.rules import bodies_for
from members.roles.models import Role

# A council decides before the vote opens, or while it runs.
BEFORE_THE_VOTE = frozenset({ProposalState.SUBMITTED, ProposalState.HELD, *VOTABLE})


def keeps_the_votes(acting: Acting) -> bool:
    """Say whether one acts for the cooperative as its secretary or a teller."""
    return acting.for_cooperative and acting.holds(Role.SECRETARY, Role.TELLER)


def mandates_for(acting: Acting) -> MandateQuerySet:
    """Give the organisation's own mandates; all of them to the secretary and the tellers of the cooperative."""
    if keeps_the_votes(acting):
        return MandateDecision.objects.all()
    return MandateDecision.objects.filter(organisation_id=acting.organisation_id or 0)


def proposals_to_mandate(acting: Acting) -> QuerySet[Proposal]:
    """Give the undecided proposals on which the organisation votes: frozen among the electors, else as it stands."""
    own = acting.organisation_id or 0
    frozen = Proposal.objects.filter(pk=OuterRef("pk"), decision__electors__organisation_id=own)
    joined = Participation.objects.taking_part().filter(initiative_id=OuterRef("initiative_id"), organisation_id=own)
    seated = Seat.objects.standing().filter(body_id=OuterRef("body_id"), organisation_id=own)
    here = Q(Exists(joined), capacity__in=OF_THE_INITIATIVE) | Q(Exists(seated))
    rows = proposals_for(acting).filter(
        Q(Exists(frozen), state=ProposalState.IN_VOTE) | here & Q(state__in=BEFORE_THE_VOTE)
    )
    return rows if is_elector(acting) else rows.none()


def bodies_to_mandate(acting: Acting) -> QuerySet[Body]:
    """Give the bodies in which the organisation has a vote today."""
    seats = Seat.objects.standing().filter(organisation_id=acting.organisation_id or 0).values("body_id")
    rows = bodies_for(acting).standing().filter(pk__in=seats).exclude(kind=BodyKind.WORKING_GROUP)
    return rows if is_elector(acting) else rows.none()


def may_state_interest(by: Acting, proposal: Proposal, *, casts: bool) -> Verdict:
    """Whoever could cast there, before casting, and once; `casts`: a seat or the role gives the vote."""
    if not casts:
        return Verdict(False, _("U stemt hier niet. Een belang meldt wie anders de stem zou uitbrengen."))
    own = Q(organisation_id=by.organisation_id, person_id=by.person_id)
    if proposal.interests.filter(own).exists():
        return Verdict(False, _("U meldde hier al een belang."))
    if Proposal.objects.filter(Exists(_cast_by(by)), pk=proposal.pk).exists():
        return Verdict(
            False, _("De stem die er staat, is van u. Laat een collega ze opnieuw uitbrengen, en meld dan uw belang.")
        )
    return ALLOWED


def _cast_by(by: Acting) -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        pk=OuterRef("pk"),
        decision__ballots__organisation_id=by.organisation_id or 0,
        decision__ballots__person_id=by.person_id or 0,
    )


def may_read_mandates(acting: Acting) -> bool:
    """Say whether there can be mandates to read: an organisation that votes has them, and those who keep the votes."""
    return is_elector(acting) or keeps_the_votes(acting)


def may_enter_mandate(by: Acting) -> Verdict:
    """A representative or the administrator of an organisation that votes."""
    if is_elector(by) and by.holds(Role.REPRESENTATIVE, Role.ADMIN):
        return ALLOWED
    return Verdict(False, _("Alleen een vertegenwoordiger of de beheerder van een lid voert een mandaat in."))


def refuse_no_evidence(reference: str, decided_on: date) -> None:
    """Refuse what is no decision of a council: without its number in the minutes, or of a day to come."""
    if not reference.strip():
        raise Refused(_("Noteer het nummer van het besluit, zoals het in de notulen staat."))
    if decided_on > house_today():
        raise Refused(_("Een besluit dat nog moet vallen, is geen bewijs. Voer het in na de zitting."))
