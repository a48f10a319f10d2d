"""The pages of a vote: who sees what, what a form refuses, how many statements they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import system
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision
from tests.conftest import HouseClock
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import Vote, admissible

SignIn = Callable[..., Client]
GOOD = {"choice": "for", "reason": "", "drawn": "0"}


def stem(client: Client, vote: Vote, organisation: str = "library", **fields: str) -> object:
    drawn_for = str(vote.cast.organisations[organisation])
    path = f"/beslissen/{vote.decision.pk}/stem"
    return client.post(path, GOOD | {"organisation": drawn_for} | fields)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def ballots() -> int:
    with system("a test looks at every ballot"):
        return BallotEvent.objects.count()


def test_the_page_shows_the_text_the_rules_and_an_empty_ballot(vote: Vote, client_of: SignIn) -> None:
    text = page(client_of("representative", "library"), f"/beslissen/{vote.decision.pk}/")
    assert "De piloot wordt een dienst." in text
    # Half of three, rounded up, is two.
    assert "Minstens 2 van de 3 stemgerechtigden moeten stemmen." in text
    assert "Minstens twee op de drie ja- en nee-stemmen moeten vóór zijn." in text
    assert "Artikel 9, § 1 van het reglement" in text
    assert "Stem vóór namens Bibliotheek Aalst" in text
    assert "0 van 3 stemden al" in text
    assert not re.search(r'value="(for|against|abstain)" required checked', text)


def test_after_casting_the_page_shows_the_receipt_and_the_file_holds_the_line(vote: Vote, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    response = stem(client, vote, reason="Eén bestand.")
    assert response.status_code == 302  # type: ignore[attr-defined]
    text = page(client, f"/beslissen/{vote.decision.pk}/")
    assert "Uw stembewijs" in text
    assert "Lien Verhaeghe" in text
    assert "1 van 3 stemde al" in text
    proof = client.get(f"/beslissen/{vote.decision.pk}/stembewijs")
    assert proof.headers["Content-Type"].startswith("text/plain")
    with system("a test looks at the record"):
        leaf = RecordLeaf.objects.get(kind="ballot_cast").leaf
    assert leaf in proof.content.decode()
    # Another organisation has no ballot, so no receipt; a colleague keeps the same one.
    assert client_of("venue_lead").get(f"/beslissen/{vote.decision.pk}/stembewijs").status_code == 404
    assert client_of("reader").get(f"/beslissen/{vote.decision.pk}/stembewijs").status_code == 200


def test_an_organisation_of_another_audience_finds_nothing(vote: Vote, client_of: SignIn) -> None:
    client, pk = client_of("stranger"), vote.decision.pk
    for path in ("", "uitslag", "uitslag/lijst", "stembewijs", "verlengen", "intrekken"):
        assert client.get(f"/beslissen/{pk}/{path}").status_code == 404, path
    assert stem(client, vote, "elsewhere").status_code == 404  # type: ignore[attr-defined]
    for path in ("sluiten", "intrekken"):
        answer = client.post(f"/beslissen/{pk}/{path}", {"organisation": vote.cast.organisations["elsewhere"]})
        assert answer.status_code == 404
    assert vote.decision.proposal.title not in page(client, "/beslissen/")
    assert ballots() == 0


@pytest.mark.parametrize("person", ["reader", "contributor", "treasurer", "admin"])
def test_without_the_role_the_page_and_the_answer_name_who_can(vote: Vote, client_of: SignIn, person: str) -> None:
    client = client_of(person)
    who = "Alleen een vertegenwoordiger stemt namens Bibliotheek Aalst: Karel Tweede, Lien Verhaeghe."
    text = page(client, f"/beslissen/{vote.decision.pk}/")
    assert who in text
    assert "ballot__act" not in text
    response = stem(client, vote)
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert who in response.content.decode()  # type: ignore[attr-defined]


def test_two_tabs_for_two_organisations_never_vote_for_the_wrong_one(vote: Vote, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    response = stem(client, vote, "city")
    assert response.status_code == 409  # type: ignore[attr-defined]
    text = response.content.decode()  # type: ignore[attr-defined]
    assert "Stad Aalst" in text
    assert "Bibliotheek Aalst" in text
    assert ballots() == 0


def test_a_colleagues_ballot_is_shown_and_the_way_on_with_it(vote: Vote, client_of: SignIn) -> None:
    cast_ballot(by=vote.cast.acting("colleague"), decision=vote.decision, choice="against")
    response = stem(client_of("representative", "library"), vote)
    assert response.status_code == 409  # type: ignore[attr-defined]
    text = response.content.decode()  # type: ignore[attr-defined]
    assert "Karel Tweede stemde intussen ‘tegen’ namens Bibliotheek Aalst" in text
    assert f'href="/beslissen/{vote.decision.pk}/#stem"' in text
    assert ballots() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice": ""}, "Kies eerst wat u stemt."),
        ({"choice": "misschien"}, "Kies eerst wat u stemt."),
        ({"reason": "x" * 2001}, "2000"),
        ({"reason": "on\x07zichtbaar"}, "een teken dat men niet kan zien"),
        ({"reason": "<script>alert(1)</script>"}, "is HTML en wordt niet bewaard"),
        ({"drawn": "-1"}, ""),
        ({"drawn": "nul"}, ""),
        ({"drawn": ""}, ""),
    ],
)
def test_a_bad_ballot_is_refused_with_what_is_wrong(
    vote: Vote, client_of: SignIn, fields: dict[str, str], said: str
) -> None:
    response = stem(client_of("representative", "library"), vote, **fields)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert said in response.content.decode()  # type: ignore[attr-defined]
    assert ballots() == 0


def test_past_the_deadline_every_page_says_so_and_the_ballot_is_refused(
    vote: Vote, client_of: SignIn, clock: HouseClock
) -> None:
    clock.set(vote.decision.closes_at + timedelta(seconds=1))
    client = client_of("representative", "library")
    text = page(client, f"/beslissen/{vote.decision.pk}/")
    assert "Gesloten, telling volgt" in text
    assert "ballot__act" not in text
    assert "Gesloten, telling volgt" in page(client, "/beslissen/")
    assert "stemt" not in page(client, "/")
    response = stem(client, vote)
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert "te laat" in response.content.decode()  # type: ignore[attr-defined]
    with system("a test looks at the record"):
        assert RecordLeaf.objects.filter(kind="ballot_refused").count() == 1
        assert not CurrentBallot.objects.exists()


def test_no_page_view_closes_a_vote(vote: Vote, client_of: SignIn, clock: HouseClock) -> None:
    clock.set(vote.decision.closes_at + timedelta(days=1))
    for person in ("representative", "secretary", "reader"):
        client, pk = client_of(person), vote.decision.pk
        for path in ("/", "/beslissen/", f"/beslissen/{pk}/", f"/beslissen/{pk}/uitslag"):
            client.get(path)
            client.head(path)
        assert client.get(f"/beslissen/{pk}/sluiten").status_code == 405
    with system("a test looks at the vote"):
        assert Decision.objects.get(pk=vote.decision.pk).state == "open"


def test_the_secretary_opens_extends_counts_by_hand(vote: Vote, client_of: SignIn, clock: HouseClock) -> None:
    secretary = client_of("secretary")
    mine = {"organisation": str(vote.cast.organisations["cooperative"])}
    free = admissible(vote.cast, vote.initiative_id)
    text = page(secretary, "/beheer/stemmingen/")
    assert "Open de stemming" in text
    form = page(secretary, f"/beslissen/voorstellen/{free.pk}/stemming")
    rules = re.search(r'name="rule_set" value="(\d+)"', form)
    assert rules is not None
    typed = (fresh_now() + timedelta(days=4)).astimezone(BRUSSELS).strftime("%d/%m/%Y 12.00")
    done = secretary.post(
        f"/beslissen/voorstellen/{free.pk}/stemming", mine | {"rule_set": rules[1], "closes_at": typed}
    )
    assert done.status_code == 302
    pk = int(done.headers["Location"].strip("/").split("/")[-1])
    later = (fresh_now() + timedelta(days=6)).astimezone(BRUSSELS).strftime("%d/%m/%Y 12.00")
    path = f"/beslissen/{pk}/verlengen"
    assert secretary.post(path, mine | {"closes_at": later, "reason": "De raad komt later."}).status_code == 302
    assert "De raad komt later." in page(client_of("reader"), f"/beslissen/{pk}/")
    with system("a test looks at the vote"):
        closes_at = Decision.objects.get(pk=pk).closes_at
    assert closes_at.astimezone(BRUSSELS).strftime("%d/%m/%Y %H.%M") == later
    clock.set(closes_at)
    assert secretary.post(f"/beslissen/{pk}/sluiten", mine).status_code == 302
    assert "Geen quorum" in page(client_of("reader"), f"/beslissen/{pk}/uitslag")


@pytest.mark.parametrize(
    ("closes_at", "said"),
    [
        ("", ""),
        ("morgen", "is geen datum met uur"),
        ("01/01/2020 12.00", "minstens een uur"),
        # Clocks go back on 25 October 2026: half past two comes twice.
        ("25/10/2026 02.30", "komt op 25/10/2026 twee keer voor"),
    ],
)
def test_a_bad_deadline_is_refused_with_what_is_wrong(vote: Vote, client_of: SignIn, closes_at: str, said: str) -> None:
    free = admissible(vote.cast, vote.initiative_id)
    secretary = client_of("secretary")
    mine = {"organisation": str(vote.cast.organisations["cooperative"])}
    rules = re.search(r'name="rule_set" value="(\d+)"', page(secretary, f"/beslissen/voorstellen/{free.pk}/stemming"))
    assert rules is not None
    answer = secretary.post(
        f"/beslissen/voorstellen/{free.pk}/stemming", mine | {"rule_set": rules[1], "closes_at": closes_at}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    moved = secretary.post(f"/beslissen/{vote.decision.pk}/verlengen", mine | {"closes_at": closes_at, "reason": "x"})
    assert moved.status_code == 422
    with system("a test looks at every vote"):
        assert Decision.objects.count() == 1
        assert Decision.objects.get().closes_at == vote.decision.closes_at


@pytest.mark.parametrize("person", ["representative", "staff", "board", "admin"])
def test_the_secretarys_pages_are_the_secretarys(vote: Vote, client_of: SignIn, person: str) -> None:
    assert client_of(person).get("/beheer/stemmingen/").status_code == 403


def test_the_result_tells_the_count_and_the_roll_names_everybody(
    vote: Vote, client_of: SignIn, clock: HouseClock
) -> None:
    lien, vera = vote.cast.acting("representative", "library"), vote.cast.acting("venue_lead")
    cast_ballot(by=lien, decision=vote.decision, choice="for", reason="Eén bestand.")
    cast_ballot(by=vera, decision=vote.decision, choice="against", reason="Te duur.")
    clock.set(vote.decision.closes_at)
    close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk)
    client = client_of("reader")
    text = page(client, f"/beslissen/{vote.decision.pk}/uitslag")
    # Two of three voted (needed: 2). One for of two: 2/3 of 2 is 1.33, so 2 were needed, one short.
    for said in ("Verworpen, 1 stem te kort", "Nodig: 2/3 van 2 ja- en nee-stemmen = 2. Vóór: 1.", "Stad Aalst"):
        assert said in text
    # Inhabitants: 92.131 for, 272.655 against: 92.131 / 364.786 = 25.26 %.
    assert "25,3" in text
    roll = page(client, f"/beslissen/{vote.decision.pk}/uitslag/lijst")
    for said in ("Eén bestand.", "Te duur.", "Vera Podium", "Niet gestemd"):
        assert said in roll
    assert client_of("stranger").get(f"/beslissen/{vote.decision.pk}/uitslag").status_code == 404


@pytest.mark.parametrize(
    "path", ["/beslissen/", "/beslissen/{pk}/", "/beslissen/{pk}/uitslag", "/beslissen/{pk}/uitslag/lijst"]
)
@pytest.mark.parametrize("counted", [False, True])
def test_a_page_costs_at_most_eight_statements(
    vote: Vote, client_of: SignIn, clock: HouseClock, path: str, counted: bool
) -> None:
    cast_ballot(by=vote.cast.acting("representative", "library"), decision=vote.decision, choice="for")
    if counted:
        clock.set(vote.decision.closes_at)
        close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk)
    client = client_of("representative", "library")
    with Statements() as statements:
        client.get(path.format(pk=vote.decision.pk))
    # The result of a voter who voted also asks for the receipt and for the phases of the proposal.
    assert statements.many <= (9 if counted and path.endswith("uitslag") else 8)


def test_casting_costs_what_it_costs(vote: Vote, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    with Statements() as statements:
        assert stem(client, vote).status_code == 302  # type: ignore[attr-defined]
    print("casting", statements.many)
    assert statements.many <= 40


def test_a_moment_is_typed_and_shown_in_brussels(vote: Vote, client_of: SignIn) -> None:
    local = vote.decision.closes_at.astimezone(BRUSSELS)
    assert isinstance(local, datetime)
    assert local.strftime("%H.%M") in page(client_of("reader"), f"/beslissen/{vote.decision.pk}/")
