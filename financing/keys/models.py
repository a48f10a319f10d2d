"""The distribution key of an initiative, the weights frozen with a vote, and the impact frozen with a ballot."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative
from initiatives.voting.models import Decision
from members.organisations.models import Organisation


class KeyKind(models.TextChoices):
    """How a total is divided."""

    EQUAL = "equal", _("gelijk voor elke deelnemer")
    PER_INHABITANT = "per_inhabitant", _("per inwoner")
    MIXED = "mixed", _("deels gelijk, deels per inwoner")


class DistributionKey(ByAudience):
    """The key of an initiative; a changed key is a new version, the newest counts."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("sleutel"), max_length=16, choices=KeyKind.choices)
    # The part that is divided equally, in per cent; only a mixed key has it.
    equal_percent = models.PositiveSmallIntegerField(_("gelijk deel"), default=0)
    written_at = models.DateTimeField(db_default=HouseNow())
    # When a vote whose weights were computed with this version was adopted.
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="key_version_once"),
            models.CheckConstraint(
                condition=(
                    Q(kind="mixed", equal_percent__gte=1, equal_percent__lte=99) | ~Q(kind="mixed") & Q(equal_percent=0)
                ),
                name="key_equal_part",
            ),
            audience_constraint("key_audience_named"),
        ]


class WeightSnapshot(models.Model):
    """The weight of one organisation in the key, frozen when the vote opened: an exact fraction."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="weights")
    key = models.ForeignKey(DistributionKey, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    audience = models.CharField(max_length=12)
    initiative_id = models.BigIntegerField()
    body_id = models.BigIntegerField(null=True)
    numerator = models.DecimalField(max_digits=40, decimal_places=0)
    denominator = models.DecimalField(max_digits=40, decimal_places=0)
    inhabitants = models.PositiveIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "organisation"], name="weight_once"),
            models.CheckConstraint(condition=Q(numerator__gte=0, denominator__gt=0), name="weight_fraction"),
        ]


class ImpactSnapshot(models.Model):
    """What the page said it would cost when a ballot was cast; `ballot_number` as on the ballot event."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    ballot_number = models.PositiveIntegerField()
    impact = models.JSONField()
    taken_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "organisation", "ballot_number"], name="impact_once")
        ]
