"""Lines of the register of shares."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cooperative.isolation.clock import HouseNow, HouseToday
from members.organisations.models import Organisation

MOST_SHARES = 10_000_000


class ShareholdingQuerySet(models.QuerySet["Shareholding"]):
    """Words for the register."""

    def reached(self) -> ShareholdingQuerySet:
        """The lines whose day came, first the one that holds: of the latest day, the one written last."""
        return self.filter(since__lte=HouseToday()).order_by("organisation_id", "-since", "-pk")

    def standing(self) -> ShareholdingQuerySet:
        """The line of each organisation that holds today."""
        return self.reached().distinct("organisation_id")


class Shareholding(models.Model):
    """How many shares an organisation holds from a day on; append-only: a later line replaces an earlier one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shareholdings")
    shares = models.PositiveIntegerField()
    since = models.DateField()
    reason = models.CharField(max_length=200)
    written_at = models.DateTimeField(db_default=HouseNow())
    person_id = models.BigIntegerField()

    objects = ShareholdingQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(shares__lte=MOST_SHARES), name="shareholding_of_this_world")]


def shares_today(organisation: str = "pk") -> Coalesce:
    """Give the column of how many shares an organisation (the path to its id) holds today; 0 without a line."""
    lines = Shareholding.objects.filter(organisation=OuterRef(organisation)).reached()
    return Coalesce(Subquery(lines.values("shares")[:1]), 0)
