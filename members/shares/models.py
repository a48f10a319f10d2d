"""Lines of the register of shares."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cooperative.isolation.clock import HouseNow, HouseToday
from members.organisations.models import Organisation


class ShareholdingQuerySet(models.QuerySet["Shareholding"]):
    """Words for the register."""

    def standing(self) -> ShareholdingQuerySet:
        """The line of each organisation that holds today: of the latest day reached, the one written last."""
        reached = self.filter(since__lte=HouseToday())
        return reached.order_by("organisation_id", "-since", "-pk").distinct("organisation_id")


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
        constraints = [models.CheckConstraint(condition=Q(shares__lte=10_000_000), name="shareholding_of_this_world")]


def shares_today(organisation: str = "pk") -> Coalesce:
    """Give the column of how many shares an organisation (the path to its id) holds today; 0 without a line."""
    lines = Shareholding.objects.filter(organisation=OuterRef(organisation), since__lte=HouseToday())
    return Coalesce(Subquery(lines.order_by("-since", "-pk").values("shares")[:1]), 0)
