"""A schedule fixes what each participant pays of a cost in a year; a charge is the amount of one, in cents."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from financing.plans.models import CostKind, VatTreatment
from financing.pledges.models import Round
from initiatives.portfolio.models import Initiative
from initiatives.voting.models import Decision
from members.organisations.models import Organisation


class Schedule(models.Model):
    """One cost of an initiative in a year, paid in parts of equal size on these days.

    It follows the key or tariffs of the plan, or the promises of a funding round; `ground` names the decision behind
    it where the portal holds none.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="schedules")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=CostKind.choices)
    round = models.OneToOneField(Round, on_delete=models.PROTECT, null=True, related_name="schedule")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True)
    ground = models.CharField(max_length=160, blank=True)
    days = ArrayField(models.DateField())
    version = models.PositiveIntegerField(default=1)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["-year", "initiative", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "year", "kind"], condition=Q(round=None), name="schedule_once"
            ),
            models.CheckConstraint(condition=Q(days__len__gte=1, days__len__lte=12), name="schedule_has_days"),
            models.CheckConstraint(condition=Q(decision__isnull=False) | ~Q(ground=""), name="schedule_has_ground"),
        ]


class Charge(models.Model):
    """What one participant owes of a schedule, by VAT treatment; a new amount is a new row, one row stands.

    `payer` is the legal person that gets the invoice; `basis` keeps the sum on paper by which the amount came about.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="charges")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charges")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charges_to_pay")
    vat = models.CharField(max_length=12, choices=VatTreatment.choices)
    vat_included = models.BooleanField()
    cents = models.BigIntegerField()
    basis = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(db_default=HouseNow())
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["schedule", "organisation", "vat", "vat_included", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "organisation", "vat", "vat_included"],
                condition=Q(replaced_at=None),
                name="charge_standing_once",
            ),
            models.UniqueConstraint(
                fields=["schedule", "organisation", "vat", "vat_included", "number"], name="charge_number_once"
            ),
            models.CheckConstraint(condition=Q(cents__gte=0), name="charge_not_negative"),
            models.CheckConstraint(
                condition=Q(vat=VatTreatment.NORMAL) | Q(vat_included=True), name="charge_without_vat_is_whole"
            ),
        ]
        indexes = [models.Index(fields=["organisation"], name="charge_of_organisation")]
