"""Proposals: who asks what of whom, in immutable versions."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cooperative.audit.canonical import canonical
from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from cooperative.web.formats import date_long, listed
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
    CONSULTATION = "consultation", _("In overleg")
    AMENDABLE = "amendable", _("Amendeerbaar")
    FINAL = "final", _("Definitieve tekst")
    SCHEDULED = "scheduled", _("Geagendeerd")
    IN_VOTE = "in_vote", _("In stemming")
    TO_RATIFY = "to_ratify", _("Te bekrachtigen")
    ADOPTED = "adopted", _("Aangenomen")
    REJECTED = "rejected", _("Verworpen")
    HELD = "held", _("Aangehouden")
    LAPSED = "lapsed", _("Vervallen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    UNDER_WAY = "under_way", _("In uitvoering")
    DONE = "done", _("Uitgevoerd")
    ANNULLED = "annulled", _("Vernietigd")


class Ground(models.TextChoices):
    """Why a proposal is not admissible."""

    COMPETENCE = "competence", _("Dit orgaan beslist hier niet over.")
    INCOMPLETE = "incomplete", _("Er ontbreekt iets dat nodig is om te beslissen.")
    UNCLEAR = "unclear", _("De tekst laat meer dan één lezing toe.")
    AGAINST_RULES = "against_rules", _("Het strijdt met de statuten, een reglement of de wet.")
    DECIDED = "decided", _("Hierover is al beslist, of loopt al een voorstel.")


class Capacity(models.TextChoices):
    """In what legal capacity is decided."""

    CONSORTIUM = "consortium", _("besluit van de consortiumgroep")
    STEERING_GROUP = "steering_group", _("besluit van de stuurgroep")
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
    # Values of `Ground`; empty when the proposal is admissible.
    judged_grounds = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # Until when the phase runs, or when the announced vote opens; what a held proposal goes back to.
    phase_until = models.DateTimeField(null=True)
    held_from = models.CharField(max_length=12, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)
    # Who joined the author, oldest first: [{"id", "name"}]; kept by the database from their own rows.
    joint_authors = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))

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
            models.CheckConstraint(
                condition=Q(state__in=["consultation", "amendable", "scheduled"], phase_until__isnull=False)
                | ~Q(state__in=["consultation", "amendable", "scheduled"]) & Q(phase_until=None),
                name="proposal_phase_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(held_from="") | ~Q(state="held") & Q(held_from=""),
                name="proposal_held_from_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def author_names(self) -> list[str]:
        """The names of whoever submits it: the author, then who joined. (select_related "author")"""
        return [self.author.name, *(one["name"] for one in self.joint_authors)]

    @property
    def authors(self) -> str:
        """Whoever submits it, in words."""
        return listed(self.author_names)

    @property
    def author_ids(self) -> list[int]:
        """The organisations that submit it: the author, then who joined."""
        return [self.author_id, *(one["id"] for one in self.joint_authors)]

    @property
    def grounds(self) -> list[str]:
        """Why it is not admissible, in sentences."""
        return [str(Ground(one).label) for one in self.judged_grounds]

    def runs_at(self, moment: datetime) -> bool:
        """Say whether its phase runs at this moment, until an end that was announced."""
        return self.phase_until is not None and moment < self.phase_until


class ProposalPhase(ByAudience):
    """A state that a proposal reached, from when, until when it was to run, and what was said; append-only."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="phases")
    state = models.CharField(max_length=12, choices=ProposalState.choices)
    began_at = models.DateTimeField(db_default=HouseNow())
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=600, blank=True)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [audience_constraint("proposal_phase_audience_named")]
        indexes = [models.Index(fields=["proposal", "began_at"], name="phase_of_proposal")]

    @property
    def name(self) -> str:
        """What happened; of what a count adopts no phase is kept, only of what was ratified."""
        return gettext("Bekrachtigd") if self.state == ProposalState.ADOPTED else str(self.get_state_display())


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
    # The amendment that made this version of the one before it, and the name of who proposed it.
    amendment = models.PositiveSmallIntegerField(null=True)
    amended_by = models.CharField(max_length=200, blank=True, default="", db_default="")

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
    def source(self) -> str:
        """Say which amendment made this version; nothing when the author wrote it."""
        if self.amendment is None or self.submitted_at is None:
            return ""
        words = {"number": self.amendment, "name": self.amended_by, "day": date_long(self.submitted_at)}
        return gettext("Amendement %(number)s van %(name)s, overgenomen op %(day)s") % words

    @property
    def terms(self) -> FundingTerms | None:
        """The funding terms, or None when the proposal asks no money."""
        return FundingTerms.from_json(self.funding)
