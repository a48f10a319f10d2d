"""Initiatives, the seven areas and the votes in a report, as they stand on its day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext

from cooperative.isolation.clock import BRUSSELS, house_today
from cooperative.protocols import Part, Period
from cooperative.reports.periods import end_of, stands_on, start_of
from initiatives.areas.models import SolutionArea
from initiatives.portfolio.models import (
    PATH,
    Initiative,
    InitiativeArea,
    Participation,
    ParticipationState,
    ProgressUpdate,
    Stage,
    Status,
)
from initiatives.ratification.models import Kind as Ruled
from initiatives.ratification.models import Ruling
from initiatives.voting.choices import labels_of
from initiatives.voting.count import BETWEEN_OPTIONS, MAJORITIES, Choice, Result
from initiatives.voting.models import Count, Decision, DecisionState, Outcome
from initiatives.voting.wording import listed
from members.organisations.models import VOTING_KINDS
from members.printouts import members_on

AREA_ORDER = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """An initiative as it stood on the report's day."""

    row: Initiative
    stage: Stage
    status: Status
    members: frozenset[int]
    weights: dict[int, int]


def parts(period: Period, language: str) -> list[Part]:
    """Give the initiatives, one part an area, and the votes; nine statements, asked in the house reach."""
    day = stands_on(period, house_today())
    standing = standing_on(day)
    updates = _updates(period, day)
    decisions = decisions_counted(period, day)
    running = _open(day)
    members = members_on(period).count()
    found = [Part("initiatives", AREA_ORDER, _initiatives(standing, period, day, updates))]
    for area in SolutionArea.objects.all():
        body = _area(area, standing, members)
        mine = {one["id"] for one in body["initiatives"]}
        told = {one["id"] for one in body["initiatives"] if one["told_in"] == area.number}
        body["news"] = [update for update in updates if update["initiative"] in told]
        body["milestones"] = _milestones(standing, told, period)
        body["decisions"] = [one for one in decisions if one["initiative"] in mine]
        body["open"] = [one for one in running if one["initiative"] in mine]
        found.append(Part(f"area_{area.number}", AREA_ORDER + area.number, body))
    found.append(Part("votes", AREA_ORDER + 10, _votes(decisions, running)))
    return found


def standing_on(day: date) -> list[Standing]:
    """Give the published initiatives, by title, with stage, status and participants on a day."""
    moment = end_of(day)
    then = Q(since__lt=moment) & (Q(until=None) | Q(until__gte=moment))
    taking = Participation.objects.filter(
        then, state=ParticipationState.TAKING_PART, organisation__kind__in=VOTING_KINDS
    )
    rows = (
        Initiative.objects.filter(published_at__lt=moment)
        .select_related("lead")
        .prefetch_related(
            "steps",
            "milestones",
            Prefetch("participations", queryset=taking, to_attr="taking"),
            Prefetch("area_weights", queryset=InitiativeArea.objects.order_by("area")),
            Prefetch("updates", queryset=ProgressUpdate.objects.filter(posted_at__lt=moment), to_attr="told"),
        )
    )
    return [
        Standing(
            row,
            _stage_on(row, day),
            Status(told[0].status if (told := getattr(row, "told", [])) else row.status),
            frozenset(one.organisation_id for one in getattr(row, "taking", [])),
            {one.area_id: one.weight for one in row.area_weights.all()},
        )
        for row in rows
    ]


def _stage_on(row: Initiative, day: date) -> Stage:
    """Give the newest stage entered by then; without steps the stage on the row."""
    entered = [(step.entered_on, step.stage) for step in row.steps.all() if step.entered_on and step.entered_on <= day]
    order = [stage.value for stage in Stage]
    return Stage(max(entered, key=lambda step: (step[0], order.index(step[1])))[1]) if entered else Stage(row.stage)


def _updates(period: Period, day: date) -> list[dict[str, Any]]:
    rows = ProgressUpdate.objects.filter(
        initiative__published_at__isnull=False,
        posted_at__gte=start_of(period.first),
        posted_at__lt=end_of(day),
    ).select_related("initiative")
    return [
        {
            "initiative": row.initiative_id,
            "name": row.initiative.name,
            "posted_on": _day(row.posted_at),
            "status": row.status,
            "status_label": row.get_status_display(),
            "text": row.text,
        }
        for row in rows
    ]


def _initiatives(standing: list[Standing], period: Period, day: date, updates: list[dict[str, Any]]) -> dict[str, Any]:
    active = [one for one in standing if one.stage != Stage.STOPPED]
    stages, statuses = Counter(one.stage for one in active), Counter(one.status for one in active)
    started = start_of(period.first)
    newest = {update["initiative"]: update for update in reversed(updates)}
    return {
        "total": len(active),
        "stopped": len(standing) - len(active),
        "new": sum(1 for one in active if one.row.published_at and one.row.published_at >= started),
        "members": len(frozenset().union(*(one.members for one in active))),
        "stages": [
            {"stage": stage.value, "label": str(stage.label), "count": stages[stage]} for stage in PATH if stages[stage]
        ],
        "statuses": [
            {"status": status.value, "label": str(status.label), "count": statuses[status]}
            for status in Status
            if statuses[status]
        ],
        "needs_attention": [
            {"name": one.row.name, "status": one.status.value, "status_label": str(one.status.label)}
            for one in active
            if one.status != Status.ON_TRACK
        ],
        "news": sorted(newest.values(), key=lambda update: update["posted_on"], reverse=True),
    }


def _area(area: SolutionArea, standing: list[Standing], members: int) -> dict[str, Any]:
    here = [one for one in standing if one.weights.get(area.number) and one.stage != Stage.STOPPED]
    return {
        "number": area.number,
        "title": area.title,
        "short": area.short,
        "description": area.description,
        "members": members,
        "taking_part": len(frozenset().union(*(one.members for one in here))),
        "initiatives": [_row(one, area.number) for one in here],
    }


def _row(one: Standing, number: int) -> dict[str, Any]:
    return {
        "id": one.row.pk,
        "name": one.row.name,
        "lead": one.row.lead.name,
        "weight": one.weights[number],
        # News and milestones stand once: in the area that weighs most.
        "told_in": min(one.weights, key=lambda area: (-one.weights[area], area)),
        "stage": one.stage.value,
        "stage_label": str(one.stage.label),
        "place": PATH.index(one.stage) + 1,
        "places": len(PATH),
        "members": len(one.members),
        "status": one.status.value,
        "status_label": str(one.status.label),
    }


def _milestones(standing: list[Standing], ids: set[int], period: Period) -> list[dict[str, Any]]:
    """List what fell in the period and what comes in the quarter after it."""
    horizon = period.last.toordinal() + 92
    found = [
        {
            "name": one.row.name,
            "title": step.title,
            "due_on": step.due_on.isoformat(),
            "target": step.target,
            "measured": step.measured,
            "state": step.state,
            "state_label": step.get_state_display(),
        }
        for one in standing
        if one.row.pk in ids
        for step in one.row.milestones.all()
        if period.first <= step.due_on and step.due_on.toordinal() <= horizon
    ]
    return sorted(found, key=lambda step: (step["due_on"], step["title"]))


def decisions_counted(period: Period, day: date) -> list[dict[str, Any]]:
    """Give the votes counted in a period, oldest first, with their count and what was ruled about it by that day."""
    moment = end_of(day)
    ruled = Ruling.objects.filter(decision=OuterRef("decision"), entered_at__lt=moment)
    rows = (
        Count.objects.filter(counted_at__gte=start_of(period.first), counted_at__lt=moment)
        .annotate(ruled=Subquery(ruled.order_by("-pk").values("kind")[:1]))
        .select_related("decision__proposal__initiative", "decision__proposal__body", "decision__rule_set")
        .order_by("counted_at", "pk")
    )
    return [_decision(row) for row in rows]


def _ended(row: Any) -> str:
    """Say how a vote ended, as `Decision.ended` does, by what was ruled on the day of the report."""
    if row.ruled:
        return str(Ruled(row.ruled).label)
    if row.outcome == Outcome.ADOPTED and row.decision.rule_set.procedure.ratification_needed:
        return gettext("Aangenomen, te bekrachtigen")
    return str(Outcome(row.outcome).label)


def _decision(row: Count) -> dict[str, Any]:
    result, method = Result.from_json(row.result), row.decision.rule_set.terms.method
    quorum, decisive = result.step("quorum").numbers, result.decisive.numbers
    outcome, labels = Outcome(row.outcome), labels_of(method)
    # Between options nobody stands for or against: the report names what is chosen.
    titles = dict(row.decision.options.values_list("pk", "title")) if row.decision.options_count else {}
    chosen = listed([titles[option] for option in result.chosen])
    return _about(row.decision) | {
        "counted_on": _day(row.counted_at),
        "outcome": outcome.value,
        "outcome_label": _ended(row),
        "for": decisive.get("for", 0),
        "against": decisive.get("against", 0),
        "abstain": decisive.get("abstain", 0),
        "needed": decisive.get("needed", 0),
        "chosen": chosen,
        "called": ""
        if method in BETWEEN_OPTIONS or method in MAJORITIES
        else f"{labels[Choice.FOR]} – {labels[Choice.AGAINST]}".lower(),
        "voted": quorum["present"],
        "electors": quorum["entitled"],
        "quorum": quorum["needed"],
    }


def _about(decision: Decision) -> dict[str, Any]:
    proposal = decision.proposal
    return {
        "number": decision.number,
        "title": proposal.name,
        "capacity": decision.capacity,
        "initiative": proposal.initiative_id,
        "about": proposal.initiative.name if proposal.initiative else "",
    }


def _open(day: date) -> list[dict[str, Any]]:
    """List the votes that ran when the day was over."""
    moment = end_of(day)
    rows = (
        Decision.objects.filter(Q(counted_at=None) | Q(counted_at__gte=moment), opened_at__lt=moment)
        .exclude(state=DecisionState.WITHDRAWN)
        .select_related("proposal__initiative", "rule_set")
        .order_by("closes_at", "pk")
    )
    return [_about(row) | {"closes_on": _day(row.closes_at)} for row in rows]


def _votes(decisions: list[dict[str, Any]], running: list[dict[str, Any]]) -> dict[str, Any]:
    outcomes = Counter(one["outcome"] for one in decisions)
    return {
        "total": len(decisions),
        **{outcome.value: outcomes[outcome.value] for outcome in Outcome},
        "voted": sum(one["voted"] for one in decisions),
        "electors": sum(one["electors"] for one in decisions),
        "counted": decisions,
        "open": running,
    }


def _day(moment: datetime) -> str:
    return moment.astimezone(BRUSSELS).date().isoformat()
