"""Whatever is typed wrongly is answered with what and where, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import models
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import house
from initiatives.portfolio.models import Initiative, InitiativeArea, Milestone, ProgressUpdate, StageStep
from tests.cast import Cast
from tests.initiatives.portfolio.making import posted, published, version_of

Room = Callable[..., AbstractContextManager[object]]
KEPT: tuple[type[models.Model], ...] = (Initiative, InitiativeArea, Milestone, ProgressUpdate, StageStep, RecordLeaf)
EMPTY = "Dit veld is verplicht."
UNSEEN = "Hier staat een teken dat men niet kan zien."
HTML = "is HTML en wordt niet bewaard"
LONG = "x" * 6001
MILESTONE = {"title": "Evaluatie", "due_on": "30/09/2027", "state": "planned"}
PROGRESS = {"status": "on_track", "text": "Het gaat goed."}
STAGE = {"stage": "pilot", "entered_on": "01/01/2026"}

WRONG: list[tuple[str, dict[str, str], str]] = [
    ("bewerken", posted(title=""), EMPTY),
    ("bewerken", posted(title="x" * 121), "niet meer dan 120 tekens"),
    ("bewerken", posted(lede="x" * 301), "niet meer dan 300 tekens"),
    ("bewerken", posted(why=LONG), "niet meer dan 6000 tekens"),
    ("bewerken", posted(title="Eén\x07kaart"), UNSEEN),
    ("bewerken", posted(title="Eén\x00kaart"), UNSEEN),
    ("bewerken", posted(title="Omgekeerd \u202egnp.exe"), UNSEEN),
    ("bewerken", posted(title="Eén\nkaart"), UNSEEN),
    ("bewerken", posted(why="<script>alert(1)</script>"), HTML),
    ("bewerken", posted(lede_en="<img src=x>"), HTML),
    ("bewerken", posted(family=""), EMPTY),
    ("bewerken", posted(family="99"), "Selecteer een geldige keuze"),
    ("bewerken", posted(family="abc"), "Selecteer een geldige keuze"),
    ("bewerken", posted(focus="-1"), "Selecteer een geldige keuze"),
    ("gebieden", {}, "samen 0 %. Verdeel nog 100 %"),
    ("gebieden", {"area_1": "99"}, "Verdeel nog 1 %"),
    ("gebieden", {"area_1": "99", "area_2": "2"}, "Haal er 1 % af"),
    ("gebieden", {"area_1": "-5", "area_2": "105"}, "minstens 0 is"),
    ("gebieden", {"area_1": "abc"}, "geheel getal"),
    ("gebieden", {"area_1": "50.5"}, "geheel getal"),
    ("gebieden", {"area_9": "100"}, "Verdeel nog 100 %"),
    ("mijlpalen", MILESTONE | {"title": ""}, EMPTY),
    ("mijlpalen", MILESTONE | {"title": "x" * 161}, "niet meer dan 160 tekens"),
    ("mijlpalen", MILESTONE | {"due_on": "2027-09-30"}, "is geen datum"),
    ("mijlpalen", MILESTONE | {"due_on": "31/09/2027"}, "telt 30 dagen"),
    ("mijlpalen", MILESTONE | {"state": "perfect"}, "Selecteer een geldige keuze"),
    ("mijlpalen", MILESTONE | {"target": "<b>groot</b>"}, HTML),
    ("mijlpalen", MILESTONE | {"measured": "tien\x1b[0m"}, UNSEEN),
    ("voortgang", PROGRESS | {"text": ""}, EMPTY),
    ("voortgang", PROGRESS | {"text": "x" * 2001}, "niet meer dan 2000 tekens"),
    ("voortgang", PROGRESS | {"status": "geweldig"}, "Selecteer een geldige keuze"),
    ("voortgang", PROGRESS | {"status": ""}, EMPTY),
    ("voortgang", PROGRESS | {"text": "</div><script src=//x.example>"}, HTML),
    ("fase", STAGE | {"stage": ""}, EMPTY),
    ("fase", STAGE | {"stage": "idea"}, "Selecteer een geldige keuze"),
    ("fase", STAGE | {"entered_on": "01/01/2199"}, "moet nog komen"),
    ("fase", STAGE | {"entered_on": "01/01/2001"}, "De vorige fase begon op"),
    ("fase", STAGE | {"entered_on": "morgen"}, "is geen datum"),
    ("planning", {"pilot": "01/01/2020"}, "Deze dag is voorbij"),
    ("planning", {"pilot": "01/01/2190", "service": "01/01/2180"}, "Kies een latere dag"),
    ("planning", {"pilot": "30/02/2190"}, "telt 28 dagen"),
]


def _rows(model: type[models.Model]) -> list[dict[str, object]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize(("page", "typed", "said"), WRONG)
def test_wrong_input_is_named_and_nothing_changes(
    cast: Cast,
    client_of: Callable[..., Client],
    as_person: Room,
    page: str,
    typed: dict[str, str],
    said: str,
) -> None:
    row = published(cast)
    client = client_of("venue_lead")
    with as_person("venue_lead"), house("everything is compared before and after"):
        before = [_rows(model) for model in KEPT]
    response = client.post(f"/maken/{row.pk}/{page}", typed | {"version": version_of(cast, row)})
    text = response.text.replace("\N{NO-BREAK SPACE}", " ")
    assert response.status_code == 422
    assert "Dit is nog niet bewaard" in text
    assert said in text
    assert "<script>alert" not in text
    with as_person("venue_lead"), house("everything is compared before and after"):
        assert [_rows(model) for model in KEPT] == before


@pytest.mark.parametrize("page", ["bewerken", "mijlpalen", "voortgang", "gebieden", "fase", "planning", "doe-mee"])
def test_ten_megabytes_are_refused_before_they_are_read(
    cast: Cast, client_of: Callable[..., Client], as_person: Room, page: str
) -> None:
    row = published(cast)
    response = client_of("venue_lead").post(f"/maken/{row.pk}/{page}", {"text": "x" * 10_000_000})
    assert response.status_code == 400
    with as_person("venue_lead"):
        assert not ProgressUpdate.objects.filter(initiative=row).exists()


def test_a_new_idea_is_refused_word_for_word(cast: Cast, client_of: Callable[..., Client], as_person: Room) -> None:
    response = client_of("contributor").post("/maken/nieuw", posted(title=" ", why="<script>"))
    assert response.status_code == 422
    assert "Titel: Dit veld is verplicht." in response.text
    assert "Waarom: Schrijf gewone tekst" in response.text
    with as_person("contributor"):
        assert not Initiative.objects.exists()


def test_a_milestone_of_another_initiative_is_not_there(cast: Cast, client_of: Callable[..., Client]) -> None:
    one, other = published(cast), published(cast, title="Zaalreservatie")
    client = client_of("venue_lead")
    client.post(f"/maken/{other.pk}/mijlpalen", MILESTONE)
    with_context = client.get(f"/maken/{other.pk}/mijlpalen").text
    number = with_context.split(f"/maken/{other.pk}/mijlpalen/")[1].split('"')[0]
    assert client.get(f"/maken/{other.pk}/mijlpalen/{number}").status_code == 200
    assert client.get(f"/maken/{one.pk}/mijlpalen/{number}").status_code == 404
    assert client.post(f"/maken/{one.pk}/mijlpalen/{number}", MILESTONE | {"version": "3"}).status_code == 404


@pytest.mark.parametrize("query", ["gebied=99", "gebied=abc", "fase=nergens", "wij=ja", "gebied=%00"])
def test_a_filter_that_does_not_exist_is_left_out(cast: Cast, client_of: Callable[..., Client], query: str) -> None:
    row = published(cast)
    response = client_of("reader").get(f"/maken/?{query}")
    assert response.status_code == 200
    assert row.title in response.text


@pytest.mark.parametrize("number", ["0", "-1", "2", "99999999999", "abc", "²"])
def test_a_page_that_does_not_exist_is_not_there(cast: Cast, client_of: Callable[..., Client], number: str) -> None:
    row = published(cast)
    for path in ("/maken/", f"/maken/{row.pk}/deelnemers", f"/maken/{row.pk}/voortgang"):
        assert client_of("reader").get(f"{path}?pagina={number}").status_code == 404
