"""The distribution key of an initiative, what is entered for it, and what is frozen with a vote and with a ballot."""

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
    SIZE_BANDS = "size_bands", _("volgens grootte")
    ACTIVE_USERS = "active_users", _("volgens actieve gebruikers van de bib")
    BUDGET = "budget", _("volgens het budget van elke organisatie")
    COMPOSED = "composed", _("samengesteld uit delen")


class DistributionKey(ByAudience):
    """The key of an initiative; a changed key is a new version, the newest counts."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("sleutel"), max_length=16, choices=KeyKind.choices)
    # The part that is divided equally, in per cent; only a mixed key has it.
    equal_percent = models.PositiveSmallIntegerField(_("gelijk deel"), default=0)
    # The parts, sizes and bounds of the key, as `Key.terms_to_json` writes them.
    terms = models.JSONField(db_default={})
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


class MeasureKind(models.TextChoices):
    """What a key can ask of an organisation beside its inhabitants; the last three in cents."""

    ACTIVE_USERS = "active_users", _("actieve gebruikers van de bib")
    BUDGET = "budget", _("budget per jaar")
    FIXED_ONCE = "fixed_once", _("vast bedrag, eenmalig")
    FIXED_YEARLY = "fixed_yearly", _("vast bedrag per jaar")


class EnteredWeight(ByAudience):
    """A number of one organisation (`carrier`) that the key asks, with source and day; the newest row counts."""

    initiative_id = None
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="entered_weights")
    carrier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entered_weights")
    kind = models.CharField(max_length=16, choices=MeasureKind.choices)
    amount = models.BigIntegerField()
    source = models.CharField(max_length=200)
    counted_on = models.DateField()
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        indexes = [models.Index(fields=["initiative", "carrier", "kind", "-id"], name="entered_weight_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0) & ~Q(source=""), name="entered_weight_has_its_source"),
            audience_constraint("entered_weight_audience_named"),
        ]


class WeightSnapshot(models.Model):
    """The weight of one organisation in the key, frozen when the vote opened: an exact fraction.

    `cents` is its share within the bounds of the key; `measures` the entered numbers, with source and day, by kind.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="weights")
    key = models.ForeignKey(DistributionKey, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    audience = models.CharField(max_length=12)
    initiative_id = models.BigIntegerField()
    body_id = models.BigIntegerField(null=True)
    numerator = models.DecimalField(max_digits=40, decimal_places=0)
    denominator = models.DecimalField(max_digits=40, decimal_places=0)
    inhabitants = models.PositiveIntegerField()
    measures = models.JSONField(db_default={})
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
