"""A funding round with its frozen terms, and what members promise. Amounts in cents."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import Basis
from initiatives.voting.models import Decision, DecisionState
from members.organisations.models import Organisation


class Outcome(models.TextChoices):
    """How a round ended, once that is written."""

    NONE = "", _("nog niet afgesloten")
    SUCCEEDED = "succeeded", _("geslaagd")
    LAPSED = "lapsed", _("vervallen")


COUNTING = (Basis.INHABITANTS.value, Basis.MEMBERS.value)
BASES = [(Basis.BUDGET.value, "budget"), (Basis.INHABITANTS.value, "inhabitants"), (Basis.MEMBERS.value, "members")]


def has_reached(rounds: str = "") -> Q:
    """Say which rounds (or rows that hang on one, by this path) reached their threshold."""
    at = f"{rounds}__" if rounds else ""
    money = {f"{at}basis": Basis.BUDGET.value, f"{at}total_cents__gte": F(f"{at}threshold_cents")}
    counted = {f"{at}basis__in": COUNTING, f"{at}counted__gte": F(f"{at}threshold_count")}
    return Q(**money) | Q(**counted)


def has_closed(rounds: str = "") -> Q:
    """Say of which rounds the deadline passed."""
    return Q(**{f"{rounds}__closes_at__lte" if rounds else "closes_at__lte": HouseNow()})


class RoundQuerySet(models.QuerySet["Round"]):
    """Words for rounds; "closed" is a predicate on the house clock."""

    def open(self) -> RoundQuerySet:
        """Rounds that take promises now: before the deadline, and not of a decision that was annulled."""
        return self.filter(closes_at__gt=HouseNow()).exclude(decision__state=DecisionState.ANNULLED)

    def succeeded(self) -> RoundQuerySet:
        """Rounds that reached their threshold by the deadline, of a decision that holds."""
        return self.filter(has_closed(), has_reached()).exclude(decision__state=DecisionState.ANNULLED)

    def due(self) -> RoundQuerySet:
        """Rounds whose deadline passed and whose outcome is not written; none of a decision that was annulled."""
        return self.filter(has_closed(), outcome=Outcome.NONE).exclude(decision__state=DecisionState.ANNULLED)


class Round(ByAudience):
    """A call for money on the terms of the adopted proposal; the total stands on the row.

    The threshold is in cents (`threshold_cents`), or so many (`threshold_count`) of all inhabitants or members as
    frozen with the vote (`whole_count`); `counted` is how many of these promised.
    """

    initiative_id = None
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="round")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="rounds")
    target_cents = models.BigIntegerField()
    basis = models.CharField(max_length=11, choices=BASES, db_default=Basis.BUDGET.value)
    threshold_cents = models.BigIntegerField()
    threshold_count = models.BigIntegerField(db_default=0)
    whole_count = models.BigIntegerField(db_default=0)
    counted = models.BigIntegerField(db_default=0)
    ceiling_cents = models.BigIntegerField()
    floor_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField(default=0)
    pledges_count = models.PositiveIntegerField(default=0)
    # Of these, what councils made binding.
    firm_cents = models.BigIntegerField(db_default=0)
    firm_count = models.PositiveIntegerField(db_default=0)
    opened_at = models.DateTimeField(db_default=HouseNow())
    closes_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, db_default="")
    settled_at = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                condition=Q(basis=Basis.BUDGET.value, threshold_count=0, whole_count=0, counted=0)
                | Q(basis__in=COUNTING, threshold_cents=0, threshold_count__gte=1)
                & Q(threshold_count__lte=F("whole_count"), counted__gte=0, counted__lte=F("whole_count")),
                name="round_threshold_of_its_basis",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | ~Q(outcome="") & Q(settled_at__isnull=False),
                name="round_outcome_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(firm_cents__gte=0, firm_cents__lte=F("total_cents"), firm_count__lte=F("pledges_count")),
                name="round_firm_within_total",
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="round_closes_after_opening"),
            audience_constraint("round_audience_named"),
        ]

    @property
    def reached(self) -> bool:
        """Say whether the threshold is reached."""
        return self.missing == 0

    @property
    def counts_money(self) -> bool:
        """Say whether the threshold is an amount."""
        return self.basis == Basis.BUDGET

    @property
    def missing(self) -> int:
        """What the threshold still lacks: cents, inhabitants or members."""
        if self.counts_money:
            return max(0, self.threshold_cents - self.total_cents)
        return max(0, self.threshold_count - self.counted)

    def lapsed_at(self, moment: datetime) -> bool:
        """Say whether every promise lapsed by a moment: the deadline passed below the threshold."""
        return moment >= self.closes_at and not self.reached


class Pledge(models.Model):
    """What an organisation promises to a round: an intention. A new amount is a new row, one row stands.

    It becomes binding by a decision of its council (`commitment`), and then nothing replaces it.
    """

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
