"""Who helps an organisation with factors and grants, and only inside a running session."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.assistance.models import StaffSession
from members.roles.models import Role


def may_assist(by: Acting) -> Verdict:
    """Only staff, while working for the cooperative."""
    if by.for_cooperative and by.holds(Role.STAFF):
        return ALLOWED
    return Verdict(False, _("Alleen het coöperatieteam opent een hulpsessie."))


def may_act_in(by: Acting, session: StaffSession, *, running: bool) -> Verdict:
    """Only who opened the session, and while it runs."""
    allowed = may_assist(by)
    if not allowed:
        return allowed
    if session.person_id != by.person_id:
        return Verdict(False, _("Deze hulpsessie is van iemand anders. Open zelf een sessie."))
    if not running:
        return Verdict(False, _("Deze hulpsessie is voorbij. Open een nieuwe en geef een reden."))
    return ALLOWED


def staff_sessions_for(by: Acting) -> QuerySet[StaffSession]:
    """Give the sessions that staff see: all of them; others see none."""
    return StaffSession.objects.all() if may_assist(by) else StaffSession.objects.none()
