"""A contributor makes an initiative; weights sum to 100; publishing shows all that hangs on it; no stale form wins."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from initiatives.portfolio.actions import create_initiative, publish_initiative, set_areas, update_initiative
from initiatives.portfolio.models import Initiative, InitiativeArea, Milestone, ProgressUpdate, StageStep
from initiatives.portfolio.signals import initiative_published
from initiatives.progress.actions import add_milestone, post_progress
from tests.cast import Cast
from tests.initiatives.portfolio.making import WORDS, family, idea, posted, published, version_of

Room = Callable[..., AbstractContextManager[object]]


def test_a_contributor_of_a_member_shares_an_idea(cast: Cast, as_person: Room) -> None:
    by = cast.acting("contributor")
    row = create_initiative(by=by, family=family(by), **WORDS)
    with as_person("contributor"):
        made = Initiative.objects.get(pk=row.pk)
        assert (made.lead_id, made.stage, made.status) == (cast.organisations["library"], "idea", "on_track")
        assert made.published_at is None
        assert StageStep.objects.get(initiative=made).stage == "idea"
        assert RecordLeaf.objects.filter(kind="initiative_created", subject_id=row.pk).count() == 1


@pytest.mark.parametrize("who", ["reader", "treasurer", "observer", "staff", "board"])
def test_others_do_not_share_ideas(cast: Cast, client_of: Callable[..., Client], who: str) -> None:
    by = cast.acting(who)
    with pytest.raises(Refused, match="medewerker van een lid"):
        create_initiative(by=by, family=family(by), **WORDS)
    assert client_of(who).get("/maken/nieuw").status_code == 403


def test_the_weights_of_the_areas_sum_to_100(cast: Cast, as_person: Room) -> None:
    row = idea(cast)
    by = cast.acting("venue_lead")
    for weights in ({2: 70, 3: 29}, {2: 70, 3: 31}, {}, {2: 110, 3: -10}, {2: 100, 3: 0}):
        with pytest.raises(Refused, match="samen 100 %"):
            set_areas(by=by, initiative_id=row.pk, version=version_of(cast, row), weights=weights)
    with as_person("venue_lead"):
        assert not InitiativeArea.objects.filter(initiative=row).exists()


def test_the_database_refuses_weights_that_do_not_sum_to_100(cast: Cast, as_person: Room) -> None:
    row = published(cast)

    def take_one_away() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            InitiativeArea.objects.filter(initiative=row, area=3).delete()
            cursor.execute("SET CONSTRAINTS area_weights_sum IMMEDIATE")

    with as_person("venue_lead", read_only=False), pytest.raises(IntegrityError, match="area_weights_sum"):
        take_one_away()


def test_other_areas_take_the_place_of_the_earlier_ones(cast: Cast, as_person: Room) -> None:
    row = published(cast, weights={2: 70, 3: 30})
    for who, weights in (("venue_lead", {3: 50, 7: 50}), ("staff", {5: 100})):
        set_areas(by=cast.acting(who), initiative_id=row.pk, version=version_of(cast, row), weights=weights)
        with as_person("reader"):
            areas = InitiativeArea.objects.filter(initiative=row)
            assert dict(areas.values_list("area_id", "weight")) == weights
            assert set(areas.values_list("published", "lead_id")) == {(True, cast.organisations["venue"])}


def test_publishing_shows_all_that_hangs_on_it_and_tells_the_other_floors(cast: Cast, as_person: Room) -> None:
    by = cast.acting("venue_lead")
    row = idea(cast)
    set_areas(by=by, initiative_id=row.pk, version=version_of(cast, row), weights={1: 100})
    add_milestone(by=by, initiative_id=row.pk, title="Voor", due_on=date(2027, 1, 1))
    post_progress(by=by, initiative_id=row.pk, status="attention", text="Nog voor het gepubliceerd is.")
    heard: list[Any] = []

    def listen(sender: object, **news: Any) -> None:
        heard.append(news["initiative"].pk)

    initiative_published.connect(listen)
    try:
        publish_initiative(by=by, initiative_id=row.pk, version=version_of(cast, row))
    finally:
        initiative_published.disconnect(listen)
    add_milestone(by=by, initiative_id=row.pk, title="Na", due_on=date(2027, 2, 1))
    assert heard == [row.pk]
    with as_person("stranger"):
        assert list(Milestone.objects.filter(initiative=row).values_list("title", flat=True)) == ["Voor", "Na"]
        assert ProgressUpdate.objects.filter(initiative=row).count() == 1
        assert Initiative.objects.get(pk=row.pk).status == "attention"


def test_without_areas_nothing_is_published_and_nothing_twice(cast: Cast) -> None:
    by = cast.acting("venue_lead")
    bare = idea(cast)
    with pytest.raises(Refused, match="Kies eerst voor welke gebieden"):
        publish_initiative(by=by, initiative_id=bare.pk, version=version_of(cast, bare))
    row = published(cast)
    with pytest.raises(Refused, match="al gepubliceerd"):
        publish_initiative(by=by, initiative_id=row.pk, version=version_of(cast, row))


def test_a_colleagues_newer_words_are_not_overwritten(
    cast: Cast, client_of: Callable[..., Client], as_person: Room
) -> None:
    row = published(cast)
    by = cast.acting("venue_lead")
    old = version_of(cast, row)
    words = WORDS | {"title": "De nieuwe titel"}
    update_initiative(by=by, initiative_id=row.pk, version=old, family=family(by), **words)
    with pytest.raises(Conflict, match="Iemand anders wijzigde"):
        update_initiative(by=by, initiative_id=row.pk, version=old, family=family(by), **WORDS)
    late = client_of("venue_lead").post(f"/maken/{row.pk}/bewerken", posted(title="Te laat", version=old))
    assert late.status_code == 409
    assert "Er is niets bewaard" in late.text
    with as_person("venue_lead"):
        assert Initiative.objects.get(pk=row.pk).title == "De nieuwe titel"


def test_from_idea_to_published_in_the_browser(cast: Cast, client_of: Callable[..., Client], as_person: Room) -> None:
    client = client_of("contributor")
    own = {"organisation": str(cast.organisations["library"])}
    first = client.post("/maken/nieuw", posted(title="Samen digitaliseren") | own)
    assert first.status_code == 302
    path = first.headers["Location"].removesuffix("gebieden")
    assert client.get(path).status_code == 200
    areas = client.post(f"{path}gebieden", {"area_1": "60", "area_6": "40", "version": "1"} | own)
    assert areas.headers["Location"] == path
    assert "Alle leden en partners lezen daarna" in client.get(f"{path}publiceren").text
    assert client.post(f"{path}publiceren", {"version": "2"} | own).status_code == 302
    shown = client_of("stranger").get(path).text
    assert "Samen digitaliseren" in shown
    assert "1. Digitale inhoud · 60 %" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert client.post(f"{path}publiceren", {"version": "3"} | own).status_code == 403


def test_english_readers_get_the_english_words(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast, title_en="One card", lede_en="One card for library and stage.")
    client = client_of("stranger")
    client.cookies["django_language"] = "en"
    shown = client.get(f"/maken/{row.pk}/").text
    assert "One card for library and stage." in shown
    assert "Demand and supply" in shown
