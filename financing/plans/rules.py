"""Who writes a plan; who reads it stands on its rows (`readable_by`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.portfolio.models import Initiative
from initiatives.voting.models import Decision, DecisionState, Outcome
from members.roles.models import Role


def writes_plans(by: Acting, lead_id: int, *, published: bool) -> bool:
    """Say whether somebody with this role, for this organisation, writes the plan of an initiative of `lead_id`."""
    if by.for_cooperative:
        return published and by.holds(Role.STAFF, Role.HOUSE_TREASURER)
    return by.organisation_id == lead_id and by.holds(Role.CONTRIBUTOR, Role.TREASURER)


def may_edit_plan(by: Acting, initiative: Initiative) -> Verdict:
    """A contributor or treasurer of the lead; once published, staff and the house treasurer too. Not during a vote."""
    if by.for_cooperative and by.holds(Role.STAFF, Role.HOUSE_TREASURER) and initiative.published_at is None:
        return Verdict(
            False,
            _("Zolang het initiatief niet gepubliceerd is, schrijft alleen %(lead)s aan het plan.")
            % {"lead": initiative.lead.name},
        )
    if not writes_plans(by, initiative.lead_id, published=initiative.published_at is not None):
        return Verdict(
            False,
            _("Alleen een medewerker of financieel verantwoordelijke van de trekker, %(lead)s, wijzigt het plan.")
            % {"lead": initiative.lead.name},
        )
    if Decision.objects.filter(proposal__initiative=initiative, state=DecisionState.OPEN).exists():
        return Verdict(
            False, _("Er loopt een stemming over dit initiatief. Plan en sleutel liggen vast tot die geteld is.")
        )
    return ALLOWED


def votes_that_hold(initiative: Any) -> QuerySet[Decision]:
    """Give the votes about an initiative (or an expression for it) that were adopted and not annulled since."""
    adopted = Decision.objects.filter(count__outcome=Outcome.ADOPTED, proposal__initiative=initiative)
    return adopted.exclude(state=DecisionState.ANNULLED)


def adopted_votes(initiative: Any, written_at: Any) -> QuerySet[Decision]:
    """Give the votes about an initiative that were adopted and opened after something was written in its plan.

    What was annulled since decides nothing any more. Both are values, or expressions of the query around it.
    """
    return votes_that_hold(initiative).filter(opened_at__gte=written_at)


def may_change_decided(initiative: Initiative, written_at: object) -> Verdict:
    """What stood in the plan when a vote was adopted is decided; it is changed by a new vote, not by the lead."""
    if adopted_votes(initiative, written_at).exists():
        return Verdict(
            False,
            _("Hierover is al beslist. Wat aangenomen is, verandert alleen door een nieuwe stemming."),
        )
    return ALLOWED
