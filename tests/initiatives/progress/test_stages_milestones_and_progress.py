"""The lead keeps stages in their order, milestones and progress; the page lays the path out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from cooperative.isolation.acting import Conflict, Refused
from initiatives.portfolio.models import PATH, Initiative, Milestone, Stage, StageStep
from initiatives.progress.actions import add_milestone, change_stage, plan_stages, post_progress, update_milestone
from initiatives.progress.queries import steps_of
from initiatives.progress.rules import next_stages
from tests.cast import Cast
from tests.conftest import today
from tests.initiatives.portfolio.making import published, version_of

Room = Callable[..., AbstractContextManager[object]]


def test_an_initiative_goes_forward_and_may_skip_or_stop() -> None:
    assert next_stages("scaling") == (Stage.SERVICE, Stage.PHASE_OUT, Stage.STOPPED)
    assert next_stages("phase_out") == (Stage.STOPPED,)
    assert next_stages("stopped") == ()
    assert len(next_stages("idea")) == len(PATH)


def test_the_steps_tell_what_is_past_now_planned_and_skipped() -> None:
    dates = [
        {"stage": "idea", "entered": "2024-03-05", "planned": None},
        {"stage": "pilot", "entered": "2026-01-01", "planned": "2025-12-01"},
        {"stage": "service", "entered": None, "planned": "2027-01-01"},
    ]
    told = [(step.label, step.when.replace("\N{NO-BREAK SPACE}", " "), step.state) for step in steps_of("pilot", dates)]
    assert told == [
        ("Idee", "maart 2024", "past"),
        ("Verkenning", "overgeslagen", "past"),
        ("Piloot", "januari 2026", "now"),
        ("Evaluatie", "niet gepland", "future"),
        ("Opschaling", "niet gepland", "future"),
        ("Dienst", "januari 2027", "future"),
        ("Uitfasering", "niet gepland", "future"),
    ]


def test_a_stopped_initiative_ends_after_the_stages_it_went_through() -> None:
    dates = [
        {"stage": "idea", "entered": "2024-03-05", "planned": None},
        {"stage": "service", "entered": None, "planned": "2027-01-01"},
        {"stage": "stopped", "entered": "2025-06-30", "planned": None},
    ]
    assert [(step.label, step.state) for step in steps_of("stopped", dates)] == [("Idee", "past"), ("Stopgezet", "now")]


def test_a_stage_begins_on_its_day_and_never_goes_back(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    by = cast.acting("venue_lead")
    now = today()

    def go(stage: str, day: date) -> None:
        change_stage(by=by, initiative_id=row.pk, version=version_of(cast, row), stage=stage, entered_on=day)

    go("pilot", now)
    for stage, day in (
        ("exploration", now),
        ("pilot", now),
        ("service", now + timedelta(days=2)),
        ("service", now - timedelta(days=2)),
        ("nowhere", now),
    ):
        with pytest.raises(Refused):
            go(stage, day)
    with as_person("reader"):
        assert Initiative.objects.get(pk=row.pk).stage == "pilot"
        steps = dict(StageStep.objects.filter(initiative=row).values_list("stage", "entered_on"))
        assert set(steps) == {"idea", "pilot"}


def test_only_stages_to_come_are_planned_in_their_order(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    by = cast.acting("venue_lead")

    def plan(**days: date | None) -> None:
        plan_stages(by=by, initiative_id=row.pk, version=version_of(cast, row), planned=dict(days))

    plan(pilot=date(2090, 1, 1), service=date(2091, 1, 1))
    plan(pilot=None, service=date(2092, 1, 1))
    with pytest.raises(Refused, match="in hun volgorde"):
        plan(pilot=date(2092, 1, 2), service=date(2092, 1, 1))
    with pytest.raises(Refused, match="die nog komen"):
        plan(idea=date(2090, 1, 1))
    with as_person("reader"):
        planned = dict(StageStep.objects.filter(initiative=row).values_list("stage", "planned_on"))
    assert planned == {"idea": None, "pilot": None, "service": date(2092, 1, 1)}


def test_a_milestone_is_changed_only_as_it_stands(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    by = cast.acting("venue_lead")
    made = add_milestone(by=by, initiative_id=row.pk, title="Evaluatie", due_on=date(2027, 9, 30), target="10.000")
    fields = {"title": "Evaluatie", "due_on": date(2027, 9, 30), "target": "10.000", "state": "reached"}
    old = version_of(cast, row)
    update_milestone(by=by, initiative_id=row.pk, milestone_id=made.pk, version=old, measured="11.340", **fields)
    with pytest.raises(Conflict):
        update_milestone(by=by, initiative_id=row.pk, milestone_id=made.pk, version=old, measured="2", **fields)
    other = published(cast, title="Zaalreservatie")
    with pytest.raises(Refused, match="hoort niet bij dit initiatief"):
        update_milestone(
            by=by,
            initiative_id=other.pk,
            milestone_id=made.pk,
            version=version_of(cast, other),
            measured="3",
            **fields,
        )
    with as_person("reader"):
        kept = Milestone.objects.get(pk=made.pk)
        assert (kept.state, kept.measured) == ("reached", "11.340")


def test_progress_takes_the_status_along_and_reaches_the_page(
    cast: Cast, client_of: Callable[..., Client], as_person: Room
) -> None:
    row = published(cast)
    client = client_of("venue_lead")
    path = f"/maken/{row.pk}/voortgang"
    assert client.post(path, {"status": "critical", "text": "De leverancier stopt.\r\nWe zoeken."}).status_code == 302
    with as_person("reader"):
        assert Initiative.objects.get(pk=row.pk).status == "critical"
    shown = client_of("reader").get(f"/maken/{row.pk}/").text
    assert "De leverancier stopt.<br>We zoeken." in shown
    assert "Kritiek" in shown


def test_progress_names_the_organisation_when_the_person_is_not_listed(
    cast: Cast, client_of: Callable[..., Client]
) -> None:
    row = published(cast)
    post_progress(by=cast.acting("venue_lead"), initiative_id=row.pk, status="on_track", text="Alles loopt.")
    assert "Vera Podium" in client_of("venue_lead").get(f"/maken/{row.pk}/voortgang").text
    shown = client_of("stranger").get(f"/maken/{row.pk}/voortgang").text
    assert "Vera" not in shown
    assert "Podiumhuis Gent" in shown


def test_after_the_end_nothing_is_posted_or_planned(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast)
    by = cast.acting("venue_lead")
    change_stage(by=by, initiative_id=row.pk, version=version_of(cast, row), stage="stopped", entered_on=today())
    with pytest.raises(Refused, match="stopgezet"):
        post_progress(by=by, initiative_id=row.pk, status="on_track", text="Toch nog iets.")
    client = client_of("venue_lead")
    assert client.get(f"/maken/{row.pk}/fase").status_code == 404
    assert client.get(f"/maken/{row.pk}/planning").status_code == 404
    assert "Stopgezet" in client.get(f"/maken/{row.pk}/").text
