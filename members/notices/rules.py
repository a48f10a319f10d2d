"""Whose notices one sees: one's own."""

from __future__ import annotations

from django.db.models import QuerySet

from cooperative.isolation.acting import Acting
from members.notices.models import Notice


def notices_for(acting: Acting) -> QuerySet[Notice]:
    """Give the person's own notices for the organisation acted for."""
    return Notice.objects.filter(person_id=acting.person_id or 0, organisation_id=acting.organisation_id or 0)
