"""What a council decided about the vote of its organisation, and who stands back from a vote."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow, HouseToday
from initiatives.proposals.models import Proposal
from members.bodies.models import Body
from members.organisations.models import Organisation
from members.people.models import Person

# Not past its last day.
IN_FORCE = Q(valid_until=None) | Q(valid_until__gte=HouseToday())


class Instruction(models.TextChoices):
    """How the council wants its vote cast; the values are those of a ballot."""

    FREE = "", _("vrij: wie stemt, kiest zelf")
    FOR = "for", _("vóór")
    AGAINST = "against", _("tegen")
    ABSTAIN = "abstain", _("onthouding")


class MandateQuerySet(models.QuerySet["MandateDecision"]):
    """Words for mandates."""

    def current(self) -> MandateQuerySet:
        """Mandates that were not withdrawn or replaced; their last day may be past."""
        return self.filter(ended_at=None)


class MandateDecision(models.Model):
    """A council's decision who votes for its organisation, in a body or on one proposal, and how.

    `valid_until` is its last day; none: until it is withdrawn. It never changes: another one replaces it. `made_firm`:
    whether entering it just made a ballot count that waited for it.
    """

    made_firm = False

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    reference = models.CharField(max_length=80)
    decided_on = models.DateField()
    valid_until = models.DateField(null=True)
    instruction = models.CharField(max_length=8, choices=Instruction.choices, blank=True, default=Instruction.FREE)
    entered_at = models.DateTimeField(db_default=HouseNow())
    entered_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "body", "proposal"],
                name="mandate_once_in_a_place",
                condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False, proposal=None, instruction="") | Q(body=None, proposal__isnull=False),
                name="mandate_instructs_one_vote",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("decided_on")), name="mandate_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def place(self) -> str:
        """What it is about: the proposal or the body, in the reader's language."""
        found = self.proposal or self.body
        assert found is not None
        return found.name


class Interest(ByAudience):
    """A conflict of interest that somebody stated on a proposal: that person does not cast there; append-only."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="interests")
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    organisation_name = models.CharField(max_length=200)
    statement = models.CharField(max_length=600)
    stated_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["stated_at", "id"]
        constraints = [
            audience_constraint("interest_audience_named"),
            models.UniqueConstraint(fields=["proposal", "organisation_id", "person_id"], name="interest_stated_once"),
        ]
