"""Change and plan stages, keep milestones, post progress."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import action
from initiatives.portfolio.actions import locked_initiative, refuse_changed
from initiatives.portfolio.models import Initiative, Milestone, ProgressUpdate, Stage, StageStep
from initiatives.portfolio.rules import may_edit, may_post_progress
from initiatives.portfolio.signals import progress_posted, stage_changed
from initiatives.progress.rules import next_stages


def _editable(by: Acting, initiative_id: int, version: str | None = None) -> Initiative:
    initiative = locked_initiative(by, initiative_id)
    may_edit(by, initiative).or_refuse()
    if version is not None:
        refuse_changed(initiative, version)
    return initiative


def _note(kind: str, initiative: Initiative, **body: str | int | list[str]) -> None:
    record(kind, subject=("initiative", initiative.pk), organisation_id=initiative.lead_id, **body)


@action
def change_stage(*, by: Acting, initiative_id: int, version: str, stage: str, entered_on: date) -> None:
    """Bring an initiative into a later stage, or stop it. Refuses to go back, a day to come or before the last step."""
    initiative = _editable(by, initiative_id, version)
    if stage not in next_stages(initiative.stage):
        raise Refused(_("Van deze fase gaat men niet naar die fase. Er is niets bewaard."))
    days = StageStep.objects.filter(initiative=initiative, entered_on__isnull=False).values_list(
        "entered_on", flat=True
    )
    latest = max((day for day in days if day is not None), default=entered_on)
    if not latest <= entered_on <= fresh_now().astimezone(BRUSSELS).date():
        raise Refused(_("Die dag kan niet: kies een dag na de vorige fase en niet in de toekomst."))
    StageStep.objects.update_or_create(
        initiative=initiative,
        stage=stage,
        defaults={
            "lead_id": initiative.lead_id,
            "published": initiative.published_at is not None,
            "entered_on": entered_on,
        },
    )
    Initiative.objects.filter(pk=initiative.pk).update(stage=stage, version=initiative.version + 1)
    _note("stage_changed", initiative, before=initiative.stage, stage=stage, entered_on=entered_on.isoformat())
    initiative.stage = stage
    stage_changed.send(Initiative, initiative=initiative, stage=stage, entered_on=entered_on, by=by)


@action
def plan_stages(*, by: Acting, initiative_id: int, version: str, planned: dict[str, date | None]) -> None:
    """Plan the stages to come: stage → day, or None for not planned. Refuses past stages, and days out of order."""
    initiative = _editable(by, initiative_id, version)
    days = [planned[stage] for stage in next_stages(initiative.stage) if planned.get(stage)]
    if not set(planned) <= set(next_stages(initiative.stage)) or days != sorted(day for day in days if day):
        raise Refused(_("Plan alleen fasen die nog komen, in hun volgorde. Er is niets bewaard."))
    StageStep.objects.bulk_create(
        [
            StageStep(
                initiative=initiative,
                lead_id=initiative.lead_id,
                published=initiative.published_at is not None,
                stage=stage,
                planned_on=day,
            )
            for stage, day in planned.items()
        ],
        update_conflicts=True,
        unique_fields=["initiative", "stage"],
        update_fields=["planned_on"],
    )
    Initiative.objects.filter(pk=initiative.pk).update(version=initiative.version + 1)
    _note("stages_planned", initiative, planned=[f"{stage} {day or '-'}" for stage, day in sorted(planned.items())])


@action
def add_milestone(
    *,
    by: Acting,
    initiative_id: int,
    title: str,
    due_on: date,
    target: str = "",
    measured: str = "",
    state: str = "planned",
) -> Milestone:
    """Add what must be there on a day. Refuses who is not of the lead."""
    initiative = _editable(by, initiative_id)
    milestone = Milestone.objects.create(
        initiative=initiative,
        lead_id=initiative.lead_id,
        published=initiative.published_at is not None,
        title=title,
        due_on=due_on,
        target=target,
        measured=measured,
        state=state,
    )
    Initiative.objects.filter(pk=initiative.pk).update(version=initiative.version + 1)
    _note("milestone_added", initiative, milestone=milestone.pk, title=title, due_on=due_on.isoformat())
    return milestone


@action
def update_milestone(
    *,
    by: Acting,
    initiative_id: int,
    milestone_id: int,
    version: str,
    title: str,
    due_on: date,
    target: str,
    measured: str,
    state: str,
) -> None:
    """Change a milestone. Refuses who is not of the lead, and (409) when the initiative changed meanwhile."""
    initiative = _editable(by, initiative_id, version)
    changed = Milestone.objects.filter(pk=milestone_id, initiative=initiative).update(
        title=title, due_on=due_on, target=target, measured=measured, state=state
    )
    if not changed:
        raise Refused(_("Deze mijlpaal hoort niet bij dit initiatief. Er is niets bewaard."))
    Initiative.objects.filter(pk=initiative.pk).update(version=initiative.version + 1)
    _note(
        "milestone_changed",
        initiative,
        milestone=milestone_id,
        title=title,
        due_on=due_on.isoformat(),
        state=state,
        measured=measured,
    )


@action
def post_progress(*, by: Acting, initiative_id: int, status: str, text: str) -> ProgressUpdate:
    """Tell what happened and how it goes; the initiative takes over the status. Refuses who is not of the lead."""
    initiative = locked_initiative(by, initiative_id)
    may_post_progress(by, initiative).or_refuse()
    if initiative.stage == Stage.STOPPED:
        raise Refused(_("Dit initiatief is stopgezet. Er komt geen voortgang meer bij."))
    update = ProgressUpdate.objects.create(
        initiative=initiative,
        lead_id=initiative.lead_id,
        published=initiative.published_at is not None,
        status=status,
        text=text,
        person_id=by.person_id or 0,
    )
    Initiative.objects.filter(pk=initiative.pk).update(status=status)
    _note("progress_posted", initiative, update=update.pk, status=status)
    progress_posted.send(Initiative, initiative=initiative, update=update, by=by)
    return update
