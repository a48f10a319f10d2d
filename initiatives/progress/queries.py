"""How an initiative goes: its steps with dates, milestones and updates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import get_language, gettext

from cooperative.web.formats import MONTHS
from initiatives.portfolio.models import PATH, Initiative, Milestone, MilestoneState, ProgressUpdate, Stage, Status
from members.people.models import Person

MILESTONE_TAGS = {
    MilestoneState.PLANNED.value: "planned",
    MilestoneState.RUNNING.value: "",
    MilestoneState.REACHED.value: "done",
    MilestoneState.MISSED.value: "critical",
}
STATUS_TAGS = {Status.ON_TRACK.value: "done", Status.ATTENTION.value: "warn", Status.CRITICAL.value: "critical"}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage as the page shows it: `state` past, now or future; `when` in words."""

    label: str
    when: str
    state: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """A progress update: who wrote it, when, and the status of that day."""

    text: str
    posted_at: datetime
    author: str
    status: str
    tag: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone with the tag of its state."""

    milestone: Milestone
    tag: str


def month_of(day: date) -> str:
    """Write the month of a day: "maart 2024"."""
    months = MONTHS["en" if get_language() == "en" else "nl"]
    return f"{months[day.month - 1]}\N{NO-BREAK SPACE}{day.year}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def steps_of(stage: str, dates: list[dict[str, Any]]) -> list[Step]:
    """Lay out the path of an initiative: what is past, where it stands, what is planned.

    `dates`: {"stage", "entered", "planned"} with days as text (ISO 8601) or None. A stopped initiative shows the
    stages it went through, and the end.
    """
    known = {one["stage"]: one for one in dates}
    path: list[Stage] = list(PATH)
    if stage == Stage.STOPPED:
        path = [one for one in PATH if known.get(one.value, {}).get("entered")] + [Stage.STOPPED]
    now = path.index(Stage(stage))
    steps = []
    for place, one in enumerate(path):
        dated = known.get(one.value, {})
        entered, planned = (_day(dated.get(name)) for name in ("entered", "planned"))
        if place <= now:
            when = month_of(entered) if entered else gettext("overgeslagen")
        else:
            when = month_of(planned) if planned else gettext("niet gepland")
        steps.append(Step(str(one.label), when, "past" if place < now else "now" if place == now else "future"))
    return steps


def milestones_of(initiative: Initiative) -> list[MilestoneLine]:
    """List the milestones by day. One statement."""
    rows = Milestone.objects.filter(initiative=initiative)[:100]
    return [MilestoneLine(row, MILESTONE_TAGS[row.state]) for row in rows]


def updates_of(initiative: Initiative) -> QuerySet[ProgressUpdate]:
    """Give the progress updates, newest first, with their `author` where the reader may see that person."""
    person = Person.objects.filter(pk=OuterRef("person_id"))
    name = Concat("given_name", Value(" "), "family_name")
    return ProgressUpdate.objects.filter(initiative=initiative).annotate(
        author=Coalesce(Subquery(person.values(name=name)[:1]), Value(""))
    )


def update_of(row: Any, lead: str) -> Update:
    """Make an update of a row of `updates_of`; an author one may not see is named by the organisation that leads."""
    return Update(row.text, row.posted_at, row.author or lead, row.get_status_display(), STATUS_TAGS[row.status])
