"""Decisions, the frozen electorate, ballots and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience, audience_constraint
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal, ProposalState, ProposalVersion
from initiatives.rulesets.models import RuleSet
from initiatives.voting.choices import Way
from initiatives.voting.count import Rules, second_call
from members.organisations.models import Organisation


class DecisionState(models.TextChoices):
    """Where a vote stands; "closed" is the predicate between the deadline and the count."""

    OPEN = "open", _("In stemming")
    COUNTED = "counted", _("Geteld")
    RATIFIED = "ratified", _("Bekrachtigd")
    ANNULLED = "annulled", _("Vernietigd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


AFTER_THE_COUNT = (DecisionState.COUNTED, DecisionState.RATIFIED, DecisionState.ANNULLED)


class Outcome(models.TextChoices):
    """What the count says."""

    ADOPTED = "adopted", _("Aangenomen")
    REJECTED = "rejected", _("Verworpen")
    NO_QUORUM = "no_quorum", _("Geen quorum")


STATE_AFTER: dict[str, ProposalState] = {
    Outcome.ADOPTED: ProposalState.ADOPTED,
    Outcome.REJECTED: ProposalState.REJECTED,
    Outcome.NO_QUORUM: ProposalState.LAPSED,
}


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Words for votes; every predicate asks the house clock."""

    def open(self) -> DecisionQuerySet:
        """Votes in which a ballot can be cast now."""
        return self.filter(state=DecisionState.OPEN, closes_at__gt=HouseNow())

    def awaiting_count(self) -> DecisionQuerySet:
        """Votes past their deadline that nobody counted yet."""
        return self.filter(state=DecisionState.OPEN, closes_at__lte=HouseNow())


class Decision(ByAudience):
    """A vote being held on one version of a proposal under one rule set.

    `starts_on`: from which day whoever opts in takes part; None: from the count. `second_call_of`: the first vote,
    which lacked its quorum; this one asks none. `standing`: the proposal, for its newest vote alone.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    standing = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="decision")
    second_call_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="second_call")
    text = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT)
    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN)
    opened_at = models.DateTimeField(db_default=HouseNow())
    closes_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    starts_on = models.DateField(null=True)
    electors_count = models.PositiveIntegerField()
    options_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    ballots_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-id"]
        constraints = [
            audience_constraint("decision_audience_named"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="decision_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(state__in=AFTER_THE_COUNT, counted_at__isnull=False)
                | ~Q(state__in=AFTER_THE_COUNT) & Q(counted_at=None),
                name="decision_counted_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(standing=None) | Q(standing=F("proposal")), name="decision_stands_for_its_proposal"
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="decision_by_deadline")]

    @property
    def terms(self) -> Rules:
        """By which rules it is counted: a second call asks no quorum, and objections stop it where its course says."""
        rules = replace(self.rule_set.terms, blocking_objections=self.rule_set.procedure.blocking_objections)
        return second_call(rules) if self.second_call_of_id else rules

    @property
    def capacity(self) -> str:
        """In what legal capacity is decided, in words (select_related "proposal", "rule_set")."""
        capacity = str(self.proposal.get_capacity_display())
        if self.rule_set.procedure.written_procedure:
            return gettext("%(capacity)s, schriftelijk en eenparig") % {"capacity": capacity}
        return capacity

    @property
    def is_counted(self) -> bool:
        """Say whether there is a count, whatever became of it."""
        return self.state in AFTER_THE_COUNT

    @property
    def awaits_ratification(self) -> bool:
        """Say whether it was adopted and its rules let it hold only once ratified (select_related "count")."""
        adopted = self.state == DecisionState.COUNTED and self.count.outcome == Outcome.ADOPTED
        return adopted and self.rule_set.procedure.ratification_needed

    @property
    def holds(self) -> bool:
        """Say whether it was adopted and counts today (select_related "count", "rule_set")."""
        if self.state == DecisionState.COUNTED:
            return self.count.outcome == Outcome.ADOPTED and not self.awaits_ratification
        return self.state == DecisionState.RATIFIED

    @property
    def ended(self) -> str:
        """Say how it ended and what became of it since (select_related "count", "rule_set")."""
        if self.awaits_ratification:
            return gettext("Aangenomen, te bekrachtigen")
        return str(
            self.count.get_outcome_display() if self.state == DecisionState.COUNTED else self.get_state_display()
        )

    def is_open_at(self, moment: datetime) -> bool:
        """Say whether a ballot could be cast at this moment."""
        return self.state == DecisionState.OPEN and moment < self.closes_at

    def awaits_count_at(self, moment: datetime) -> bool:
        """Say whether the deadline passed and nobody counted yet."""
        return self.state == DecisionState.OPEN and moment >= self.closes_at


class Extension(ByAudience):
    """A later deadline, with its reason; only while the vote is open."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="extensions")
    closed_at_before = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=600)
    person_id = models.BigIntegerField()
    extended_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("closed_at_before")), name="extension_only_later")
        ]


class Elector(models.Model):
    """An organisation entitled to vote, frozen when the vote opened."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="electors")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    college = models.CharField(max_length=16)
    weight = models.PositiveIntegerField()
    inhabitants = models.PositiveIntegerField()
    audience = models.CharField(max_length=12)
    initiative_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "organisation"], name="elector_once")]


class Option(ByAudience):
    """One of the options that a vote chooses between, frozen when it opened; `place` from 1 as it was written."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="options")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["place"]
        constraints = [
            audience_constraint("option_audience_named"),
            models.UniqueConstraint(fields=["decision", "place"], name="option_place_once"),
            models.UniqueConstraint(fields=["decision", "title"], name="option_title_once"),
        ]


class Choice(models.TextChoices):
    """What a ballot says."""

    FOR = "for", _("Vóór")
    AGAINST = "against", _("Tegen")
    ABSTAIN = "abstain", _("Onthouding")


class CurrentBallot(ByAudience):
    """The ballot of an organisation that counts; its audience is its own organisation until the count.

    On a proposal it holds a choice. Between options the choice is empty and `points` names [option id, points]: 1 for
    each option that it approves, or its scores from 0 to 5.
    `holder_id`: the organisation that cast it under a proxy; None: the organisation itself.
    `conditional_on`: the day of the council under whose reservation it stands; it counts only when that is empty.
    `objection`: a vote against that helps to stop the proposal, where the rules know such objections.
    `way`: how it came, empty on screen; then `paper_id` is what two officials entered, and the names are theirs.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    points = models.JSONField(default=list, db_default=[])
    reason = models.TextField(_("motivering"), max_length=2000, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    holder_id = models.BigIntegerField(null=True)
    holder_name = models.CharField(max_length=200, blank=True, db_default="")
    cast_at = models.DateTimeField(db_default=HouseNow())
    number = models.PositiveIntegerField(default=1)
    conditional_on = models.DateField(null=True)
    objection = models.BooleanField(default=False, db_default=False)
    way = models.CharField(max_length=8, choices=Way.choices, blank=True, db_default="")
    paper_id = models.BigIntegerField(null=True)
    entered_name = models.CharField(max_length=170, blank=True, db_default="")
    confirmed_name = models.CharField(max_length=170, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "organisation_id"], name="ballot_one_an_organisation"),
            audience_constraint("ballot_audience_named"),
        ]


class BallotEvent(models.Model):
    """Each time a ballot was cast or replaced; append-only. `number` counts from 1 per organisation."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    points = models.JSONField(default=list, db_default=[])
    reason = models.TextField(max_length=2000, blank=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    holder_id = models.BigIntegerField(null=True)
    holder_name = models.CharField(max_length=200, blank=True, db_default="")
    cast_at = models.DateTimeField(db_default=HouseNow())
    conditional_on = models.DateField(null=True)
    objection = models.BooleanField(default=False, db_default=False)
    way = models.CharField(max_length=8, choices=Way.choices, blank=True, db_default="")
    paper_id = models.BigIntegerField(null=True)
    entered_name = models.CharField(max_length=170, blank=True, db_default="")
    confirmed_name = models.CharField(max_length=170, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "organisation", "number"], name="ballot_event_once")]


# How a ballot came, as it stands on one that an organisation casts itself on screen; every other one says so.
ON_SCREEN: dict[str, Any] = {
    "holder_id": None,
    "holder_name": "",
    "way": "",
    "paper_id": None,
    "entered_name": "",
    "confirmed_name": "",
}


class Count(ByAudience):
    """The count of a vote: outcome, explanation steps as data, hash of what was counted."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="count")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    result = models.JSONField()
    input_hash = models.CharField(max_length=64)
    counted_at = models.DateTimeField(db_default=HouseNow())
    person_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [audience_constraint("count_audience_named")]
