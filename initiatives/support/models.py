"""Support: an organisation can go on with a text of a proposal, or with some of its points."""

from __future__ import annotations

from django.db import models

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal, ProposalVersion
from members.organisations.models import Organisation


class Support(ByAudience):
    """The text that an organisation last agreed to, and the numbers (from 1) of the points it agreed to.

    Whether it must be asked again is never stored: `consent.py` compares this text with the one of now.
    """

    # Here the organisation is a real foreign key: whoever supports.
    organisation_id = None
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="supports")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    text = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField()
    person_id = models.BigIntegerField()
    given_at = models.DateTimeField(db_default=HouseNow())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "organisation"], name="support_once"),
            audience_constraint("support_audience_named"),
        ]
