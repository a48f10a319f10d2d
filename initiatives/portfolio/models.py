"""Initiatives, who takes part with which inhabitants, milestones and progress."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from initiatives.areas.models import FocusLine, OfferFamily, SolutionArea
from members.organisations.models import Municipality, Organisation


class Stage(models.TextChoices):
    """The path of an initiative; stopped may follow any stage."""

    IDEA = "idea", _("Idee")
    EXPLORATION = "exploration", _("Verkenning")
    PILOT = "pilot", _("Piloot")
    EVALUATION = "evaluation", _("Evaluatie")
    SCALING = "scaling", _("Opschaling")
    SERVICE = "service", _("Dienst")
    PHASE_OUT = "phase_out", _("Uitfasering")
    STOPPED = "stopped", _("Stopgezet")


PATH = (
    Stage.IDEA,
    Stage.EXPLORATION,
    Stage.PILOT,
    Stage.EVALUATION,
    Stage.SCALING,
    Stage.SERVICE,
    Stage.PHASE_OUT,
)


class Status(models.TextChoices):
    """How an initiative goes."""

    ON_TRACK = "on_track", _("Op schema")
    ATTENTION = "attention", _("Aandacht")
    CRITICAL = "critical", _("Kritiek")


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Words for initiatives."""

    def published(self) -> InitiativeQuerySet:
        """Those that every member may read."""
        return self.filter(published_at__isnull=False)


class Initiative(models.Model):
    """Something members make and pay together, from idea to service."""

    title = models.CharField(_("titel"), max_length=120)
    title_en = models.CharField(_("titel in het Engels"), max_length=120, blank=True)
    lede = models.CharField(_("in één zin"), max_length=300)
    lede_en = models.CharField(_("in één zin, in het Engels"), max_length=300, blank=True)
    why = models.TextField(_("waarom"), max_length=6000)
    for_whom = models.TextField(_("voor wie"), max_length=3000)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leads")
    family = models.ForeignKey(OfferFamily, on_delete=models.PROTECT)
    focus = models.ForeignKey(FocusLine, null=True, on_delete=models.PROTECT)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.IDEA)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ON_TRACK)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=HouseNow())
    version = models.PositiveIntegerField(default=1)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["id", "lead"], name="initiative_carried_down")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def sentence(self) -> str:
        """What it is, in one sentence, in the reader's language."""
        return (get_language() == "en" and self.lede_en) or self.lede


class InitiativeArea(models.Model):
    """An initiative works for a solution area, with a weight in per cent; an initiative's weights sum to 100."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="area_weights")
    lead_id = models.BigIntegerField()
    published = models.BooleanField(default=False)
    area = models.ForeignKey(SolutionArea, on_delete=models.PROTECT)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-weight", "area"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "area"], name="initiative_area_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="initiative_area_per_cent"),
        ]


class StageStep(models.Model):
    """When an initiative entered a stage, or when it is planned to."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="steps")
    lead_id = models.BigIntegerField()
    published = models.BooleanField(default=False)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    entered_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "stage"], name="stage_step_once")]


class MilestoneState(models.TextChoices):
    """Where a milestone stands."""

    PLANNED = "planned", _("Gepland")
    RUNNING = "running", _("Loopt")
    REACHED = "reached", _("Gehaald")
    MISSED = "missed", _("Niet gehaald")


class Milestone(models.Model):
    """Something that must be there on a day; target and measured are words."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="milestones")
    lead_id = models.BigIntegerField()
    published = models.BooleanField(default=False)
    title = models.CharField(_("titel"), max_length=160)
    due_on = models.DateField(_("datum"))
    target = models.CharField(_("doel"), max_length=160, blank=True)
    measured = models.CharField(_("gemeten"), max_length=160, blank=True)
    state = models.CharField(max_length=8, choices=MilestoneState.choices, default=MilestoneState.PLANNED)

    class Meta:
        ordering = ["due_on", "id"]


class ProgressUpdate(models.Model):
    """What happened, in a few sentences, with the status on that day."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="updates")
    lead_id = models.BigIntegerField()
    published = models.BooleanField(default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    text = models.TextField(_("voortgang"), max_length=2000)
    person_id = models.BigIntegerField()
    posted_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["-posted_at", "-id"]
        indexes = [models.Index(fields=["-posted_at"], name="progress_newest")]


class ParticipationState(models.TextChoices):
    """How an organisation stands to an initiative."""

    INTERESTED = "interested", _("Geïnteresseerd")
    TAKING_PART = "taking_part", _("Neemt deel")
    LEFT = "left", _("Uitgestapt")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Words for participation."""

    def standing(self) -> ParticipationQuerySet:
        """Rows that hold now."""
        return self.filter(until=None)

    def taking_part(self) -> ParticipationQuerySet:
        """Those that take part now: electors and payers."""
        return self.standing().filter(state=ParticipationState.TAKING_PART)


class Participation(models.Model):
    """An organisation is interested, takes part or left; each change is a new row, one row stands."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    state = models.CharField(max_length=12, choices=ParticipationState.choices)
    since = models.DateTimeField(db_default=HouseNow())
    until = models.DateTimeField(null=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"], condition=Q(until=None), name="participation_standing_once"
            ),
            models.UniqueConstraint(fields=["id", "initiative", "organisation"], name="participation_carried_down"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="participation_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "initiative"], name="participation_of_organisation")]


class ParticipationArea(models.Model):
    """The municipality whose inhabitants this participation carries: each counts once in an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="areas")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "municipality"], condition=Q(until=None), name="inhabitants_count_once"
            )
        ]
        indexes = [models.Index(fields=["participation"], name="area_of_participation")]
