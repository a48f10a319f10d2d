"""Who asks for a report, and who reads it: always by acting for the cooperative itself."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from cooperative.reports.models import Report

ASKERS = ("board", "staff")
READERS = (*ASKERS, "secretary", "auditor", "house_treasurer")


def may_see_reports(by: Acting) -> Verdict:
    """Board, staff, secretary, auditor and house treasurer, acting for the cooperative."""
    if by.for_cooperative and by.holds(*READERS):
        return ALLOWED
    return Verdict(False, _("Alleen wie voor de coöperatie werkt, leest de verslagen aan het bestuur."))


def may_request_report(by: Acting) -> Verdict:
    """Board and staff, acting for the cooperative."""
    if by.for_cooperative and by.holds(*ASKERS):
        return ALLOWED
    return Verdict(False, _("Alleen een bestuurder of het coöperatieteam vraagt een verslag."))


def reports_for(acting: Acting) -> QuerySet[Report]:
    """Give the reports that one may read: those made for the cooperative, for who reads reports there."""
    if acting.organisation_id is None or not may_see_reports(acting):
        return Report.objects.none()
    return Report.objects.filter(organisation_id=acting.organisation_id)
