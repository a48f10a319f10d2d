"""A ballot on paper on its way, and what each official read on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from initiatives.paper.slip import Slip
from initiatives.voting.choices import Way
from initiatives.voting.models import Choice, Decision
from members.organisations.models import Organisation


class PaperState(models.TextChoices):
    """Where a ballot on paper stands; differed: two officials read something else, and nothing was cast."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DIFFERED = "differed"
    TAKEN_BACK = "taken_back"


class PaperBallot(models.Model):
    """That an official entered the ballot of an organisation, and who entered it the second time; never what.

    `differs`: the parts of the paper that the two read differently (`Slip`).
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="papers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    entered_by = models.BigIntegerField()
    entered_name = models.CharField(max_length=170)
    entered_at = models.DateTimeField(db_default=HouseNow())
    second_by = models.BigIntegerField(null=True)
    second_name = models.CharField(max_length=170, blank=True, db_default="")
    settled_at = models.DateTimeField(null=True)
    differs = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organisation"], name="paper_waiting_once", condition=Q(state="waiting")
            ),
            models.CheckConstraint(condition=Q(second_by=None) | ~Q(second_by=F("entered_by")), name="paper_four_eyes"),
            models.CheckConstraint(
                condition=Q(state="waiting", second_by=None, settled_at=None)
                | Q(state="taken_back", second_by=None, settled_at__isnull=False)
                | Q(state__in=["confirmed", "differed"], second_by__isnull=False, settled_at__isnull=False),
                name="paper_state_fits",
            ),
        ]


class PaperEntry(models.Model):
    """What one official read on the paper: read by that official alone, compared in the house reach."""

    paper = models.ForeignKey(PaperBallot, on_delete=models.PROTECT, related_name="entries")
    person_id = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    signer_id = models.BigIntegerField()
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    points = models.JSONField(default=list, db_default=[])
    reason = models.TextField(max_length=2000, blank=True)
    entered_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "person_id"], name="paper_entry_once")]

    @property
    def slip(self) -> Slip:
        """What it says."""
        return Slip(self.way, self.signer_id, self.choice, self.points, self.reason)
