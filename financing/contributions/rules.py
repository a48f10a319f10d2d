"""Who fixes what members pay, and who reads it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from financing.contributions.models import Charge, Schedule
from members.roles.models import Role


def may_read_contributions(by: Acting) -> Verdict:
    """The house treasurer, the auditor and the board, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER, Role.AUDITOR, Role.BOARD):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester, de revisor en het bestuur zien de bijdragen van alle leden."))


def may_fix_contributions(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester van de coöperatie stelt bijdragen vast en factureert ze."))


def reads_money_of_ours(by: Acting) -> bool:
    """Say whether somebody sees invoices of the organisation acted for: its treasurers and administrators."""
    return not by.for_cooperative and by.holds(Role.TREASURER, Role.ADMIN)


def ours(acting: Acting) -> Q:
    """Say which rows are of the organisation acted for: it takes part, or it is the legal person that pays."""
    us = acting.organisation_id or 0
    return Q(organisation_id=us) | Q(payer_id=us)


def schedules_for(acting: Acting) -> QuerySet[Schedule]:
    """Give the schedules that this context may read."""
    return Schedule.objects.all() if may_read_contributions(acting) else Schedule.objects.none()


def charges_for(acting: Acting) -> QuerySet[Charge]:
    """Give the charges that this context may read: its own, or all for who reads the contributions."""
    if may_read_contributions(acting):
        return Charge.objects.all()
    return Charge.objects.filter(ours(acting)) if reads_money_of_ours(acting) else Charge.objects.none()
