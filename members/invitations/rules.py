"""Who invites, and when an invitation can be accepted."""

from __future__ import annotations

from django.db.models import QuerySet

from cooperative.isolation.acting import Acting
from members.invitations.models import Invitation


def invitations_for(by: Acting) -> QuerySet[Invitation]:
    """Give the invitations of the organisation acted for that were neither used nor withdrawn."""
    return Invitation.objects.filter(organisation_id=by.organisation_id or 0, used_at=None, withdrawn_at=None)
