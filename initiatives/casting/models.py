"""A tie that waits for its chair, and the vote that decides it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.voting.models import Choice, Decision


class Tie(ByAudience):
    """A vote that ended level after its deadline: who chairs it, and until when that person can decide.

    `organisation_id`: the elector for which the chair sits. On a proposal `points` are the votes on each side. Between
    options they are those of each option that stands level (`options`, ids), for so many `places`.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="tie")
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    points = models.PositiveIntegerField()
    options = models.JSONField(default=list)
    places = models.PositiveSmallIntegerField(default=0)
    tied_at = models.DateTimeField(db_default=HouseNow())
    decides_until = models.DateTimeField()

    class Meta:
        constraints = [audience_constraint("tie_audience_named")]


class CastingVote(ByAudience):
    """What the chair decided: a choice on a proposal, or which options (ids) come first; and why."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="casting")
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    options = models.JSONField(default=list)
    reason = models.TextField(max_length=2000, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    cast_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            audience_constraint("casting_vote_audience_named"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against"], options=[]) | Q(choice="") & ~Q(options=[]),
                name="casting_vote_says_one_thing",
            ),
        ]
