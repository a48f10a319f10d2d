"""Opening: who may vote is derived from participation at that moment, and then frozen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.portfolio.models import Participation, ParticipationArea
from initiatives.proposals.actions import judge_proposal, submit_proposal, write_proposal
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import Decision, Elector
from initiatives.voting.queries import sight_of
from initiatives.voting.signals import vote_opened
from initiatives.voting.turns import voting_turns
from members.bodies.models import Seat
from members.organisations.models import Organisation
from tests.cast import Cast
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, build_vote, opened


def electors(decision: Decision) -> dict[str, tuple[str, int, int]]:
    with system("a test looks at every elector"):
        rows = Elector.objects.filter(decision=decision)
        return {
            name: rest for name, *rest in rows.values_list("organisation__name", "college", "weight", "inhabitants")
        }


def test_the_electorate_is_who_takes_part_with_the_inhabitants_they_carry(cast: Cast) -> None:
    decision = build_vote(cast).decision
    # Inhabitants on 1 January 2025: Aalst 92.131 (carried by the library, so not by the city), Gent 272.655.
    assert electors(decision) == {
        "Bibliotheek Aalst": ["library", 1, 92131],
        "Stad Aalst": ["municipality", 1, 0],
        "Podiumhuis Gent": ["venue", 1, 272655],
    }
    assert decision.electors_count == 3


def test_interested_left_and_partner_organisations_are_no_electors(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    with system("participants of a test"):
        for key, state in (("elsewhere", "interested"), ("partner", "taking_part")):
            Participation.objects.create(
                initiative_id=initiative_id, organisation_id=cast.organisations[key], state=state
            )
        Participation.objects.filter(organisation_id=cast.organisations["city"]).update(until=fresh_now())
    author = cast.acting("representative", "city")
    assert author.organisation_id is not None
    with system("the city comes back"):
        Participation.objects.create(
            initiative_id=initiative_id, organisation_id=cast.organisations["city"], state="taking_part"
        )
    decision = opened(cast, admissible(cast, initiative_id))
    assert set(electors(decision)) == {"Bibliotheek Aalst", "Stad Aalst", "Podiumhuis Gent"}


def test_a_member_that_left_the_cooperative_is_no_elector(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    proposal = admissible(cast, initiative_id)
    with system("a member leaves"):
        Organisation.objects.filter(pk=cast.organisations["venue"]).update(left_on=date(2025, 1, 1))
    assert set(electors(opened(cast, proposal))) == {"Bibliotheek Aalst", "Stad Aalst"}


def test_the_general_meeting_votes_by_its_seats(cast: Cast) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast), "general_meeting"), "general_meeting")
    assert set(electors(decision)) == {"Stad Aalst", "Bibliotheek Aalst", "Bibliotheek Mechelen", "Podiumhuis Gent"}
    assert {inhabitants for _, _, inhabitants in electors(decision).values()} == {0}
    with reading(cast.acting("stranger")):
        assert sight_of(cast.acting("stranger"), decision.pk) is not None


def test_the_board_votes_by_the_organisations_for_which_its_members_sit(cast: Cast) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast), "board"), "board")
    assert electors(decision) == {"Podiumhuis Gent": ["venue", 1, 0]}


def test_a_board_without_seats_cannot_vote(cast: Cast) -> None:
    proposal = admissible(cast, build_initiative(cast), "board")
    with system("everybody leaves the board"):
        Seat.objects.filter(person_id=cast.persons["board"]).update(until=date(2025, 1, 1))
    with pytest.raises(Refused, match="Niemand heeft in dit orgaan een zetel"):
        opened(cast, proposal, "board")


def test_without_participants_no_vote_opens(cast: Cast) -> None:
    initiative_id = build_initiative(cast)
    proposal = admissible(cast, initiative_id)
    with system("everybody leaves"):
        Participation.objects.update(until=fresh_now())
    with pytest.raises(Refused, match="niemand stemgerechtigd"):
        opened(cast, proposal)
    with system("a test looks at every vote"):
        assert not Decision.objects.exists()


@pytest.mark.parametrize("minutes", [-60, 0, 59])
def test_a_vote_stays_open_for_an_hour_at_least(cast: Cast, minutes: int) -> None:
    proposal = admissible(cast, build_initiative(cast))
    with reading(cast.acting("secretary")):
        rules = RuleSet.objects.get(key="consortium")
    closes_at = fresh_now() + timedelta(minutes=minutes)
    with pytest.raises(Refused, match="minstens een uur"):
        open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)


@pytest.mark.parametrize("person", ["staff", "board", "representative", "admin"])
def test_only_the_secretary_opens(cast: Cast, person: str) -> None:
    proposal = admissible(cast, build_initiative(cast))
    with reading(cast.acting("secretary")):
        rules = RuleSet.objects.get(key="consortium")
    with pytest.raises(Refused, match="Alleen de secretaris"):
        open_vote(by=cast.acting(person), proposal=proposal, rule_set=rules, closes_at=fresh_now() + timedelta(days=2))


def test_rules_of_another_body_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="ander orgaan"):
        opened(cast, admissible(cast, build_initiative(cast)), "general_meeting")


def test_a_proposal_has_one_vote(vote: Vote) -> None:
    with pytest.raises(Refused, match="ontvankelijk voorstel"):
        opened(vote.cast, vote.decision.proposal)


@pytest.mark.parametrize("state", ["draft", "submitted", "inadmissible"])
def test_only_an_admissible_proposal_is_voted_on(cast: Cast, state: str) -> None:
    initiative_id = build_initiative(cast)
    author, secretary = cast.acting("representative", "city"), cast.acting("secretary")
    with reading(author):
        initiative = Participation.objects.filter(initiative_id=initiative_id)[0].initiative
    proposal = write_proposal(
        by=author, capacity="consortium", title="x", clauses=["y"], motivation="z", initiative=initiative
    )
    if state != "draft":
        proposal = submit_proposal(by=author, proposal=proposal)
    if state == "inadmissible":
        proposal = judge_proposal(
            by=secretary, proposal=proposal, admissible=False, reason="Te vaag.", grounds=["unclear"]
        )
    with pytest.raises(Refused, match="Alleen over een ontvankelijk voorstel"):
        opened(cast, proposal)


def test_a_change_in_the_register_after_opening_changes_nothing(vote: Vote) -> None:
    before = electors(vote.decision)
    with system("participation changes during the vote"):
        Participation.objects.filter(organisation_id=vote.cast.organisations["library"]).update(until=fresh_now())
        ParticipationArea.objects.update(until=fresh_now())
        Participation.objects.create(
            initiative_id=vote.initiative_id, organisation_id=vote.cast.organisations["elsewhere"], state="taking_part"
        )
    assert electors(vote.decision) == before
    # Who left still reads and votes; who came reads, but does not vote.
    lien, stef = vote.cast.acting("representative", "library"), vote.cast.acting("stranger")
    with reading(lien):
        assert [turn.title for turn in voting_turns(lien)] == ["Stem over ‘Van piloot naar dienst’"]
    cast_ballot(by=lien, decision=vote.decision, choice="for")
    with reading(stef):
        assert voting_turns(stef) == []
    with pytest.raises(Refused, match="niet stemgerechtigd"):
        cast_ballot(by=stef, decision=vote.decision, choice="for")


def test_the_electorate_cannot_grow_shrink_or_change(vote: Vote) -> None:
    with system("a test attacks the electorate"):
        rows = Elector.objects.filter(decision=vote.decision)
        with pytest.raises(IntegrityError, match="more electors than at opening"), transaction.atomic():
            Elector.objects.create(
                decision=vote.decision,
                organisation_id=vote.cast.organisations["elsewhere"],
                college="library",
                weight=1,
                inhabitants=0,
                audience="participants",
                initiative_id=vote.initiative_id,
            )
        for attack in (lambda: rows.update(weight=5), rows.delete):
            with pytest.raises(Exception, match=r"permission denied|frozen"), transaction.atomic():
                attack()
        assert rows.count() == 3


def test_floors_above_hear_of_it_before_the_commit_and_may_stop_it(cast: Cast) -> None:
    heard: list[Decision] = []

    def listen(decision: Decision, **_: object) -> None:
        heard.append(decision)
        raise Refused("floor 4 says no")

    proposal = admissible(cast, build_initiative(cast))
    vote_opened.connect(listen)
    try:
        with pytest.raises(Refused, match="floor 4"):
            opened(cast, proposal)
    finally:
        vote_opened.disconnect(listen)
    assert len(heard) == 1
    with system("a test looks at every vote"):
        assert not Decision.objects.exists()
        assert not RecordLeaf.objects.filter(kind="vote_opened").exists()


def test_a_turn_is_there_for_who_may_vote_and_gone_after_the_ballot(vote: Vote) -> None:
    lien, reader = vote.cast.acting("representative", "library"), vote.cast.acting("reader")
    with reading(lien):
        (turn,) = voting_turns(lien)
    assert (turn.verb, turn.door, turn.figure) == ("Stem", "beslissen", ("impact", vote.decision.pk))
    assert turn.path == f"/beslissen/{vote.decision.pk}/"
    with reading(reader):
        assert voting_turns(reader) == []
    cast_ballot(by=lien, decision=vote.decision, choice="abstain")
    with reading(lien):
        assert voting_turns(lien) == []
