"""Consent: adopted when no reasoned objection stands; an objection without its reason is not one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import system
from initiatives.proposals.models import Proposal
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, Count, CurrentBallot
from initiatives.voting.rules import BallotRefused
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, opened, ruled

SignIn = Callable[..., Client]
OBJECTION = "De kaart werkt nog niet aan onze balie. Begin een maand later, dan stemmen wij in."


@pytest.fixture
def consent(cast: Cast) -> Vote:
    """An open vote by consent among the library, the city and the venue: half of them must take part."""
    initiative_id = build_initiative(cast)
    ruled(cast, "consent", method="consent", quorum_num=1, quorum_den=2)
    return Vote(cast, initiative_id, opened(cast, admissible(cast, initiative_id), "consent"))


def stem(client: Client, vote: Vote, **fields: str) -> tuple[int, str]:
    form = {"organisation": str(vote.cast.organisations["library"]), "drawn": "0", "reason": ""} | fields
    answer = client.post(f"/beslissen/{vote.decision.pk}/stem", form)
    return answer.status_code, answer.content.decode()


def ballots() -> list[tuple[str, str]]:
    with system("a test looks at every ballot"):
        assert BallotEvent.objects.count() == CurrentBallot.objects.count()
        return list(CurrentBallot.objects.order_by("pk").values_list("choice", "reason"))


def counted(vote: Vote, clock: HouseClock) -> tuple[str, str]:
    clock.set(vote.decision.closes_at)
    assert close_vote(by=vote.cast.acting("secretary"), decision_id=vote.decision.pk) is not None
    with system("a test looks at the outcome"):
        return Count.objects.get().outcome, Proposal.objects.get(pk=vote.decision.proposal_id).state


def test_the_ballot_asks_for_consent_and_says_when_it_is_adopted(consent: Vote, client_of: SignIn) -> None:
    text = client_of("representative", "library").get(f"/beslissen/{consent.decision.pk}/").content.decode()
    for said in (
        "Instemming",
        "Bezwaar",
        "Stem in namens Bibliotheek Aalst",
        "Maak bezwaar namens Bibliotheek Aalst",
        "Motivering, bij een bezwaar verplicht",
        "Het voorstel is aangenomen als er bij de sluiting geen gemotiveerd bezwaar staat.",
    ):
        assert said in text
    assert "Stem vóór" not in text


def test_an_objection_without_its_reason_is_refused_and_keeps_what_was_chosen(consent: Vote, client_of: SignIn) -> None:
    status, text = stem(client_of("representative", "library"), consent, choice="against", reason="  ")
    assert status == 422
    assert "Een bezwaar heeft een reden nodig: wat is er mis, en wat zou het verhelpen?" in text
    assert 'value="against" required checked' in text
    assert ballots() == []


def test_no_choice_is_refused_and_keeps_what_was_typed(consent: Vote, client_of: SignIn) -> None:
    status, text = stem(client_of("representative", "library"), consent, reason=OBJECTION)
    assert status == 422
    assert "Kies eerst wat u stemt." in text
    assert OBJECTION in text
    assert ballots() == []


def test_an_objection_with_its_reason_stands_and_the_receipt_calls_it_so(consent: Vote, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    status, _ = stem(client, consent, choice="against", reason=OBJECTION)
    assert status == 302
    assert ballots() == [("against", OBJECTION)]
    text = client.get(f"/beslissen/{consent.decision.pk}/").content.decode()
    assert "<dd>Bezwaar</dd>" in text
    assert "Wijzig naar instemming namens Bibliotheek Aalst" in text
    assert "U maakte bezwaar." in client.get("/beslissen/").content.decode()
    assert "Bibliotheek Aalst: Bezwaar" in client.get(f"/beslissen/{consent.decision.pk}/stembewijs").content.decode()


def test_whoever_gives_the_reason_later_replaces_the_ballot(consent: Vote) -> None:
    lien = consent.cast.acting("representative", "library")
    cast_ballot(by=lien, decision=consent.decision, choice="for")
    with pytest.raises(BallotRefused, match="heeft een reden nodig"):
        cast_ballot(by=lien, decision=consent.decision, choice="against", drawn=1)
    cast_ballot(by=lien, decision=consent.decision, choice="against", reason=OBJECTION, drawn=1)
    with system("a test looks at the record"):
        assert list(
            RecordLeaf.objects.filter(subject_kind="ballot").order_by("seq").values_list("kind", flat=True)
        ) == [
            "ballot_cast",
            "ballot_replaced",
        ]


def test_one_objection_rejects_and_the_result_shows_it_in_full(
    consent: Vote, client_of: SignIn, clock: HouseClock
) -> None:
    cast_ballot(by=consent.cast.acting("venue_lead"), decision=consent.decision, choice="for")
    lien = consent.cast.acting("representative", "library")
    cast_ballot(by=lien, decision=consent.decision, choice="against", reason=OBJECTION)
    # Two of three took part (half of three, rounded up, is two); one objection stands.
    assert counted(consent, clock) == ("rejected", "rejected")
    text = client_of("reader").get(f"/beslissen/{consent.decision.pk}/uitslag").content.decode()
    for said in (
        "Verworpen: er is 1 bezwaar",
        OBJECTION,
        "tegemoetkomt",
        "Hoofdelijke lijst",
        "instemming: 1",
        "bezwaar: 1",
        "Had de organisatie met een bezwaar ingestemd, dan was het voorstel aangenomen.",
    ):
        assert said in text
    # Both bases: Gent (the venue) consents, Aalst (the library) objects.
    assert "272.655" in text
    assert "92.131" in text


def test_without_an_objection_it_is_adopted_whoever_stood_aside(
    consent: Vote, client_of: SignIn, clock: HouseClock
) -> None:
    cast_ballot(by=consent.cast.acting("venue_lead"), decision=consent.decision, choice="for")
    lien = consent.cast.acting("representative", "library")
    cast_ballot(by=lien, decision=consent.decision, choice="abstain")
    assert counted(consent, clock) == ("adopted", "adopted")
    text = client_of("reader").get(f"/beslissen/{consent.decision.pk}/uitslag").content.decode()
    assert "Aangenomen: er is geen bezwaar" in text
    assert "De bezwaren" not in text


def test_in_english_the_ballot_speaks_english(consent: Vote, client_of: SignIn) -> None:
    client = client_of("representative", "library")
    client.cookies["django_language"] = "en"
    text = client.get(f"/beslissen/{consent.decision.pk}/").content.decode()
    assert "Consent on behalf of Bibliotheek Aalst" in text
    assert "Object on behalf of Bibliotheek Aalst" in text
