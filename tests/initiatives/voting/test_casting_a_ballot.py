"""Casting: one current ballot an organisation, in time, by who may; a colleague's ballot is never overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision
from initiatives.voting.queries import receipt_of, sight_of
from initiatives.voting.rules import VoteClosed
from members.notices.models import Notice
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import Vote


def events(vote: Vote) -> list[tuple[int, int, str]]:
    with system("a test looks at every ballot"):
        return list(
            BallotEvent.objects.filter(decision=vote.decision)
            .order_by("pk")
            .values_list("organisation_id", "number", "choice")
        )


def standing(vote: Vote) -> dict[int | None, str]:
    with system("a test looks at every ballot"):
        return dict(CurrentBallot.objects.filter(decision=vote.decision).values_list("organisation_id", "choice"))


def leaves(kind: str) -> int:
    with system("a test looks at the whole record"):
        return RecordLeaf.objects.filter(kind=kind).count()


@pytest.fixture
def lien(vote: Vote) -> Acting:
    return vote.cast.acting("representative", "library")


def test_a_representative_casts_and_the_number_of_ballots_goes_up(vote: Vote, lien: Acting) -> None:
    ballot = cast_ballot(by=lien, decision=vote.decision, choice="for", reason=" Eén bestand. ")
    library = vote.cast.organisations["library"]
    assert standing(vote) == {library: "for"}
    assert events(vote) == [(library, 1, "for")]
    assert (ballot.reason, ballot.person_name) == ("Eén bestand.", "Lien Verhaeghe")
    with reading(lien):
        assert Decision.objects.get().ballots_count == 1


def test_a_ballot_is_replaced_and_both_stand_in_the_events(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    cast_ballot(by=lien, decision=vote.decision, choice="against", drawn=1)
    library = vote.cast.organisations["library"]
    assert standing(vote) == {library: "against"}
    assert events(vote) == [(library, 1, "for"), (library, 2, "against")]
    assert (leaves("ballot_cast"), leaves("ballot_replaced")) == (1, 1)
    with reading(lien):
        assert Decision.objects.get().ballots_count == 1


@pytest.mark.parametrize("drawn", [0, 1])
def test_a_double_click_is_one_ballot(vote: Vote, lien: Acting, drawn: int) -> None:
    if drawn:
        cast_ballot(by=lien, decision=vote.decision, choice="against")
    before = len(events(vote))
    first = cast_ballot(by=lien, decision=vote.decision, choice="for", reason="Goed.", drawn=drawn)
    second = cast_ballot(by=lien, decision=vote.decision, choice="for", reason="Goed.", drawn=drawn)
    assert first.pk == second.pk
    assert len(events(vote)) == before + 1


def test_a_colleagues_newer_ballot_is_named_and_not_overwritten(vote: Vote, lien: Acting) -> None:
    karel = vote.cast.acting("colleague")
    cast_ballot(by=karel, decision=vote.decision, choice="against")
    with pytest.raises(Conflict, match=r"Karel Tweede stemde intussen ‘tegen’ namens Bibliotheek Aalst, op \w\w"):
        cast_ballot(by=lien, decision=vote.decision, choice="for", drawn=0)
    assert standing(vote) == {vote.cast.organisations["library"]: "against"}
    assert len(events(vote)) == 1


def test_who_saw_the_colleagues_ballot_may_replace_it(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=vote.cast.acting("colleague"), decision=vote.decision, choice="for")
    cast_ballot(by=lien, decision=vote.decision, choice="for", drawn=1)
    assert [number for _, number, _ in events(vote)] == [1, 2]


def test_ones_own_ballot_of_another_tab_is_named_too(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    with pytest.raises(Conflict, match="U stemde intussen zelf ‘vóór’"):
        cast_ballot(by=lien, decision=vote.decision, choice="against", drawn=0)


def test_a_form_drawn_for_a_ballot_that_never_was_is_refused(vote: Vote, lien: Acting) -> None:
    with pytest.raises(Conflict, match="is er niet"):
        cast_ballot(by=lien, decision=vote.decision, choice="for", drawn=3)


def test_a_late_ballot_changes_nothing_but_one_line_in_the_record(vote: Vote, lien: Acting, clock: HouseClock) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    clock.set(vote.decision.closes_at + timedelta(seconds=1))
    with pytest.raises(VoteClosed, match="te laat"):
        cast_ballot(by=lien, decision=vote.decision, choice="against", drawn=1)
    assert standing(vote) == {vote.cast.organisations["library"]: "for"}
    assert len(events(vote)) == 1
    assert leaves("ballot_refused") == 1


@pytest.mark.parametrize("person", ["reader", "contributor", "treasurer", "admin"])
def test_without_the_role_the_refusal_names_who_can(vote: Vote, person: str) -> None:
    with pytest.raises(
        Refused, match="Alleen een vertegenwoordiger stemt namens Bibliotheek Aalst: Karel Tweede, Lien"
    ):
        cast_ballot(by=vote.cast.acting(person), decision=vote.decision, choice="for")
    assert events(vote) == []


def test_for_an_organisation_of_another_audience_the_vote_is_not_there(vote: Vote) -> None:
    with pytest.raises(Decision.DoesNotExist):
        cast_ballot(by=vote.cast.acting("stranger"), decision=vote.decision, choice="for")
    assert leaves("ballot_refused") == 0


def test_everybody_with_the_voting_grant_and_the_admin_are_told(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    with system("a test looks at every notice"):
        told = set(Notice.objects.filter(kind="ballot_cast").values_list("person_id", flat=True))
    assert told == {vote.cast.persons[key] for key in ("representative", "colleague", "admin")}


def test_the_receipt_is_the_hash_of_the_line_of_the_newest_ballot(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    cast_ballot(by=lien, decision=vote.decision, choice="abstain", drawn=1)
    with reading(lien):
        sight = sight_of(lien, vote.decision.pk)
        assert sight is not None
        receipt = receipt_of(lien, sight.ballot)
    assert receipt is not None
    assert '"choice":"abstain"' in receipt.leaf
    assert '"number":2' in receipt.leaf
    assert (receipt.choice, receipt.person) == ("Onthouding", "Lien Verhaeghe")
    with system("a test looks at the whole record"):
        newest = RecordLeaf.objects.filter(subject_kind="ballot").order_by("-seq")[0]
    assert receipt.number == newest.seq


def test_another_organisation_does_not_see_the_ballot_while_the_vote_is_open(vote: Vote, lien: Acting) -> None:
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    for person in ("venue_lead", "secretary", "teller", "stranger"):
        with reading(vote.cast.acting(person)):
            assert not CurrentBallot.objects.exists()
