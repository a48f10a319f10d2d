"""A funding round with its frozen terms, and what members promise. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative
from initiatives.voting.models import Decision, DecisionState
from members.organisations.models import Organisation


class RoundQuerySet(models.QuerySet["Round"]):
    """Words for rounds; "closed" is a predicate on the house clock."""

    def open(self) -> RoundQuerySet:
        """Rounds that take promises now: before the deadline, and not of a decision that was annulled."""
        return self.filter(closes_at__gt=HouseNow()).exclude(decision__state=DecisionState.ANNULLED)


class Round(ByAudience):
    """A call for money on the terms of the adopted proposal; the total stands on the row."""

    initiative_id = None
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="round")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="rounds")
    target_cents = models.BigIntegerField()
    threshold_cents = models.BigIntegerField()
    ceiling_cents = models.BigIntegerField()
    floor_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField(default=0)
    pledges_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=HouseNow())
    closes_at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["closes_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_cents__gt=0) & Q(target_cents__gt=0) & Q(threshold_cents__gte=0),
                name="round_positive",
            ),
            models.CheckConstraint(
                condition=Q(threshold_cents__lte=F("target_cents")) & Q(target_cents__lte=F("ceiling_cents")),
                name="round_threshold_target_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(total_cents__gte=0, total_cents__lte=F("ceiling_cents")), name="round_total_under_ceiling"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="round_closes_after_opening"),
            audience_constraint("round_audience_named"),
        ]


class Pledge(models.Model):
    """What an organisation promises to a round; a new amount is a new row, one row stands. An intention."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pledges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    cents = models.BigIntegerField()
    remark = models.CharField(max_length=300, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    made_at = models.DateTimeField(db_default=HouseNow())
    replaced_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"], condition=Q(replaced_at=None), name="pledge_standing_once"
            ),
            models.UniqueConstraint(fields=["round", "organisation", "number"], name="pledge_number_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="pledge_positive"),
        ]
