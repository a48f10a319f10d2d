"""The pages of proposals: write by form, submit, judge; who sees what; what a form refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cooperative.isolation.transactions import system
from initiatives.proposals.models import Proposal, ProposalVersion
from tests.cast import Cast
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import admissible, build_initiative

SignIn = Callable[..., Client]
MONEY = {"target": "93.000", "threshold": "75", "ceiling": "102.300,00", "floor": "250", "days": "45"}


@pytest.fixture
def initiative_id(cast: Cast) -> int:
    return build_initiative(cast)


def typed(cast: Cast, initiative_id: int, **change: str) -> dict[str, str]:
    fields = {
        "organisation": str(cast.organisations["library"]),
        "initiative": str(initiative_id),
        "capacity": "consortium",
        "title": "Van piloot naar dienst",
        "title_en": "",
        "clauses": "De piloot wordt een dienst.\r\n\r\nElke deelnemer\r\nbetaalt mee.",
        "motivation": "Het doel is gehaald.",
    }
    return fields | change


def written() -> list[tuple[str, list[str], dict[str, Any]]]:
    with system("a test looks at every proposal"):
        rows = ProposalVersion.objects.order_by("pk").select_related("proposal")
        return [(row.proposal.state, row.clauses, row.funding) for row in rows]


def test_a_contributor_goes_from_initiative_to_submitted_proposal(
    cast: Cast, initiative_id: int, client_of: SignIn
) -> None:
    client = client_of("contributor")
    form = client.get(f"/beslissen/voorstellen/nieuw?initiative={initiative_id}")
    assert f'<option value="{initiative_id}" selected>' in form.content.decode()
    done = client.post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id, **MONEY))
    assert done.status_code == 302
    terms = {"target": 9300000, "threshold": 6975000, "ceiling": 10230000, "floor": 25000, "days": 45}
    assert written() == [("draft", ["De piloot wordt een dienst.", "Elke deelnemer betaalt mee."], terms)]
    path = done.headers["Location"]
    text = client.get(path).content.decode()
    assert "Dien het voorstel in" in text
    # A non-breaking space stands inside every amount.
    assert "Komt er minder dan €\xa069.750,00 (75\xa0%), dan vervallen alle toezeggingen." in text
    again = client.get(f"{path}bewerken").content.decode()
    for value in ("93.000,00", "75", "102.300,00", "250,00", "45"):
        assert f'value="{value}"' in again
    mine = {"organisation": str(cast.organisations["library"]), "version": "1"}
    assert client.post(f"{path}indienen", mine).status_code == 302
    assert written()[0][0] == "submitted"
    assert client_of("venue_lead").get(path).status_code == 200
    assert client_of("stranger").get(path).status_code == 404


def test_a_threshold_can_be_a_part_of_the_participants(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    client, fields = client_of("contributor"), MONEY | {"threshold": "60", "basis": "members"}
    path = client.post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id, **fields)).headers["Location"]
    terms = {"target": 9300000, "threshold": 60, "ceiling": 10230000, "floor": 25000, "days": 45, "basis": "members"}
    assert written()[0][2] == terms
    assert "Zegt minder dan 60\xa0% van de deelnemers toe" in client.get(path).content.decode()
    again = client.get(f"{path}bewerken").content.decode()
    assert '<option value="members" selected>' in again
    assert 'value="60"' in again


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Titel"),
        ({"title": "x" * 161}, "160"),
        ({"title": "een\ntitel"}, "een teken dat men niet kan zien"),
        ({"clauses": "   \n\n  "}, "De tekst, punt per punt"),
        ({"clauses": "\n\n".join(["punt"] * 41)}, "hooguit 40 punten; hier staan er 41"),
        ({"clauses": "goed\n\n" + "x" * 1501}, "Punt 2 is te lang"),
        ({"clauses": "<script>alert(1)</script>"}, "is HTML en wordt niet bewaard"),
        ({"motivation": "x" * 6001}, "6000"),
        ({"capacity": "wet"}, "wet"),
        ({"initiative": ""}, "Kies het initiatief"),
        ({"initiative": "999999"}, "Over welk initiatief"),
        (MONEY | {"target": "1,234.50"}, "kan € 1.234,50 zijn, maar ook"),
        (MONEY | {"target": "0"}, "groter zijn dan nul"),
        (MONEY | {"floor": "-5"}, "groter zijn dan nul"),
        (MONEY | {"ceiling": "92.999,99"}, "Neem minstens het gezochte bedrag"),
        (MONEY | {"floor": "93.000,01"}, "boven het gezochte bedrag"),
        (MONEY | {"threshold": "101"}, "100"),
        (MONEY | {"days": "400"}, "366"),
        (MONEY | {"days": ""}, "laat alle velden over geld leeg"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_nothing(
    cast: Cast, initiative_id: int, client_of: SignIn, change: dict[str, str], said: str
) -> None:
    answer = client_of("contributor").post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id, **change))
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("\xa0", " ")
    assert written() == []


def test_the_initiative_of_others_is_no_choice(cast: Cast, client_of: SignIn) -> None:
    other = build_initiative(cast, lead="venue", taking_part=("venue",))
    answer = client_of("contributor").post("/beslissen/voorstellen/nieuw", typed(cast, other))
    assert answer.status_code == 422
    assert written() == []


@pytest.mark.parametrize("person", ["reader", "observer", "staff"])
def test_who_may_not_write_gets_the_reason(cast: Cast, client_of: SignIn, person: str) -> None:
    answer = client_of(person).get("/beslissen/voorstellen/nieuw")
    assert answer.status_code == 403


def test_two_versions_are_compared_on_the_page(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    client = client_of("contributor")
    client.post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id))
    with system("a test looks at every proposal"):
        pk = Proposal.objects.get().pk
    path, library = f"/beslissen/voorstellen/{pk}/", str(cast.organisations["library"])
    client.post(f"{path}indienen", {"organisation": library, "version": "1"})
    changed = typed(cast, initiative_id, clauses="De piloot wordt geen dienst.\n\nElke deelnemer betaalt mee.")
    assert client.post(f"{path}bewerken", changed | {"version": "2"}).status_code == 302
    stale = client.post(f"{path}bewerken", changed | {"version": "2"})
    assert stale.status_code == 409
    assert "naar=2" in client.get(path).content.decode()
    shown = client.get(f"{path}versies").content.decode()
    assert "van versie 1 naar versie 2" in shown
    assert "punt 1 gewijzigd" in shown
    # In words for who does not see the marks.
    assert '<del><span class="hidden-text">weg: </span>een<span' in shown
    assert '<ins><span class="hidden-text">nieuw: </span>geen<span' in shown
    back = client.get(f"{path}versies?van=2&naar=1").content.decode()
    assert '<ins><span class="hidden-text">nieuw: </span>een<span' in back
    assert "geen punt gewijzigd" in client.get(f"{path}versies?van=2&naar=2").content.decode()
    assert "wordt een dienst" in client.get(f"{path}?versie=1").content.decode()
    for wrong in ("?versie=3", "?versie=x", "?versie=0", "versies?van=3", "versies?naar=x", "versies?van=-1"):
        assert client.get(f"{path}{wrong}").status_code == 404, wrong


def test_what_a_proposal_asks_and_why_is_compared_too(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    client, library = client_of("contributor"), str(cast.organisations["library"])
    path = client.post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id, **MONEY)).headers["Location"]
    client.post(f"{path}indienen", {"organisation": library, "version": "1"})
    changed = typed(cast, initiative_id, **(MONEY | {"days": "60"}), motivation="Het doel is ruim gehaald.")
    client.post(f"{path}bewerken", changed | {"version": "2"})
    shown = client.get(f"{path}versies").content.decode()
    assert "geen punt gewijzigd" in shown
    for gone, came in (("45", "60"), ("", "ruim")):
        assert f"nieuw: </span>{came}" in shown.replace("</span> ", "</span>")
        assert f"weg: </span>{gone}" in shown or not gone


def test_a_foreign_or_judged_proposal_refuses_every_verb(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    proposal = admissible(cast, initiative_id)
    for person, key, expected in (("venue_lead", "venue", 403), ("stranger", "elsewhere", 404)):
        client, mine = client_of(person), {"organisation": str(cast.organisations[key])}
        for verb in ("indienen", "intrekken", "oordeel", "bewerken"):
            answer = client.post(f"/beslissen/voorstellen/{proposal.pk}/{verb}", mine)
            assert answer.status_code == expected, verb
    with system("a test looks at every proposal"):
        assert Proposal.objects.get().state == "admissible"


def test_the_secretary_judges_by_form_and_must_say_why(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    client = client_of("contributor")
    path = client.post("/beslissen/voorstellen/nieuw", typed(cast, initiative_id)).headers["Location"]
    client.post(f"{path}indienen", {"organisation": str(cast.organisations["library"]), "version": "1"})
    secretary, mine = client_of("secretary"), {"organisation": str(cast.organisations["cooperative"])}
    assert "Bewaar het oordeel" in secretary.get(path).content.decode()
    for bad in (
        {"verdict": "admissible", "reason": ""},
        {"verdict": "misschien", "reason": "x"},
        {"reason": "x"},
        {"verdict": "inadmissible", "reason": "x"},
        {"verdict": "admissible", "reason": "x", "grounds": ["unclear"]},
        {"verdict": "inadmissible", "reason": "x", "grounds": ["zomaar"]},
    ):
        assert secretary.post(f"{path}oordeel", mine | bad).status_code == 422
    judged = {"verdict": "inadmissible", "reason": "De kosten ontbreken.", "grounds": ["incomplete", "unclear"]}
    done = secretary.post(f"{path}oordeel", mine | judged)
    assert done.status_code == 302
    shown = client_of("venue_lead").get(path).content.decode()
    for said in ("De kosten ontbreken.", "Er ontbreekt iets", "De tekst laat meer dan één lezing toe."):
        assert said in shown
    again = client.get(f"{path}bewerken").content.decode()
    assert "Waarom het niet kon: De kosten ontbreken." in again
    revised = typed(cast, initiative_id, clauses="Het kost € 100,00.")
    assert client.post(f"{path}bewerken", revised | {"version": "3"}).status_code == 302
    assert "Vorig oordeel van de secretaris" in secretary.get(path).content.decode()


def test_a_proposal_page_costs_at_most_ten_statements(cast: Cast, initiative_id: int, client_of: SignIn) -> None:
    proposal = admissible(cast, initiative_id)
    client = client_of("reader")
    with Statements() as statements:
        client.get(f"/beslissen/voorstellen/{proposal.pk}/")
    assert statements.many <= 10
