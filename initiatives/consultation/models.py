"""A question on a proposal and its answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal


class Message(ByAudience):
    """A question, or an answer to one (`answers`); read by whoever may read the proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="messages")
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("tekst"), max_length=3000)
    person_id = models.BigIntegerField()
    posted_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["posted_at", "id"]
        constraints = [audience_constraint("message_audience_named")]
        indexes = [models.Index(fields=["proposal", "posted_at"], name="message_of_proposal")]
