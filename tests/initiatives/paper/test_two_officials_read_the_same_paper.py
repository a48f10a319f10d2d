"""A ballot on paper counts once two officials, each without seeing the other's entry, read the same on it."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import SYSTEM, Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.paper.actions import take_back_paper
from initiatives.paper.models import PaperBallot, PaperEntry, PaperState
from initiatives.paper.queries import desk_of
from initiatives.paper.slip import Slip
from initiatives.register.queries import roll_of
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision
from initiatives.voting.queries import receipt_of
from initiatives.voting.rules import VoteClosed
from members.notices.models import Notice
from tests.conftest import HouseClock, signed_in
from tests.initiatives.paper.conftest import confirmed, entered, paper
from tests.initiatives.proxies.conftest import seen
from tests.initiatives.voting.conftest import Vote


def test_the_same_reading_twice_is_the_ballot_of_the_organisation(vote: Vote, clock: HouseClock) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast, "for", "Goed plan."))
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
        assert not BallotEvent.objects.exists()
    # The same words with another comma and capital are the same words; what is kept was entered first.
    done = confirmed(cast, decision, paper(cast, "for", "goed plan"), waiting)
    assert (done.state, done.entered_name, done.second_name) == ("confirmed", "Seppe Secretaris", "Thea Teller")
    own = cast.acting("representative")
    sight = seen(own, decision)
    assert sight.ballot is not None
    assert (sight.ballot.choice, sight.ballot.reason, sight.ballot.number) == ("for", "Goed plan.", 1)
    assert sight.ballot.by_whom == "Lien Verhaeghe, op papier"
    assert (sight.ballot.entered_name, sight.ballot.confirmed_name) == ("Seppe Secretaris", "Thea Teller")
    with reading(own):
        receipt = receipt_of(own, sight.ballot)
    assert receipt is not None
    body = json.loads(receipt.leaf)["body"]
    assert (body["way"], body["paper"], body["choice"]) == ("paper", done.pk, "for")
    assert receipt.person == "Lien Verhaeghe, op papier"
    page = unescape(signed_in(own).get(f"/beslissen/{decision.pk}/").content.decode())
    assert "Ingevoerd door Seppe Secretaris en bevestigd door Thea Teller, van de coöperatie." in page
    with system("a test looks at every line and notice"):
        kinds = RecordLeaf.objects.filter(seq__lte=json.loads(receipt.leaf)["seq"]).order_by("-seq")
        assert list(kinds.values_list("kind", flat=True)[:2]) == ["ballot_cast", "paper_ballot_entered"]
        told = Notice.objects.filter(kind="ballot_from_paper").values_list("person_id", flat=True)
        # Both representatives of the library and its administrator.
        assert set(told) == {cast.persons[who] for who in ("representative", "colleague", "admin")}
    clock.shift(timedelta(hours=49))
    close_vote(by=SYSTEM, decision_id=decision.pk)
    city = cast.acting("representative", "city")
    with reading(city):
        row = Decision.objects.select_related("rule_set", "count").get(pk=decision.pk)
        roll = {voter.name: (voter.choice, voter.person, voter.way) for voter in roll_of(city, row)}
    assert roll["Bibliotheek Aalst"] == ("for", "Lien Verhaeghe, op papier", "paper")
    client = signed_in(city)
    assert "Lien Verhaeghe, op papier" in client.get(reverse("roll_call", args=[decision.pk])).content.decode()
    lines = json.loads(client.get(reverse("result_json", args=[decision.pk])).content)["roll_call"]
    assert [line["came"] for line in lines if "came" in line] == ["paper"]
    assert "op papier" in client.get(reverse("result_csv", args=[decision.pk])).content.decode("utf-8-sig")


def test_a_card_raised_in_the_room_says_so(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    slip = paper(cast, "against", way="room")
    confirmed(cast, decision, slip, entered(cast, decision, slip))
    ballot = seen(cast.acting("representative"), decision).ballot
    assert ballot is not None
    assert (ballot.choice, ballot.by_whom) == ("against", "Lien Verhaeghe, in de zaal")
    with system("a test looks at every notice"):
        assert Notice.objects.filter(kind="ballot_from_room").count() == 3


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"choice": "against"}, "choice"),
        ({"way": "room"}, "way"),
        ({"signer": "colleague"}, "signer"),
        ({"reason": "Te duur."}, "reason"),
    ],
)
def test_two_readings_that_differ_cast_nothing_and_can_be_entered_again(
    vote: Vote, other: dict[str, str], part: str
) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    done = confirmed(cast, decision, paper(cast, **other), waiting)
    assert (done.state, done.differs) == (PaperState.DIFFERED, [part])
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
        assert Notice.objects.filter(kind="paper_differed").get().person_id == cast.persons["secretary"]
        assert RecordLeaf.objects.filter(kind="paper_ballot_differed").count() == 1
    by = cast.acting("secretary")
    page = unescape(signed_in(by).get(f"/beslissen/{decision.pk}/papier").content.decode())
    assert "Seppe Secretaris en Thea Teller lazen iets anders" in page
    confirmed(cast, decision, paper(cast), entered(cast, decision, paper(cast)))
    with system("a test looks at every ballot"):
        assert CurrentBallot.objects.get().choice == "for"


def test_the_same_person_does_not_confirm(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    with pytest.raises(Refused, match="U voerde deze stem zelf in"):
        confirmed(cast, decision, paper(cast), waiting, by=cast.acting("secretary"))
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
        assert PaperEntry.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "representative", "staff", "board", "auditor"])
def test_who_is_no_official_neither_enters_nor_confirms(vote: Vote, who: str) -> None:
    cast, decision = vote.cast, vote.decision
    by = cast.acting(who)
    with pytest.raises(Refused, match="Alleen de secretaris en de stemopnemers"):
        entered(cast, decision, paper(cast), by=by)
    waiting = entered(cast, decision, paper(cast))
    with pytest.raises(Refused, match="Alleen de secretaris en de stemopnemers"):
        confirmed(cast, decision, paper(cast), waiting, by=by)


def test_an_entry_is_no_business_of_anybody_but_the_officials_and_its_content_of_its_writer_alone(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    entered(cast, decision, paper(cast, "against", "Een geheime reden."))
    for who in ("representative", "admin", "stranger"):
        with reading(cast.acting(who)):
            assert not PaperBallot.objects.exists()
            assert not PaperEntry.objects.exists()
    teller, secretary = cast.acting("teller"), cast.acting("secretary")
    with reading(teller):
        assert PaperBallot.objects.get().entered_name == "Seppe Secretaris"
        assert not PaperEntry.objects.exists()
    with reading(secretary):
        assert PaperEntry.objects.get().choice == "against"
    form = unescape(
        signed_in(teller).get(f"/beslissen/{decision.pk}/papier/{cast.organisations['library']}").content.decode()
    )
    assert "Seppe Secretaris voerde deze stem in" in form
    assert "geheime reden" not in form
    assert "checked" not in form
    # Nor does the vote page of the organisation know of it, nor the line in the record of what was read.
    own = signed_in(cast.acting("representative")).get(f"/beslissen/{decision.pk}/").content.decode()
    assert "Seppe Secretaris" not in own
    with system("a test reads the line"):
        line = RecordLeaf.objects.get(kind="paper_ballot_entered")
    assert line.organisation_id is None
    assert set(json.loads(line.leaf)["body"]) == {"decision", "organisation"}


def test_a_ballot_that_stands_is_not_overwritten_from_paper(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    # Between the two readings the organisation votes itself.
    cast_ballot(by=cast.acting("representative"), decision=decision, choice="abstain")
    with pytest.raises(Refused, match="Er staat al een stem van Bibliotheek Aalst"):
        confirmed(cast, decision, paper(cast), waiting)
    with pytest.raises(Conflict):
        entered(cast, decision, paper(cast, "against"))
    with system("a test looks at every ballot"):
        assert CurrentBallot.objects.get().choice == "abstain"
        assert BallotEvent.objects.count() == 1
    with reading(cast.acting("teller")):
        row = Decision.objects.select_related("rule_set").get(pk=decision.pk)
        desk = desk_of(cast.acting("teller"), row)
    assert desk.waiting == []
    assert [name for _pk, name in desk.free] == ["Podiumhuis Gent", "Stad Aalst"]
    page = signed_in(cast.acting("teller")).get(f"/beslissen/{decision.pk}/papier/{cast.organisations['library']}")
    assert page.status_code == 403
    assert "Onthouding" not in page.content.decode()


def test_the_organisation_changes_its_ballot_from_paper_itself(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    confirmed(cast, decision, paper(cast), entered(cast, decision, paper(cast)))
    # The same words by the same person, on screen: another ballot, of its own hand.
    cast_ballot(by=cast.acting("representative"), decision=decision, choice="for", drawn=1)
    with system("a test looks at every ballot"):
        ballot = CurrentBallot.objects.get()
        assert (ballot.number, ballot.way, ballot.paper_id, ballot.confirmed_name) == (2, "", None, "")
        assert list(BallotEvent.objects.order_by("number").values_list("way", flat=True)) == ["paper", ""]
    with pytest.raises(Refused, match="Er staat al een stem"):
        entered(cast, decision, paper(cast))


def test_late_papers_do_not_count(vote: Vote, clock: HouseClock) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    clock.shift(timedelta(hours=49))
    with pytest.raises(VoteClosed):
        confirmed(cast, decision, paper(cast), waiting)
    with pytest.raises(VoteClosed):
        entered(cast, decision, Slip("paper", cast.persons["venue_lead"], "for", [], ""), "venue")
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
        assert PaperBallot.objects.get().state == PaperState.WAITING
        assert RecordLeaf.objects.filter(kind="ballot_refused").count() == 1


def test_the_same_click_twice_is_one_entry_and_another_one_waits_its_turn(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    first = entered(cast, decision, paper(cast))
    assert entered(cast, decision, paper(cast)).pk == first.pk
    with pytest.raises(Conflict, match="Neem die eerst terug"):
        entered(cast, decision, paper(cast, "against"))
    with pytest.raises(Conflict, match="Seppe Secretaris voerde intussen de stem van Bibliotheek Aalst in"):
        entered(cast, decision, paper(cast), by=cast.acting("teller"))
    confirmed(cast, decision, paper(cast), first)
    with pytest.raises(Conflict, match="intussen bevestigd"):
        confirmed(cast, decision, paper(cast), first)


def test_who_entered_it_takes_it_back_until_it_is_confirmed(vote: Vote) -> None:
    cast, decision, library = vote.cast, vote.decision, vote.cast.organisations["library"]
    waiting = entered(cast, decision, paper(cast))
    about = {"decision": decision, "organisation": library, "drawn": str(waiting.pk)}
    with pytest.raises(Refused, match="Alleen Seppe Secretaris kan terugnemen"):
        take_back_paper(by=cast.acting("teller"), **about)
    assert take_back_paper(by=cast.acting("secretary"), **about).state == PaperState.TAKEN_BACK
    with pytest.raises(Conflict):
        confirmed(cast, decision, paper(cast), waiting)
    with pytest.raises(Conflict):
        take_back_paper(by=cast.acting("secretary"), **about)
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
