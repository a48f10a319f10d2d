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
    ExpressionWrapper,
    IntegerField,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.web.formats import datetime_long, money
from financing.keys.models import WeightSnapshot
from financing.pledges.models import Pledge, Round
from financing.pledges.rules import carries
from initiatives.voting.models import DecisionState

FACTS = JSONObject(
    cents="cents",
    number="number",
    person="person_name",
    person_id="person_id",
    at="made_at",
    remark="remark",
    until="replaced_at",
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of one organisation; `replaced` when another amount came after it."""

    cents: int
    number: int
    person: str
    person_id: int
    made_at: datetime
    remark: str
    replaced: bool

    def repeats(self, person_id: int | None, cents: int, remark: str, number_drawn: int) -> bool:
        """Say whether this promise is the same form sent twice: same person, content and place in the row."""
        sent = (number_drawn + 1, person_id, cents, remark)
        return (self.number, self.person_id, self.cents, self.remark) == sent


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
        return self.row.total_cents >= self.row.threshold_cents

    @property
    def missing_cents(self) -> int:
        """What the threshold still lacks."""
        return max(0, self.row.threshold_cents - self.row.total_cents)

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
    """What is judged under the lock of a round: the moment, our promise, and what all others promised."""

    now: datetime
    carrying: bool
    standing: Promise | None
    others_cents: int
    others: int


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
    row: Any = (
        Round.objects.filter(pk=round_id)
        .annotate(
            now_read=HouseNow(),
            carrying_read=ExpressionWrapper(carries(by), output_field=BooleanField()),
            ours_read=Subquery(
                standing.filter(organisation_id=ours).values(row=FACTS), output_field=JSONField(null=True)
            ),
            cents_read=Coalesce(
                Subquery(others.annotate(n=Sum("cents")).values("n"), output_field=BigIntegerField()),
                Value(0, BigIntegerField()),
            ),
            others_read=Coalesce(
                Subquery(others.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
            ),
        )
        .get()
    )
    return Sight(
        now=row.now_read,
        carrying=row.carrying_read,
        standing=None if row.ours_read is None else promise_of(row.ours_read),
        others_cents=row.cents_read,
        others=row.others_read,
    )


def promise_of(facts: dict[str, Any]) -> Promise:
    """Make a promise of its row of facts."""
    return Promise(
        cents=facts["cents"],
        number=facts["number"],
        person=facts["person"],
        person_id=facts["person_id"],
        made_at=datetime.fromisoformat(facts["at"]),
        remark=facts["remark"],
        replaced=facts["until"] is not None,
    )


def meanwhile(standing: Promise | None) -> str:
    """Name the promise that stands now and who made it."""
    if standing is None:
        return _("Dit formulier hoort bij een toezegging die er niet meer is. Er is niets gewijzigd.")
    return _(
        "%(person)s zegde op %(moment)s %(amount)s toe namens uw organisatie. Uw formulier was ouder. "
        "Er is niets gewijzigd; open de ronde opnieuw als u dat bedrag wilt veranderen."
    ) % {
        "person": standing.person,
        "moment": datetime_long(standing.made_at),
        "amount": money(standing.cents),
    }
