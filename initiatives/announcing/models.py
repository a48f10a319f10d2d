"""Announcements: when a vote opens and closes, on which text and under which rules, and who was told."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal, ProposalState, ProposalVersion
from initiatives.rulesets.models import RuleSet


class Announcement(ByAudience):
    """A vote to come; append-only. The newest one of a scheduled proposal stands.

    `starts_on`: from when whoever opts in takes part; `options`: what is chosen between, in this order.
    `told`: [person id, organisation id] of each notice that went out; `mailing`: with what the keys of their mails
    begin (empty when nobody was told).
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="announcements")
    text = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    starts_on = models.DateField(null=True)
    options = models.JSONField(default=list)
    announced_at = models.DateTimeField(db_default=HouseNow())
    person_id = models.BigIntegerField()
    told = models.JSONField()
    mailing = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-announced_at", "-id"]
        constraints = [
            audience_constraint("announcement_audience_named"),
            models.CheckConstraint(
                condition=Q(opens_at__gt=F("announced_at"), closes_at__gt=F("opens_at")),
                name="announcement_opens_then_closes",
            ),
        ]

    def is_due_at(self, moment: datetime) -> bool:
        """Say whether its vote can open at this moment (select_related "proposal")."""
        return self.proposal.state == ProposalState.SCHEDULED and self.opens_at <= moment
