"""Answers to the objections in a counted vote."""

from __future__ import annotations

from django.db import models

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.voting.models import Decision


class ObjectionAnswer(ByAudience):
    """What the author (`organisation_id`) does with the objection of one elector; append-only, once each."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objection_answers")
    objector_id = models.BigIntegerField()
    text = models.TextField(max_length=2000)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    answered_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "objector_id"], name="objection_answered_once"),
            audience_constraint("objection_answer_audience_named"),
        ]
