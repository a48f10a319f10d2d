"""A promise that is binding: what the council of an organisation decided about it. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from financing.pledges.models import Pledge, Round
from initiatives.portfolio.models import Initiative
from members.organisations.models import Organisation


class Commitment(models.Model):
    """That the standing promise of an organisation is binding, by which decision of its council; append-only.

    A row of its own, because its readers differ: those who take part read the name and the amount, never the remark
    that stands with the promise.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="commitments")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="commitments")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    cents = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    decided_on = models.DateField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    entered_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["-cents", "organisation__number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="commitment_once"),
            models.CheckConstraint(condition=~Q(reference=""), name="commitment_has_evidence"),
        ]
