"""The pages of a mandate: its list, its form, and the line beside the ballot."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from cooperative.isolation.transactions import system
from initiatives.electorate.models import MandateDecision
from initiatives.voting.models import CurrentBallot
from tests.cast import Cast
from tests.conftest import today
from tests.initiatives.electorate.mandating import demanding, mandated, meeting
from tests.initiatives.voting.conftest import Vote

ClientOf = Callable[..., Client]


def typed(cast: Cast, person: str = "representative", **other: str) -> dict[str, str]:
    day = today().strftime("%d/%m/%Y")
    known = {"person": str(cast.persons[person]), "reference": "2026_GR_00412", "decided_on": day, "version": "0"}
    return known | {"organisation": str(cast.organisations["library"])} | other


def test_a_member_without_a_mandate_is_blocked_with_a_way_out(cast: Cast, client_of: ClientOf) -> None:
    decision = demanding(cast)
    client = client_of("representative", "library")
    page = client.get(f"/beslissen/{decision.pk}/").content.decode()
    assert "Deze stemming vraagt een mandaatbesluit van uw raad" in page
    assert 'name="choice"' not in page
    way_out = f"/beslissen/mandaten/voorstel/{decision.proposal_id}/"
    assert f'href="{way_out}">Voer het mandaat in</a>' in page
    answer = client.post(way_out, typed(cast, instruction="for"))
    assert (answer.status_code, answer["Location"]) == (302, f"/beslissen/{decision.pk}/")
    page = client.get(f"/beslissen/{decision.pk}/").content.decode()
    assert 'name="choice"' in page
    assert "Lien Verhaeghe stemt vóór." in " ".join(page.split())


def test_who_may_not_enter_it_reads_who_does(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("reader").get(f"/beslissen/{demanding(cast).pk}/").content.decode()
    assert "Een vertegenwoordiger of de beheerder van uw organisatie voert het in." in page
    assert "/beslissen/mandaten/voorstel/" not in page


def test_a_departing_ballot_comes_back_with_the_question_why(vote: Vote, client_of: ClientOf) -> None:
    mandated(vote.cast, vote.decision.proposal, instruction="for")
    client = client_of("representative", "library")
    path, where = f"/beslissen/{vote.decision.pk}/stem", {"organisation": str(vote.cast.organisations["library"])}
    answer = client.post(path, where | {"choice": "against", "reason": "", "drawn": "0"})
    assert answer.status_code == 422
    assert "Deze stem wijkt af van uw mandaat. Schrijf in de motivering waarom." in answer.content.decode()
    with system("a test counts ballots"):
        assert not CurrentBallot.objects.exists()
    answer = client.post(path, where | {"choice": "against", "reason": "De tekst veranderde.", "drawn": "0"})
    assert answer.status_code == 302
    assert "notice--warn mandate mandate--for" in client.get(f"/beslissen/{vote.decision.pk}/").content.decode()


def test_wrong_evidence_is_refused_in_words_beside_the_form(vote: Vote, client_of: ClientOf) -> None:
    path = f"/beslissen/mandaten/voorstel/{vote.decision.proposal_id}/"
    answer = client_of("admin").post(path, typed(vote.cast, valid_until="01/01/2020"))
    assert answer.status_code == 422
    assert "Het mandaat kan niet eindigen voor de dag van het besluit." in answer.content.decode()
    with system("a test counts mandates"):
        assert not MandateDecision.objects.exists()


def test_the_list_leads_to_every_place_and_takes_one_back(vote: Vote, client_of: ClientOf) -> None:
    mandate = mandated(vote.cast, meeting(vote.cast))
    client = client_of("admin")
    page = client.get("/beslissen/mandaten/").content.decode()
    assert "Algemene vergadering" in page
    assert f"/beslissen/mandaten/voorstel/{vote.decision.proposal_id}/" in page
    assert f"/beslissen/mandaten/orgaan/{mandate.body_id}/" in page
    client.post(
        f"/beslissen/mandaten/{mandate.pk}/intrekken", {"organisation": str(vote.cast.organisations["library"])}
    )
    page = client.get("/beslissen/mandaten/").content.decode()
    assert "Nog geen mandaat" in page
    assert "Ingetrokken of vervangen" in page


def test_the_secretary_reads_of_which_organisation_each_is(vote: Vote, client_of: ClientOf) -> None:
    mandated(vote.cast, vote.decision.proposal)
    page = client_of("secretary").get("/beslissen/mandaten/").content.decode()
    assert "voor Bibliotheek Aalst" in page
    assert "Trek in" not in page
