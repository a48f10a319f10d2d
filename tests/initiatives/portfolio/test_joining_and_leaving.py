"""Who joins first carries the inhabitants, who joins second takes part with 0, who leaves frees them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from initiatives.portfolio.actions import leave, show_interest, take_part
from initiatives.portfolio.models import Initiative, Participation, ParticipationArea
from initiatives.portfolio.queries import (
    consequences_of_joining,
    consortium_on,
    inhabitants_by_participant,
    taken_part_in,
)
from initiatives.portfolio.signals import participation_changed
from initiatives.progress.actions import change_stage
from tests.cast import Cast
from tests.conftest import HouseClock, today
from tests.initiatives.portfolio.making import published, version_of

Room = Callable[..., AbstractContextManager[object]]
AALST = 92131  # inhabitants on 1 January 2025, Statbel
GENT = 272655


def test_the_first_carries_the_inhabitants_and_the_second_takes_part_with_none(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    first = take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    second = take_part(by=cast.acting("representative", "city"), initiative_id=row.pk)
    assert (first.inhabitants, first.taken) == (AALST, [])
    assert second.inhabitants == 0
    assert [(served.name, served.carrier) for served in second.taken] == [("Aalst", "Bibliotheek Aalst")]
    with as_person("stranger"):
        assert inhabitants_by_participant(row) == {
            cast.organisations["library"]: AALST,
            cast.organisations["city"]: 0,
        }


def test_inhabitants_are_counted_once_in_one_initiative_and_again_in_another(cast: Cast, as_person: Room) -> None:
    one, other = published(cast), published(cast, title="Zaalreservatie")
    take_part(by=cast.acting("representative", "library"), initiative_id=one.pk)
    take_part(by=cast.acting("representative", "city"), initiative_id=other.pk)
    with as_person("reader"):
        assert inhabitants_by_participant(one) == {cast.organisations["library"]: AALST}
        assert inhabitants_by_participant(other) == {cast.organisations["city"]: AALST}


def test_a_municipality_never_counts_twice_even_past_the_action(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    take_part(by=cast.acting("representative", "city"), initiative_id=row.pk)
    with as_person("representative", "city", read_only=False):
        ours = Participation.objects.taking_part().get(organisation_id=cast.organisations["city"])
        with pytest.raises(IntegrityError, match="inhabitants_count_once"), transaction.atomic():
            ParticipationArea.objects.create(
                initiative=row, organisation_id=ours.organisation_id, participation=ours, municipality_id="41002"
            )


def test_an_area_belongs_to_the_participation_of_its_own_organisation(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    take_part(by=cast.acting("stranger"), initiative_id=row.pk)
    with as_person("representative", "library", read_only=False):
        theirs = Participation.objects.taking_part().get(organisation_id=cast.organisations["elsewhere"])
        with pytest.raises(IntegrityError, match="area_belongs_to_its_participation"), transaction.atomic():
            ParticipationArea.objects.create(
                initiative=row,
                organisation_id=cast.organisations["library"],
                participation=theirs,
                municipality_id="41002",
            )


def test_interest_carries_nobody_and_becomes_taking_part(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    by = cast.acting("representative", "library")
    show_interest(by=by, initiative_id=row.pk)
    with as_person("reader"):
        assert not ParticipationArea.objects.filter(initiative=row).exists()
        assert not taken_part_in(cast.organisations["library"]).exists()
    take_part(by=by, initiative_id=row.pk)
    with as_person("reader"):
        states = Participation.objects.filter(initiative=row).order_by("pk").values_list("state", "until")
        assert [state for state, _until in states] == ["interested", "taking_part"]
        assert [until is None for _state, until in states] == [False, True]
        assert taken_part_in(cast.organisations["library"]).get() == row


def test_leaving_frees_the_inhabitants_and_asks_the_others_nothing(cast: Cast, as_person: Room) -> None:
    row = published(cast)
    library, city = cast.acting("representative", "library"), cast.acting("representative", "city")
    take_part(by=library, initiative_id=row.pk)
    take_part(by=city, initiative_id=row.pk)
    leave(by=library, initiative_id=row.pk)
    with as_person("reader"):
        assert inhabitants_by_participant(row) == {cast.organisations["city"]: 0}
        assert consequences_of_joining(row.pk, cast.organisations["library"]).inhabitants == AALST
    leave(by=city, initiative_id=row.pk)
    assert take_part(by=city, initiative_id=row.pk).inhabitants == AALST


def test_who_took_part_on_a_day_stays_known_with_the_inhabitants_of_that_day(
    cast: Cast, as_person: Room, clock: HouseClock
) -> None:
    row = published(cast)
    library, city = cast.acting("representative", "library"), cast.acting("representative", "city")
    before = fresh_now()
    take_part(by=library, initiative_id=row.pk)
    clock.shift(timedelta(days=10))
    between = fresh_now()
    take_part(by=city, initiative_id=row.pk)
    clock.shift(timedelta(days=20))
    leave(by=library, initiative_id=row.pk)
    after = fresh_now() + timedelta(seconds=1)
    ids = cast.organisations
    with as_person("stranger"):

        def on(moment: Any) -> list[tuple[int, int]]:
            return list(consortium_on(row, moment).values_list("organisation_id", "inhabitants"))

        assert on(before) == []
        assert on(between) == [(ids["library"], AALST)]
        assert on(between + timedelta(days=5)) == [(ids["library"], AALST), (ids["city"], 0)]
        assert on(after) == [(ids["city"], 0)]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("reader", "Alleen een vertegenwoordiger"),
        ("treasurer", "Alleen een vertegenwoordiger"),
        ("observer", "Een partner"),
        ("staff", "Een partner en de coöperatie"),
    ],
)
def test_who_may_not_bind_the_organisation_does_not_join(cast: Cast, who: str, reason: str) -> None:
    row = published(cast)
    for act in (show_interest, take_part, leave):
        with pytest.raises(Refused, match=reason):
            act(by=cast.acting(who), initiative_id=row.pk)


def test_taking_part_twice_and_leaving_twice_are_refused(cast: Cast) -> None:
    row = published(cast)
    by = cast.acting("representative", "library")
    with pytest.raises(Refused, match="neemt niet deel"):
        leave(by=by, initiative_id=row.pk)
    take_part(by=by, initiative_id=row.pk)
    for act in (take_part, show_interest):
        with pytest.raises(Refused, match="al"):
            act(by=by, initiative_id=row.pk)
    leave(by=by, initiative_id=row.pk)
    with pytest.raises(Refused, match="neemt niet deel"):
        leave(by=by, initiative_id=row.pk)


def test_nobody_joins_what_was_stopped(cast: Cast) -> None:
    row = published(cast)
    change_stage(
        by=cast.acting("venue_lead"),
        initiative_id=row.pk,
        version=version_of(cast, row),
        stage="stopped",
        entered_on=today(),
    )
    with pytest.raises(Refused, match="gestopt"):
        take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)


def test_the_other_floors_hear_of_it_inside_the_transaction(cast: Cast) -> None:
    row = published(cast)
    heard: list[tuple[int, str, bool]] = []

    def listen(sender: object, **news: Any) -> None:
        heard.append((news["organisation_id"], str(news["state"]), transaction.get_connection().in_atomic_block))
        assert Participation.objects.standing().filter(state=news["state"], initiative=news["initiative"]).exists()

    participation_changed.connect(listen)
    try:
        take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    finally:
        participation_changed.disconnect(listen)
    assert heard == [(cast.organisations["library"], "taking_part", True)]


def test_the_page_says_whose_inhabitants_before_and_after(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast)
    take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    client = client_of("representative", "city")
    shown = client.get(f"/maken/{row.pk}/doe-mee").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Bibliotheek Aalst draagt deze 92.131 inwoners al" in shown
    assert "Doe mee namens Stad Aalst, met 0 inwoners" in shown
    told = client.post(f"/maken/{row.pk}/doe-mee", {"organisation": cast.organisations["city"]}, follow=True)
    assert "met 0 inwoners. Bibliotheek Aalst draagt de inwoners van Aalst al." in told.text
    assert "samen 92.131" in told.text.replace("\N{NO-BREAK SPACE}", " ")


def test_leaving_tells_that_an_open_vote_keeps_its_electorate(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast)
    take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    client = client_of("representative", "library")
    assert "wie mag stemmen, staat vast sinds de opening" in client.get(f"/maken/{row.pk}/stap-uit").text
    assert client.post(f"/maken/{row.pk}/stap-uit").status_code == 302
    assert "stapte uit" in client.get(f"/maken/{row.pk}/").text


def test_a_form_drawn_for_the_library_does_not_let_the_city_join(
    cast: Cast, client_of: Callable[..., Client], as_person: Room
) -> None:
    row = published(cast)
    response = client_of("representative", "city").post(
        f"/maken/{row.pk}/doe-mee", {"organisation": cast.organisations["library"]}
    )
    assert response.status_code == 409
    assert "Bibliotheek Aalst" in response.text
    assert "Stad Aalst" in response.text
    with as_person("reader"):
        assert not Participation.objects.filter(initiative=row).exists()


def test_the_first_row_of_the_list_is_ours(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast)
    for who, where in (("venue_lead", "venue"), ("stranger", "elsewhere")):
        take_part(by=cast.acting(who, where), initiative_id=row.pk)
    text = client_of("venue_lead").get(f"/maken/{row.pk}/deelnemers").text
    table = text[text.index("<tbody>") :]
    assert table.index("Podiumhuis Gent") < table.index("Bibliotheek Mechelen")
    assert Initiative.objects.count() == 0, "outside a request nothing is to be seen"
