"""Who makes a promise binding, and who reads what became binding."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from financing.commitments.models import Commitment
from financing.pledges.models import Round
from financing.pledges.promises import Promise
from financing.pledges.rules import RoundClosed, refuse_annulled
from initiatives.portfolio.models import Initiative, Participation
from initiatives.proposals.models import Proposal
from members.roles.models import Role


def commitments_for(acting: Acting) -> QuerySet[Commitment]:
    """Give what is binding: our own, that of initiatives we take part in or lead, all of it to the cooperative."""
    own = acting.organisation_id or 0
    if acting.for_cooperative:
        return Commitment.objects.all()
    taking_part = Participation.objects.taking_part().filter(organisation_id=own).values("initiative_id")
    leading = Initiative.objects.filter(lead_id=own).values("pk")
    voting = Proposal.objects.filter(
        decision__state="open", decision__electors__organisation_id=own, audience="participants"
    ).values("initiative_id")
    part = Q(initiative__in=taking_part) | Q(initiative__in=leading) | Q(initiative__in=voting)
    return Commitment.objects.filter(Q(organisation_id=own) | part)


def may_bind(by: Acting, standing: Promise | None) -> Verdict:
    """A treasurer, for what the organisation promised."""
    if not by.holds(Role.TREASURER):
        return Verdict(
            False,
            _("Alleen een financieel verantwoordelijke van %(name)s maakt een toezegging bindend.")
            % {"name": by.organisation_name},
        )
    if standing is None:
        return Verdict(
            False,
            _("%(name)s zegde hier nog niets toe. Zeg eerst een bedrag toe; daarna maakt u het bindend.")
            % {"name": by.organisation_name},
        )
    return ALLOWED


def refuse_lapsed(row: Round, now: datetime) -> None:
    """Refuse (`RoundClosed`) to bind what lapsed with its round, or what stands under an annulled decision."""
    refuse_annulled(row)
    if row.lapsed_at(now):
        raise RoundClosed(_("Deze ronde haalde de drempel niet. Alle toezeggingen vervielen; ook deze."))
