"""The list filters, counts and names how we stand; the areas show what is made, by how many, and what is orphan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from cooperative.isolation.acting import Acting
from cooperative.protocols import Column, Figure
from initiatives import home, subjects
from initiatives.areas.queries import all_areas
from initiatives.overview import queries
from initiatives.overview.queries import Wanted, area_table, lines
from initiatives.portfolio.actions import show_interest, take_part
from initiatives.portfolio.models import Initiative
from initiatives.progress.actions import change_stage, post_progress
from tests.cast import Cast
from tests.conftest import today
from tests.initiatives.portfolio.making import idea, published, version_of

Room = Callable[..., AbstractContextManager[object]]


def _bring(cast: Cast, row: Initiative, stage: str) -> None:
    change_stage(
        by=cast.acting("venue_lead"),
        initiative_id=row.pk,
        version=version_of(cast, row),
        stage=stage,
        entered_on=today(),
    )


@pytest.fixture
def three(cast: Cast) -> dict[str, Initiative]:
    """A pilot (areas 2 and 3) that library and city take part in, a service (1) of the stranger, an exploration (6)."""
    pilot = published(cast, {2: 70, 3: 30}, title="Eén kaart")
    service = published(cast, {1: 100}, title="Kranten")
    early = published(cast, {6: 100}, title="Digitaal sterk")
    for row, stage in ((pilot, "pilot"), (service, "service"), (early, "exploration")):
        _bring(cast, row, stage)
    take_part(by=cast.acting("representative", "library"), initiative_id=pilot.pk)
    take_part(by=cast.acting("representative", "city"), initiative_id=pilot.pk)
    take_part(by=cast.acting("stranger"), initiative_id=service.pk)
    show_interest(by=cast.acting("representative", "library"), initiative_id=early.pk)
    return {"pilot": pilot, "service": service, "early": early}


def test_the_list_tells_areas_participants_and_how_we_stand(
    cast: Cast, as_person: Room, three: dict[str, Initiative]
) -> None:
    with as_person("reader"):
        shown, total = lines(cast.acting("reader"), Wanted(), offset=0, size=20)
    assert total == 3
    told = [
        (line.initiative.title, [(area.number, area.weight) for area in line.areas], line.participants, line.own_state)
        for line in shown
    ]
    assert told == [
        ("Digitaal sterk", [(6, 100)], 0, "interested"),
        ("Eén kaart", [(2, 70), (3, 30)], 2, "taking_part"),
        ("Kranten", [(1, 100)], 1, ""),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gebied=3", {"Eén kaart"}),
        ("fase=service", {"Kranten"}),
        ("wij=1", {"Eén kaart"}),
        ("gebied=2&fase=pilot&wij=1", {"Eén kaart"}),
        ("gebied=5", set()),
        ("", {"Eén kaart", "Kranten", "Digitaal sterk"}),
    ],
)
def test_the_list_is_narrowed(
    client_of: Callable[..., Client], three: dict[str, Initiative], query: str, expected: set[str]
) -> None:
    text = client_of("reader").get(f"/maken/?{query}").text
    assert {row.title for row in three.values() if f">{row.title}</a>" in text} == expected
    assert ("Niets gevonden" in text) == (not expected)


def test_the_areas_count_initiatives_and_members_once(
    cast: Cast, as_person: Room, three: dict[str, Initiative]
) -> None:
    stopped = published(cast, {5: 100}, title="Leesnetwerk")
    _bring(cast, stopped, "stopped")
    idea(cast, title="Nog niet gepubliceerd")
    with as_person("reader"):
        table = area_table(cast.acting("reader"), all_areas())
    # On paper: area 1 service of 1 member; 2 and 3 the pilot of 2 members; 6 an exploration of nobody.
    assert [(line.area.number, line.marks, line.members) for line in table.lines] == [
        (1, ["full"], 1),
        (2, ["half"], 2),
        (3, ["half"], 2),
        (4, [], 0),
        (5, [], 0),
        (6, ["empty"], 0),
        (7, [], 0),
    ]
    assert table.initiatives == 3


def test_the_page_names_the_orphan_areas(client_of: Callable[..., Client], three: dict[str, Initiative]) -> None:
    text = client_of("contributor").get("/maken/gebieden/").text
    for number, name in ((4, "Duurzame financiering"), (5, "Internationaal netwerk"), (7, "Digitale innovatie")):
        assert f"Gebied {number}, {name}, heeft geen initiatief." in text
    assert "Gebied 1, " not in text
    assert "Deel een idee voor gebied 4" in text
    # The cast has four members that can take part: city, library, elsewhere and venue.
    assert "2 van 4" in text


def test_money_columns_come_from_the_floor_above_and_split_by_weight(
    cast: Cast, as_person: Room, three: dict[str, Initiative], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(acting: Acting, ids: list[int]) -> Mapping[int, Figure]:
        return {pk: Figure(cents=18_600_001) for pk in ids if pk == three["pilot"].pk}

    monkeypatch.setattr(queries, "gather", lambda module, name: ({"investment": Column("Investering", ask)},))
    with as_person("reader"):
        shown, _total = lines(cast.acting("reader"), Wanted(area=2), offset=0, size=20)
        table = area_table(cast.acting("reader"), all_areas())
    assert shown[0].figures == [("Investering", Figure(cents=18_600_001))]
    # 18 600 001 × 70 % = 13 020 000,7 → 13 020 001; × 30 % = 5 580 000,3 → 5 580 000; together the whole.
    by_area = {line.area.number: line.figures for line in table.lines}
    assert by_area[2] == [("Investering", 13_020_001)]
    assert by_area[3] == [("Investering", 5_580_000)]
    assert table.totals == [18_600_001]


def test_without_a_floor_above_there_is_no_money_column(
    client_of: Callable[..., Client], three: dict[str, Initiative], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "gather", lambda module, name: ())
    client = client_of("reader")
    for path in ("/maken/", "/maken/gebieden/"):
        assert "Investering" not in client.get(path).text


def test_the_start_page_counts_ours_by_stage_and_names_what_misses(
    cast: Cast, as_person: Room, three: dict[str, Initiative]
) -> None:
    take_part(by=cast.acting("representative", "library"), initiative_id=three["service"].pk)
    with as_person("reader"):
        card = home.cards(cast.acting("reader"))[0]
    assert (card.value, card.unit) == ("2", "van 3 initiatieven")
    assert card.sentence == "1 dienst, 1 piloot. Geen in gebied 4, 5, 6 en 7."
    with as_person("venue_lead"):
        card = home.cards(cast.acting("venue_lead"))[0]
    assert (card.value, card.sentence) == ("0", "")
    with as_person("staff"):
        card = home.cards(cast.acting("staff"))[0]
    assert (card.value, card.sentence) == ("3", "1 dienst, 1 piloot, 1 verkenning.")


def test_news_are_the_newest_updates_one_may_read(cast: Cast, as_person: Room, three: dict[str, Initiative]) -> None:
    by = cast.acting("venue_lead")
    hidden = idea(cast, title="Nog niet gepubliceerd")
    for row, text in (
        (three["pilot"], "De piloot loopt."),
        (hidden, "Geheim."),
        (three["service"], "De dienst draait."),
    ):
        post_progress(by=by, initiative_id=row.pk, status="on_track", text=text)
    with as_person("stranger"):
        told = home.news(cast.acting("stranger"))
    assert [(line.title, line.sentence, line.area) for line in told] == [
        ("Kranten", "De dienst draait.", 1),
        ("Eén kaart", "De piloot loopt.", 2),
    ]


def test_subjects_are_named_only_to_who_may_read_them(
    cast: Cast, as_person: Room, three: dict[str, Initiative]
) -> None:
    hidden = idea(cast, title="Nog niet gepubliceerd")
    ids = [three["pilot"].pk, hidden.pk, 999_999]
    with as_person("stranger"):
        named = subjects.SUBJECTS["initiative"](cast.acting("stranger"), ids)
    assert {pk: (one.title, one.path) for pk, one in named.items()} == {
        three["pilot"].pk: ("Eén kaart", f"/maken/{three['pilot'].pk}/")
    }
    with as_person("venue_lead"):
        assert set(subjects.SUBJECTS["initiative"](cast.acting("venue_lead"), ids)) == {three["pilot"].pk, hidden.pk}


def test_the_doors_stand_in_their_order(client_of: Callable[..., Client]) -> None:
    assert [(door.key, door.order) for door in home.DOORS] == [("overleggen", 10), ("beslissen", 20), ("maken", 30)]
    text = client_of("reader").get("/maken/").text
    assert text.index("/overleggen/") < text.index("/beslissen/") < text.index('href="/maken/"')
