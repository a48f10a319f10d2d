"""Each wall alone keeps strangers out of an idea; published, members and partners read it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import house, system
from initiatives.portfolio.actions import set_areas, take_part
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ParticipationArea,
    ProgressUpdate,
    StageStep,
)
from initiatives.portfolio.rules import initiatives_for
from initiatives.progress.actions import add_milestone, post_progress
from members.organisations.models import Organisation
from tests.cast import Cast
from tests.initiatives.portfolio.making import idea, published, version_of

Room = Callable[..., AbstractContextManager[object]]
CHILDREN = (InitiativeArea, StageStep, Milestone, ProgressUpdate)
OTHERS = ("stranger", "representative", "observer")
COOPERATIVE = ("staff", "secretary", "board", "auditor")


def _idea_with_children(cast: Cast) -> Initiative:
    by = cast.acting("venue_lead")
    row = idea(cast)
    set_areas(by=by, initiative_id=row.pk, version=version_of(cast, row), weights={7: 100})
    add_milestone(by=by, initiative_id=row.pk, title="Gesprek", due_on=date(2027, 1, 1))
    post_progress(by=by, initiative_id=row.pk, status="on_track", text="Er is een eerste gesprek.")
    return row


@pytest.mark.parametrize("who", OTHERS)
def test_wall_1_alone_hides_an_idea_from_other_organisations(cast: Cast, as_person: Room, who: str) -> None:
    row = _idea_with_children(cast)
    with as_person(who), house("wall 2 is taken down for this test"):
        assert Initiative.objects.filter(pk=row.pk).exists()
        assert not initiatives_for(cast.acting(who)).filter(pk=row.pk).exists()


@pytest.mark.parametrize("who", OTHERS)
def test_wall_2_alone_hides_an_idea_and_all_that_hangs_on_it(cast: Cast, as_person: Room, who: str) -> None:
    row = _idea_with_children(cast)
    with as_person(who):
        assert not Initiative.objects.filter(pk=row.pk).exists()
        for child in CHILDREN:
            assert not child.objects.filter(initiative_id=row.pk).exists()


@pytest.mark.parametrize("who", [*COOPERATIVE, "venue_lead"])
def test_the_lead_and_the_cooperative_read_an_idea(cast: Cast, as_person: Room, who: str) -> None:
    row = _idea_with_children(cast)
    with as_person(who):
        assert initiatives_for(cast.acting(who)).filter(pk=row.pk).exists()
        for child in CHILDREN:
            assert child.objects.filter(initiative_id=row.pk).exists()


@pytest.mark.parametrize("who", [*OTHERS, "reader", *COOPERATIVE])
def test_members_and_partners_read_what_is_published(cast: Cast, as_person: Room, who: str) -> None:
    row = published(cast)
    with as_person(who):
        assert initiatives_for(cast.acting(who)).filter(pk=row.pk).exists()
        assert InitiativeArea.objects.filter(initiative_id=row.pk).count() == 2
        assert StageStep.objects.filter(initiative_id=row.pk).count() == 1


def test_who_acts_for_nobody_reads_nothing(cast: Cast, as_person: Room) -> None:
    published(cast)
    nowhere = Acting(cast.persons["nowhere"])
    with as_person("nowhere"):
        assert not Initiative.objects.exists()
        with house("wall 2 is taken down for this test"):
            assert not initiatives_for(nowhere).exists()


def test_an_organisation_that_left_the_cooperative_reads_nothing_of_others(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    with system("an organisation leaves, for this test"):
        Organisation.objects.filter(pk=cast.organisations["elsewhere"]).update(left_on=date(2026, 1, 1))
    with as_person("stranger"):
        assert not Initiative.objects.filter(pk=row.pk).exists()
        with house("wall 2 is taken down for this test"):
            assert not initiatives_for(cast.acting("stranger")).filter(pk=row.pk).exists()


def test_members_read_who_takes_part_with_which_municipality(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    with as_person("stranger"):
        assert Participation.objects.filter(initiative_id=row.pk).count() == 1
        assert ParticipationArea.objects.get(initiative_id=row.pk).municipality_id == "41002"
    with as_person("nowhere"):
        assert not Participation.objects.exists()
        assert not ParticipationArea.objects.exists()


def test_a_stranger_cannot_change_an_initiative_of_others_even_with_sql(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    with as_person("stranger", read_only=False):
        assert Initiative.objects.filter(pk=row.pk).update(title="Van ons") == 0
    with as_person("venue_lead"):
        assert Initiative.objects.get(pk=row.pk).title == row.title


@pytest.mark.parametrize("claimed", ["venue", "elsewhere"])
def test_a_stranger_cannot_hang_a_milestone_on_an_initiative_of_others(
    cast: Cast, as_person: Room, claimed: str
) -> None:
    row = published(cast)
    refused = "row-level security" if claimed == "venue" else "milestone_carries_its_lead"
    with (
        as_person("stranger", read_only=False),
        pytest.raises((ProgrammingError, IntegrityError), match=refused),
        transaction.atomic(),
    ):
        Milestone.objects.create(
            initiative_id=row.pk, lead_id=cast.organisations[claimed], title="Vreemd", due_on=date(2027, 1, 1)
        )


def test_a_stranger_cannot_let_another_organisation_take_part(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    with (
        as_person("stranger", read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Participation.objects.create(
            initiative_id=row.pk, organisation_id=cast.organisations["library"], state="taking_part"
        )


def test_a_stranger_cannot_read_an_idea_by_taking_part_in_it(cast: Cast, as_person: Room) -> None:
    row = idea(cast)
    with (
        as_person("stranger", read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Participation.objects.create(
            initiative_id=row.pk, organisation_id=cast.organisations["elsewhere"], state="taking_part"
        )


def test_a_stranger_cannot_move_a_participation_to_an_idea(cast: Cast, as_person: Room) -> None:
    open_one, hidden = published(cast), idea(cast, title="Nog geheim")
    take_part(by=cast.acting("stranger"), initiative_id=open_one.pk)
    with (
        as_person("stranger", read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Participation.objects.filter(initiative_id=open_one.pk).update(initiative_id=hidden.pk)


PAGES = (
    "",
    "deelnemers",
    "bewerken",
    "gebieden",
    "publiceren",
    "fase",
    "planning",
    "mijlpalen",
    "voortgang",
    "toon-interesse",
    "doe-mee",
    "stap-uit",
)


@pytest.mark.parametrize("page", PAGES)
def test_an_idea_of_others_is_not_there(cast: Cast, client_of: Callable[..., Client], page: str) -> None:
    row = idea(cast)
    client = client_of("stranger")
    assert client.get(f"/maken/{row.pk}/{page}").status_code == 404
    if page:
        assert client.post(f"/maken/{row.pk}/{page}", {}).status_code in {404, 405}


@pytest.mark.parametrize("page", ["bewerken", "gebieden", "publiceren", "fase", "planning"])
def test_only_the_lead_changes_a_published_initiative(cast: Cast, client_of: Callable[..., Client], page: str) -> None:
    row = published(cast)
    response = client_of("stranger").get(f"/maken/{row.pk}/{page}")
    assert response.status_code == 403
    assert "Alleen een medewerker of vertegenwoordiger van de trekker, Podiumhuis Gent" in response.text


@pytest.mark.parametrize("page", ["mijlpalen", "voortgang"])
def test_only_the_lead_adds_milestones_and_progress(cast: Cast, client_of: Callable[..., Client], page: str) -> None:
    row = published(cast)
    client = client_of("stranger")
    assert client.get(f"/maken/{row.pk}/{page}").status_code == 200
    posted = {
        "title": "Onze mijlpaal",
        "due_on": "26/11/2027",
        "state": "planned",
        "status": "critical",
        "text": "Fout",
    }
    assert client.post(f"/maken/{row.pk}/{page}", posted).status_code == 403


@pytest.mark.parametrize(("who", "page"), [("reader", "doe-mee"), ("contributor", "stap-uit"), ("staff", "doe-mee")])
def test_only_a_representative_joins_and_leaves(
    cast: Cast, client_of: Callable[..., Client], who: str, page: str
) -> None:
    row = published(cast)
    assert client_of(who).get(f"/maken/{row.pk}/{page}").status_code == 403
    assert client_of(who).post(f"/maken/{row.pk}/{page}").status_code == 403


def test_anonymous_is_led_to_signing_in(cast: Cast) -> None:
    row = published(cast)
    for path in ("/maken/", "/maken/gebieden/", f"/maken/{row.pk}/", "/maken/nieuw"):
        response = Client().get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/aanmelden/")
