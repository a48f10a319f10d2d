"""Every counted decision keeps a number, its page and its twin say the same, and only its readers find it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.db import DatabaseError
from django.test import Client

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import reading
from initiatives.register.models import Entry
from initiatives.register.queries import entries_found
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import CLAUSES, admissible, build_initiative, opened
from tests.initiatives.voting.test_many_cast_at_once import in_threads

SignIn = Callable[..., Client]
EVERYTHING = {"series": "", "year": "", "outcome": "", "words": ""}


@pytest.fixture
def counted(cast: Cast, clock: HouseClock) -> Decision:
    """One for (Bibliotheek Aalst), one against with a reason that a spreadsheet would run, one absent."""
    decision = opened(cast, admissible(cast, build_initiative(cast)))
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="against", reason="=1+1")
    clock.set(decision.closes_at)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    return decision


def numbers(cast: Cast, person: str, **asked: str) -> list[str]:
    by = cast.acting(person)
    with reading(by):
        return [entry.number for entry in entries_found(by, **EVERYTHING | asked)]


def test_two_decisions_counted_in_one_year_are_numbered_one_after_the_other(cast: Cast, clock: HouseClock) -> None:
    initiative_id = build_initiative(cast)
    votes = [opened(cast, admissible(cast, initiative_id), hours=hours) for hours in (2, 3)]
    clock.shift(timedelta(hours=4))
    for vote in votes:
        close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    with reading(cast.acting("reader")):
        entries = list(Entry.objects.order_by("place"))
    year = entries[0].year
    assert [entry.number for entry in entries] == [f"CG-{year}-01", f"CG-{year}-02"]


def test_only_who_reads_the_decision_finds_it(cast: Cast, counted: Decision) -> None:
    assert len(numbers(cast, "reader")) == 1
    assert numbers(cast, "stranger") == []
    with reading(cast.acting("stranger")):
        # The second wall: the table itself shows a stranger nothing.
        assert Entry.objects.count() == 0


def test_the_filters_keep_what_they_name(cast: Cast, counted: Decision) -> None:
    with reading(cast.acting("reader")):
        year = Entry.objects.get().year
    assert len(numbers(cast, "reader", series="CG", year=str(year), outcome="rejected")) == 1
    for other in ({"series": "AV"}, {"year": str(year - 1)}, {"outcome": "adopted"}, {"words": "olifant"}):
        assert numbers(cast, "reader", **other) == []


def test_the_page_and_its_twins_say_the_same_numbers(cast: Cast, client_of: SignIn, counted: Decision) -> None:
    client = client_of("reader")
    page = client.get(f"/beslissen/{counted.pk}/besluit").content.decode()
    graph = json.loads(client.get(f"/beslissen/{counted.pk}/besluit.jsonld").content)["@graph"]
    plain = json.loads(client.get(f"/beslissen/{counted.pk}/uitslag.json").content)
    vote = next(one for one in graph if one["@type"] == "besluit:Stemming")
    linked = [vote[f"besluit:aantal{name}"] for name in ("Voorstanders", "Tegenstanders", "Onthouders")]
    shown = [int(number) for number in re.findall(r'<td class="num amount">(\d+)</td>', page)]
    # One of three for, one against, none abstained, one absent; together three.
    assert shown == [1, 1, 0, 1, 3]
    assert linked == shown[:3]
    assert list(plain["organisations"].values()) == shown[:4]
    # Aalst 92.131 for, Gent 272.655 against.
    assert plain["inhabitants"] == {"for": 92131, "against": 272655, "abstain": 0, "absent": 0}
    # Rejected: nothing was decided, so nothing is called a Besluit.
    assert [one["@type"] for one in graph] == ["besluit:Stemming"]
    assert "=1+1" in page


def test_an_adopted_decision_is_a_besluit_with_its_articles(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast)))
    for person in (("representative", "library"), ("representative", "city"), ("venue_lead", None)):
        cast_ballot(by=cast.acting(*person), decision=decision, choice="for")
    clock.set(decision.closes_at)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    answer = client_of("reader").get(f"/beslissen/{decision.pk}/besluit.jsonld")
    made, vote = json.loads(answer.content)["@graph"]
    address = f"http://testserver/beslissen/{decision.pk}/besluit"
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert (made["@id"], made["@type"], vote["@type"]) == (address, "besluit:Besluit", "besluit:Stemming")
    assert made["besluit:motivering"]["@value"] == "De piloot haalde zijn doel."
    assert [(part["eli:number"], part["prov:value"]["@value"]) for part in made["eli:has_part"]] == [
        ("1", CLAUSES[0]),
        ("2", CLAUSES[1]),
    ]
    assert vote["besluit:gevolg"] == {"@value": "aangenomen", "@language": "nl"}


@pytest.mark.parametrize("words", ["dienst", "diensten", "piloten", "deelnemer betaalt", '"haalde zijn doel"'])
def test_words_are_sought_by_their_dutch_stem_in_title_text_and_reasons(
    cast: Cast, counted: Decision, words: str
) -> None:
    assert len(numbers(cast, "reader", words=words)) == 1


@pytest.mark.parametrize("many", [1, 6])
def test_the_list_costs_the_same_for_one_and_for_many(
    cast: Cast, client_of: SignIn, clock: HouseClock, many: int
) -> None:
    initiative_id = build_initiative(cast)
    votes = [opened(cast, admissible(cast, initiative_id), hours=2) for _vote in range(many)]
    clock.shift(timedelta(hours=3))
    for vote in votes:
        close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    client = client_of("reader")
    with Statements() as statements:
        page = client.get("/beslissen/besluitenregister").content.decode()
    assert statements.many == 7
    assert page.count("Van piloot naar dienst") == many


def test_a_reason_is_never_a_formula_in_a_spreadsheet(client_of: SignIn, counted: Decision) -> None:
    text = client_of("reader").get(f"/beslissen/{counted.pk}/uitslag.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert [row[6] for row in rows[1:4]] == ["", "'=1+1", ""]
    # Three organisations and four sums under one head.
    assert len(rows) == 1 + 3 + 4


def test_a_number_never_changes(cast: Cast, counted: Decision) -> None:
    with pytest.raises(DatabaseError), reading(cast.acting("secretary"), read_only=False):
        Entry.objects.update(place=9)


@pytest.mark.slow
def test_six_votes_counted_at_once_have_six_numbers_without_a_gap(own_cast: Cast, clock: HouseClock) -> None:
    initiative_id = build_initiative(own_cast)
    votes = [opened(own_cast, admissible(own_cast, initiative_id), hours=2) for _vote in range(6)]
    clock.shift(timedelta(hours=3))
    done = in_threads([lambda pk=vote.pk: close_vote(by=SYSTEM, decision_id=pk) for vote in votes])
    assert all(one.result() is not None for one in done)
    with reading(own_cast.acting("reader")):
        assert sorted(Entry.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5, 6]
