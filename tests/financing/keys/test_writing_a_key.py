"""The lead writes keys of every kind and enters the numbers they ask; what the plan cannot meet is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from cooperative.web.formats import money
from financing.keys.actions import enter_weights, write_key
from financing.keys.models import DistributionKey, EnteredWeight, WeightSnapshot
from financing.statements.queries import decision_sheets
from initiatives.voting.actions import close_vote
from members.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, build_initiative, open_vote_on

Clients = Callable[..., Client]
DAY = date(2045, 12, 31)


def _versions() -> list[tuple[int, str, dict[str, Any]]]:
    with system("a test reads the versions"):
        return list(DistributionKey.objects.order_by("number").values_list("number", "kind", "terms"))


def _enter(cast: Cast, initiative: int, amounts: dict[str, int], person: str = "contributor") -> int:
    return enter_weights(
        by=cast.acting(person),
        initiative_id=initiative,
        kind="active_users",
        amounts={cast.organisations[name]: amount for name, amount in amounts.items()},
        source="Jaarverslag 2045",
        counted_on=DAY,
    )


def _path(initiative: int) -> str:
    return f"/samenleggen/initiatieven/{initiative}/plan/sleutel"


def test_a_composed_key_with_bounds_is_written_on_the_page_and_told_in_words(
    cast: Cast, initiative: int, client_of: Clients
) -> None:
    client = client_of("contributor")
    form = {
        "organisation": str(cast.organisations["library"]), "version": "1", "kind": "composed", "part_equal": "1/3",
        "part_size_bands": "2/3", "until_1": "100000", "weight_1": "1", "weight_4": "3", "once_least": "500",
        "rise": "7,5",
    }  # fmt: skip
    assert client.post(_path(initiative), form).status_code == 302
    assert _versions()[1] == (
        2,
        "composed",
        {
            "parts": [["equal", "1/3"], ["size_bands", "2/3"]],
            "bands": [[100_000, 1], [None, 3]],
            "once": [50_000, None],
            "rise": "15/2",
        },
    )
    page = client.get(_path(initiative)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2. 1/3 gelijk en 2/3 volgens grootte (tot 100.000 inwoners telt 1, meer telt 3);" in page
    assert "eenmalig minstens € 500,00; niemand stijgt meer dan 7,5 % per jaar" in page
    # Each with a third of € 31.000; sizes 1 (Aalst), 0 (nobody's inhabitants) and 3 (Gent) of 4 share € 62.000.
    page = client.get(f"/samenleggen/initiatieven/{initiative}/aandelen").content.decode()
    for cents in (1_033_333 + 1_550_000, 1_033_333, 1_033_333 + 4_650_000):
        assert money(cents) in page or money(cents + 1) in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "composed", "part_equal": "1"}, "minstens twee delen"),
        ({"kind": "composed", "part_equal": "1/0", "part_budget": "1"}, "is geen deel"),
        ({"kind": "size_bands", "until_1": "10"}, "hoeveel telt wie groter is"),
        ({"kind": "size_bands", "until_1": "10", "until_2": "9", "weight_1": "1", "weight_2": "2", "weight_4": "3"},
         "niet groter dan de vorige"),
        ({"kind": "equal", "once_least": "10", "once_most": "9"}, "ligt onder de ondergrens"),
        ({"kind": "equal", "grant": "0"}, "meer dan nul"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_whole_is_asked_again(
    cast: Cast, initiative: int, client_of: Clients, wrong: dict[str, str], said: str
) -> None:
    form = {"organisation": str(cast.organisations["library"]), "version": "1"} | wrong
    answer = client_of("contributor").post(_path(initiative), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(_versions()) == 1


def test_bounds_that_the_plan_cannot_meet_are_refused_with_the_gap(
    cast: Cast, initiative: int, client_of: Clients
) -> None:
    # Three carriers at most € 20.000 each carry € 60.000 of € 93.000: € 33.000 finds no payer.
    form = {
        "organisation": str(cast.organisations["library"]), "version": "1", "kind": "equal", "once_most": "20.000",
    }  # fmt: skip
    answer = client_of("contributor").post(_path(initiative), form)
    assert answer.status_code == 422
    assert f"blijft {money(3_300_000)} over die niemand betaalt" in answer.content.decode()
    assert len(_versions()) == 1
    with pytest.raises(Refused, match=r"samen .* meer dan er te betalen is"):
        write_key(
            by=cast.acting("contributor"), initiative_id=initiative, kind="equal", terms={"once": [3_200_000, None]}
        )


def test_numbers_are_entered_by_the_lead_and_the_house_treasurer_with_their_source(
    cast: Cast, initiative: int, client_of: Clients
) -> None:
    write_key(by=cast.acting("contributor"), initiative_id=initiative, kind="active_users")
    client, path = client_of("contributor"), f"{_path(initiative)}/getallen/active_users"
    page = client.get(path).content.decode()
    with system("a test names the fields by member number"):
        number = Organisation.objects.get(pk=cast.organisations["library"]).number
    field = f"amount_{number}"
    assert f'name="{field}"' in page
    form = {
        "organisation": str(cast.organisations["library"]), "version": "0", "source": "Jaarverslag 2045",
        "counted_on": "31/12/2045", field: "1200",
    }  # fmt: skip
    assert client.post(path, form | {"source": ""}).status_code == 422
    assert client.post(path, {**form, field: ""}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert client.post(path, form).status_code == 409
    page = client_of("reader").get(_path(initiative)).content.decode()
    assert "1.200 actieve gebruikers" in page
    assert "Jaarverslag 2045" in page
    assert "nog niet ingevuld" in page
    assert _enter(cast, initiative, {"city": 5}, "house_treasurer") == 1
    for person in ("reader", "venue_lead"):
        assert client_of(person).get(path).status_code == 403
        with pytest.raises(Refused):
            _enter(cast, initiative, {"city": 5}, person)
    with pytest.raises(Refused, match="hoort bij een deelnemer"):
        _enter(cast, initiative, {"elsewhere": 5})
    with pytest.raises(Refused, match="nul of meer"):
        _enter(cast, initiative, {"city": -5})
    assert client_of("contributor").get(f"{_path(initiative)}/getallen/iets").status_code == 404


def test_a_vote_opens_only_once_every_number_is_there_and_freezes_it_with_its_source(
    cast: Cast, initiative: int, clock: HouseClock
) -> None:
    ids = cast.organisations
    write_key(by=cast.acting("contributor"), initiative_id=initiative, kind="active_users")
    _enter(cast, initiative, {"library": 1_000, "venue": 2_000})
    with pytest.raises(Refused, match="het aantal actieve gebruikers is niet ingevuld van"):
        open_vote_on(cast, initiative)
    _enter(cast, initiative, {"city": 0})
    decision = open_vote_on(cast, initiative)
    with system("a test reads the weights of all"):
        rows = {row.organisation_id: row for row in WeightSnapshot.objects.filter(decision=decision)}
    # € 93.000 by 1 : 2 : 0.
    assert {pk: row.cents for pk, row in rows.items()} == {
        ids["library"]: 3_100_000,
        ids["venue"]: 6_200_000,
        ids["city"]: 0,
    }
    measure = {"active_users": {"amount": 1_000, "source": "Jaarverslag 2045", "on": "2045-12-31"}}
    assert rows[ids["library"]].measures == measure
    with pytest.raises(Refused, match="Er loopt een stemming"):
        _enter(cast, initiative, {"library": 9})
    clock.set(MONDAY + timedelta(days=4))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    _enter(cast, initiative, {"library": 9})
    with reading(cast.acting("reader")):
        [found] = decision_sheets(cast.acting("reader"), [decision.pk])
    assert found.sheet is not None
    ours = found.sheet.carrier(ids["library"])
    assert ours is not None
    assert ours.measures["active_users"].amount == 1_000


def test_a_cap_is_frozen_as_the_round_will_ask_it(cast: Cast, initiative: int) -> None:
    # Per inhabitant Gent would pay € 69.511,75 of € 93.000; at most € 60.000, so Aalst pays € 33.000.
    write_key(
        by=cast.acting("contributor"), initiative_id=initiative, kind="per_inhabitant", terms={"once": [0, 6_000_000]}
    )
    decision = open_vote_on(cast, initiative)
    with system("a test reads the weights of all"):
        cents = dict(WeightSnapshot.objects.filter(decision=decision).values_list("organisation_id", "cents"))
    ids = cast.organisations
    assert cents == {ids["library"]: 3_300_000, ids["venue"]: 6_000_000, ids["city"]: 0}


def test_before_publication_only_the_lead_reads_the_numbers(cast: Cast, monday: HouseClock) -> None:
    pk = build_initiative(cast, published=False, stage="idea")
    _enter(cast, pk, {"library": 7})
    for person, seen in (("reader", 1), ("venue_lead", 0)):
        with reading(cast.acting(person)):
            assert EnteredWeight.objects.filter(initiative=pk).count() == seen
    with pytest.raises(Conflict, match="Een collega vulde"):
        enter_weights(
            by=cast.acting("contributor"),
            initiative_id=pk,
            kind="active_users",
            amounts={cast.organisations["library"]: 8},
            source="x",
            counted_on=DAY,
            drawn_newest=0,
        )
