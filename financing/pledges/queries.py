"""Rounds as one organisation sees them: total, its own promise, what the key proposes, whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from financing.keys.models import WeightSnapshot
from financing.pledges.models import Pledge, Round
from financing.pledges.promises import FACTS, Promise, promise_of
from financing.pledges.rules import carries
from financing.pledges.wording import below_in_words, counted_in_words, missing_in_words, threshold_in_words
from initiatives.proposals.funding import Basis
from initiatives.voting.models import Decision, DecisionState


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """A round with what one organisation has to do with it; `promises` are its own, newest first."""

    row: Round
    now: datetime
    carrying: bool
    suggested_cents: int
    carriers: int
    promises: list[Promise] = field(default_factory=list)

    @property
    def standing(self) -> Promise | None:
        """Our promise that counts."""
        return next((each for each in self.promises if not each.replaced), None)

    @property
    def is_open(self) -> bool:
        """Say whether promises are taken at this moment."""
        return self.now < self.row.closes_at and not self.is_annulled

    @property
    def is_annulled(self) -> bool:
        """Say whether the decision behind it was annulled: what was promised stays, nothing is added."""
        return self.row.decision.state == DecisionState.ANNULLED

    @property
    def reached(self) -> bool:
        """Say whether the threshold is reached."""
        return self.row.reached

    @property
    def has_lapsed(self) -> bool:
        """Say whether every promise lapsed: the deadline passed below the threshold."""
        return self.row.lapsed_at(self.now) and not self.is_annulled

    @property
    def is_bound(self) -> bool:
        """Say whether our promise is binding."""
        return self.standing is not None and self.standing.bound is not None

    @property
    def can_bind(self) -> bool:
        """Say whether our promise waits for a decision of our council."""
        return self.standing is not None and not (self.is_bound or self.has_lapsed or self.is_annulled)

    @property
    def intended_cents(self) -> int:
        """What is promised and not binding."""
        return self.row.total_cents - self.row.firm_cents

    @property
    def has_succeeded(self) -> bool:
        """Say whether the round closed at or above its threshold."""
        return self.now >= self.row.closes_at and self.reached and not self.is_annulled

    @property
    def threshold(self) -> str:
        """The threshold in words."""
        return threshold_in_words(self.row)

    @property
    def counted(self) -> str:
        """How many inhabitants or participants promised, in words; nothing when the threshold is an amount."""
        return counted_in_words(self.row)

    @property
    def missing(self) -> str:
        """What the threshold still lacks, in words."""
        return missing_in_words(self.row)

    @property
    def below(self) -> str:
        """What happens below the threshold, in words."""
        return below_in_words(self.row)

    @property
    def room_cents(self) -> int:
        """What the round still takes before its ceiling."""
        return self.row.ceiling_cents - self.row.total_cents

    @property
    def total_without_ours(self) -> int:
        """What the others promised together, by the total kept on the round."""
        return self.row.total_cents - (self.standing.cents if self.standing else 0)

    @property
    def number_drawn(self) -> int:
        """The number of our promise, for the form (0: none)."""
        return self.standing.number if self.standing else 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What is judged under the lock of a round: the moment, our promise, and what all others promised.

    `inhabitants` and `members`: of those in the frozen weights, how many have promised once we have.
    """

    now: datetime
    carrying: bool
    standing: Promise | None
    others_cents: int
    others: int
    inhabitants: int
    members: int


def seen_by(acting: Acting, rows: QuerySet[Round]) -> list[RoundSeen]:
    """Give rounds (from `rounds_for`) as the organisation acted for sees them; one statement."""
    ours = acting.organisation_id or 0
    weights = WeightSnapshot.objects.filter(decision=OuterRef("decision"))
    many = weights.order_by().values("decision").annotate(n=Count("pk")).values("n")
    found: Any = rows.select_related("initiative", "decision__proposal").annotate(
        now_read=HouseNow(),
        carrying_read=ExpressionWrapper(carries(acting), output_field=BooleanField()),
        suggested_read=Coalesce(
            Subquery(weights.filter(organisation_id=ours).values("cents")), Value(0, BigIntegerField())
        ),
        carriers_read=Coalesce(Subquery(many, output_field=IntegerField()), Value(0)),
        promises_read=ArraySubquery(
            Pledge.objects.filter(round=OuterRef("pk"), organisation_id=ours).order_by("-number").values(row=FACTS)
        ),
    )
    return [
        RoundSeen(
            row=row,
            now=row.now_read,
            carrying=row.carrying_read,
            suggested_cents=row.suggested_read,
            carriers=row.carriers_read,
            promises=[promise_of(each) for each in row.promises_read],
        )
        for row in found
    ]


def look(by: Acting, round_id: int) -> Sight:
    """Ask everything that a promise is judged by, in one statement after the lock; in the house reach."""
    ours = by.organisation_id or 0
    standing = Pledge.objects.filter(round=OuterRef("pk"), replaced_at=None)
    others = standing.exclude(organisation_id=ours).order_by().values("round")
    promised = Pledge.objects.filter(
        round__decision=OuterRef("decision"), organisation=OuterRef("organisation"), replaced_at=None
    )
    weights = WeightSnapshot.objects.filter(
        Q(organisation_id=ours) | Q(Exists(promised)), decision=OuterRef("decision")
    )
    counted = weights.order_by().values("decision")
    row: Any = (
        Round.objects.filter(pk=round_id)
        .annotate(
            now_read=HouseNow(),
            carrying_read=ExpressionWrapper(carries(by), output_field=BooleanField()),
            ours_read=Subquery(
                standing.filter(organisation_id=ours).values(row=FACTS), output_field=JSONField(null=True)
            ),
            cents_read=_amount(others.annotate(n=Sum("cents"))),
            others_read=_amount(others.annotate(n=Count("pk"))),
            inhabitants_read=_amount(counted.annotate(n=Sum("inhabitants"))),
            members_read=_amount(counted.annotate(n=Count("pk"))),
        )
        .get()
    )
    return Sight(
        now=row.now_read,
        carrying=row.carrying_read,
        standing=None if row.ours_read is None else promise_of(row.ours_read),
        others_cents=row.cents_read,
        others=row.others_read,
        inhabitants=row.inhabitants_read,
        members=row.members_read,
    )


def _amount(rows: Any) -> Coalesce:
    """Give the column `n` of one row, 0 when there is none."""
    return Coalesce(Subquery(rows.values("n"), output_field=BigIntegerField()), Value(0, BigIntegerField()))


def whole_of(decision: Decision, basis: str) -> int:
    """Count the inhabitants or members frozen with a vote, of which a threshold is a part; 0 of the budget."""
    if basis == Basis.BUDGET:
        return 0
    counts = Sum("inhabitants") if basis == Basis.INHABITANTS else Count("pk")
    return WeightSnapshot.objects.filter(decision=decision).aggregate(n=counts)["n"] or 0
