"""An invitation: one organisation, one address, used once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from members.organisations.models import Organisation


class Invitation(models.Model):
    """An invitation: bound to one organisation and one address, used once, kept only as a hash."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    email = models.EmailField()
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    roles = models.JSONField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    invited_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=HouseNow())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="invitation_used_or_withdrawn"
            ),
        ]
