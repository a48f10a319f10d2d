"""A proxy: one elector of a vote lets another one cast its ballot."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from initiatives.electorate.models import Instruction
from initiatives.voting.models import Decision
from members.organisations.models import Organisation


class ProxyQuerySet(models.QuerySet["Proxy"]):
    """Words for proxies."""

    def current(self) -> ProxyQuerySet:
        """Those that were not ended: by who gave them, or by its own vote."""
        return self.filter(ended_at=None)


class Proxy(models.Model):
    """One elector (giver) lets another one (holder) cast its ballot in one vote.

    `instruction` is the only choice that the holder can cast, or empty when it chooses itself. `ended_at`: revoked, or
    overtaken by the giver's own vote. What was given never changes; it can only end, and only before the holder cast.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="proxies")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    instruction = models.CharField(max_length=8, choices=Instruction.choices, default=Instruction.FREE, blank=True)
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField(db_default=HouseNow())
    ended_at = models.DateTimeField(null=True)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "giver"], name="proxy_once_a_giver", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(condition=~Q(holder=F("giver")), name="proxy_to_another"),
        ]
