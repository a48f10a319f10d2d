"""How an initiative of the demo came about: idea, stages, who takes part, milestones, progress."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from initiatives.areas.models import FocusLine, OfferFamily
from initiatives.demo.source import author_of
from initiatives.portfolio.actions import (
    create_initiative,
    leave,
    publish_initiative,
    set_areas,
    show_interest,
    take_part,
)
from initiatives.portfolio.models import Initiative
from initiatives.progress.actions import add_milestone, change_stage, plan_stages, post_progress, update_milestone
from members.demo import holder

ORDER = 100
# A milestone is planned so many days ahead.
AHEAD = 90


def making_events(world: World, written: dict[str, Any]) -> list[Event]:
    """Tell what happened to an initiative, money and proposals apart."""
    title, key = written["title"], written["key"]
    told: list[Event] = []

    def tell(day: int, clock: str, what: str, run: partial[Any]) -> None:
        told.append(Event(world.at(day, clock), ORDER, f"{title}: {what}", run))

    entered = [step for step in written["stages"] if "day" in step]
    first = entered[0]["day"]
    tell(first, "09:00", "idee", partial(_create, world, written))
    for step in entered[1:]:
        tell(step["day"], "11:00", step["stage"], partial(_enter, world, written, step))
    planned: dict[str, date | None] = {
        step["stage"]: date(world.today.year + step["planned_year"], 1, 1)
        for step in written["stages"]
        if "planned_year" in step
    }
    if planned:
        tell(entered[-1]["day"], "12:00", "planning", partial(_plan, world, written, planned))
    if "published" in written:
        tell(written["published"], "10:00", "publicatie", partial(_publish, world, written))
    for milestone in written.get("milestones", []):
        due = _due(world, milestone)
        offset = (due - world.today).days
        tell(
            min(-1, max(first + 1, offset - AHEAD)),
            "14:00",
            milestone["title"],
            partial(_aim, world, written, milestone, due),
        )
        if offset < 0:
            tell(offset, "15:00", milestone["title"], partial(_measure, world, written, milestone, due))
    for group in written.get("participation", []):
        for organisation in group["organisations"]:
            join = show_interest if group["state"] == "interested" else take_part
            carries = group.get("inhabitants") != "none"
            tell(group["day"], "09:30", organisation, partial(_join, world, key, organisation, join, carries=carries))
            if "until" in group:
                tell(group["until"], "09:30", f"{organisation} stapt uit", partial(_leave, world, key, organisation))
    for update in written.get("update", []):
        tell(update["day"], "12:30", "voortgang", partial(_post, world, written, update))
    return told


def initiative_of(world: World, by: Acting, key: str) -> Initiative:
    """Read an initiative of the demo as somebody of the demo."""
    with reading(by):
        return Initiative.objects.select_related("lead").get(pk=world.ids["initiative", key])


def _version(world: World, by: Acting, key: str) -> str:
    return str(initiative_of(world, by, key).version)


def _create(world: World, written: dict[str, Any]) -> None:
    by = author_of(world, written)
    with reading(by):
        family = OfferFamily.objects.get(slug=written["family"])
        focus = FocusLine.objects.get(slug=written["focus"])
    initiative = create_initiative(
        by=by,
        title=written["title"],
        lede=written["lede"],
        why="\n\n".join(written["why"]),
        for_whom=written["for_whom"],
        family=family,
        focus=focus,
        title_en=written["title_en"],
        lede_en=written["lede_en"],
    )
    world.ids["initiative", written["key"]] = initiative.pk
    set_areas(
        by=by,
        initiative_id=initiative.pk,
        version=_version(world, by, written["key"]),
        weights={area["number"]: area["weight"] for area in written["areas"]},
    )


def _enter(world: World, written: dict[str, Any], step: dict[str, Any]) -> None:
    by = author_of(world, written)
    change_stage(
        by=by,
        initiative_id=world.ids["initiative", written["key"]],
        version=_version(world, by, written["key"]),
        stage=step["stage"],
        entered_on=world.day(step["day"]),
    )


def _plan(world: World, written: dict[str, Any], planned: dict[str, date | None]) -> None:
    by = author_of(world, written)
    plan_stages(
        by=by,
        initiative_id=world.ids["initiative", written["key"]],
        version=_version(world, by, written["key"]),
        planned=planned,
    )


def _publish(world: World, written: dict[str, Any]) -> None:
    by = author_of(world, written)
    publish_initiative(
        by=by,
        initiative_id=world.ids["initiative", written["key"]],
        version=_version(world, by, written["key"]),
    )


def _due(world: World, milestone: dict[str, Any]) -> date:
    if "planned_year" in milestone:
        return date(world.today.year + milestone["planned_year"], 1, 1)
    return world.day(milestone["day"])


def _aim(world: World, written: dict[str, Any], milestone: dict[str, Any], due: date) -> None:
    """Write a milestone as it was planned; one that is past is measured on its day."""
    row = add_milestone(
        by=author_of(world, written),
        initiative_id=world.ids["initiative", written["key"]],
        title=milestone["title"],
        due_on=due,
        target=milestone["target"],
        measured=milestone.get("measured", "") if due >= world.today else "",
        state=milestone["state"] if due >= world.today else "planned",
    )
    world.ids["milestone", f"{written['key']}/{milestone['title']}"] = row.pk


def _measure(world: World, written: dict[str, Any], milestone: dict[str, Any], due: date) -> None:
    by = author_of(world, written)
    update_milestone(
        by=by,
        initiative_id=world.ids["initiative", written["key"]],
        milestone_id=world.ids["milestone", f"{written['key']}/{milestone['title']}"],
        version=_version(world, by, written["key"]),
        title=milestone["title"],
        due_on=due,
        target=milestone["target"],
        measured=milestone.get("measured", ""),
        state=milestone["state"],
    )


def _join(world: World, key: str, organisation: str, join: Any, *, carries: bool) -> None:
    """Let an organisation join; whoever is written to carry nobody must find that somebody else does."""
    meaning = join(by=holder(world, organisation, "representative"), initiative_id=world.ids["initiative", key])
    if meaning is not None and not carries and meaning.inhabitants:
        raise ValueError(f"{organisation} would carry {meaning.inhabitants} inhabitants in {key}")


def _leave(world: World, key: str, organisation: str) -> None:
    leave(by=holder(world, organisation, "representative"), initiative_id=world.ids["initiative", key])


def _post(world: World, written: dict[str, Any], update: dict[str, Any]) -> None:
    post_progress(
        by=world.act(update["by"], written["lead"]),
        initiative_id=world.ids["initiative", written["key"]],
        status=update["status"],
        text=update["text"],
    )
