"""Proposals: who asks what of whom, in immutable versions."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperative.audit.canonical import canonical
from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import FundingTerms
from members.bodies.models import Body
from members.organisations.models import Organisation


class ProposalState(models.TextChoices):
    """Where a proposal stands; the words of the by-laws."""

    DRAFT = "draft", _("Concept")
    SUBMITTED = "submitted", _("Ingediend")
    ADMISSIBLE = "admissible", _("Ontvankelijk")
    INADMISSIBLE = "inadmissible", _("Niet ontvankelijk")
    IN_VOTE = "in_vote", _("In stemming")
    ADOPTED = "adopted", _("Aangenomen")
    REJECTED = "rejected", _("Verworpen")
    LAPSED = "lapsed", _("Vervallen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Capacity(models.TextChoices):
    """In what legal capacity is decided."""

    CONSORTIUM = "consortium", _("besluit van de consortiumgroep")
    GENERAL_MEETING = "general_meeting", _("besluit van de algemene vergadering")
    BOARD = "board", _("besluit van het bestuursorgaan")
    ADVICE = "advice", _("advies")


class Proposal(ByAudience):
    """A proposal about an initiative or to a body; its text stands in its versions."""

    # Here the columns of the audience are real foreign keys.
    initiative_id = None
    body_id = None
    number = models.CharField(max_length=12, unique=True, null=True)
    author = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    initiative = models.ForeignKey(Initiative, null=True, on_delete=models.PROTECT, related_name="proposals")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT)
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.DRAFT)
    title = models.CharField(_("titel"), max_length=160)
    title_en = models.CharField(_("titel in het Engels"), max_length=160, blank=True)
    created_at = models.DateTimeField(db_default=HouseNow())
    submitted_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_reason = models.CharField(max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            audience_constraint("proposal_audience_named"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(number__isnull=False),
                name="proposal_numbered_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(initiative__isnull=False) | Q(body__isnull=False), name="proposal_has_a_matter"
            ),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return (get_language() == "en" and self.title_en) or self.title


class ProposalVersion(ByAudience):
    """One text of a proposal, never changed once submitted; clauses are numbered from 1."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    clauses = models.JSONField()
    motivation = models.TextField(_("motivering"), max_length=6000)
    # Funding terms in cents and days; empty when the proposal asks no money. Frozen with the version.
    funding = models.JSONField(default=dict)
    person_id = models.BigIntegerField()
    written_at = models.DateTimeField(db_default=HouseNow())
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once"),
            audience_constraint("proposal_version_audience_named"),
        ]

    @property
    def text_hash(self) -> str:
        """The SHA-256 (hex) of clauses, motivation and funding terms as canonical JSON."""
        text = {"clauses": self.clauses, "motivation": self.motivation, "funding": self.funding}
        return sha256(canonical(text).encode()).hexdigest()

    @property
    def terms(self) -> FundingTerms | None:
        """The funding terms, or None when the proposal asks no money."""
        return FundingTerms.from_json(self.funding)
