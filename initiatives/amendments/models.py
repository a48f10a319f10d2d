"""Amendments: the text of a proposal as another organisation would have it, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal, ProposalVersion
from members.organisations.models import Organisation


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    STANDING = "standing", _("Staat open")
    TO_VOTE = "to_vote", _("Eerst in stemming")
    ACCEPTED = "accepted", _("Overgenomen")
    REJECTED = "rejected", _("Niet overgenomen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Amendment(ByAudience):
    """Every point of `base` as the organisation would have it, with why; the words never change."""

    # Here the organisation is a real foreign key: whoever proposed it.
    organisation_id = None
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    base = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    clauses = models.JSONField()
    motivation = models.TextField(_("motivering"), max_length=3000)
    person_id = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=HouseNow())
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.STANDING)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=600, blank=True)
    merged_into = models.ForeignKey(ProposalVersion, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="amendment_once"),
            audience_constraint("amendment_audience_named"),
            models.CheckConstraint(
                condition=Q(state__in=["standing", "to_vote"], settled_at=None)
                | ~Q(state__in=["standing", "to_vote"]) & Q(settled_at__isnull=False),
                name="amendment_settled_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", merged_into__isnull=False) | ~Q(state="accepted") & Q(merged_into=None),
                name="amendment_accepted_is_merged",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="amendment_rejected_with_reason"
            ),
        ]
