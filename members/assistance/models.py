"""A session in which staff help one organisation: who, why, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from members.organisations.models import Organisation


class StaffSessionQuerySet(models.QuerySet["StaffSession"]):
    """Words for staff sessions."""

    def running(self) -> StaffSessionQuerySet:
        """Those that were not ended and did not run out."""
        return self.filter(ended_at=None, expires_at__gt=HouseNow())


class StaffSession(models.Model):
    """A member of staff works on an organisation's factors or grants: reason, one organisation, 30 minutes."""

    person_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    person_name = models.CharField(max_length=170, default="")
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField(db_default=HouseNow())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = StaffSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="staff_session_has_reason"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("began_at")), name="staff_session_runs_forward"),
        ]
