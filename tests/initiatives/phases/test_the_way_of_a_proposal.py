"""Each step of a proposal: who takes it, what it needs, what it leaves; and nothing but the steps that are allowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.proposals.actions import revise_proposal, withdraw_proposal
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalState
from initiatives.proposals.path import MOVES, VOTE
from initiatives.proposals.reactions import SAID
from initiatives.voting.actions import cast_ballot, close_vote
from members.notices.models import Notice
from members.notices.sentences import SENTENCES
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.phases.making import DAY, move
from tests.initiatives.voting.conftest import admissible, build_initiative, opened


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """An admissible proposal of the city, about an initiative that the library leads."""
    return admissible(cast, build_initiative(cast))


def told(kind: str) -> set[int]:
    with system("a test looks at every notice"):
        return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def states_of(proposal: Proposal) -> list[str]:
    with system("a test looks at every phase"):
        return list(ProposalPhase.objects.filter(proposal=proposal).values_list("state", flat=True))


def test_the_whole_way_to_what_was_done(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    for to, shift in (("consultation", 2), ("amendable", 4), ("final", 4)):
        proposal = move(cast, proposal, to)
        clock.shift(shift * DAY)
    decision = opened(cast, proposal, "consortium_simple")
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for")
    clock.shift(10 * DAY)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    # The library leads the initiative; the city proposed.
    with reading(cast.acting("contributor")):
        proposal = Proposal.objects.select_related("author", "initiative").get(pk=proposal.pk)
    with pytest.raises(Refused, match="de trekker van het initiatief"):
        move(cast, proposal, "under_way", by="venue_lead")
    proposal = move(cast, proposal, "under_way", by="contributor", note="De leverancier is gekozen.")
    proposal = move(cast, proposal, "done", by="contributor")
    assert proposal.state == "done"
    assert states_of(proposal) == [
        *("submitted", "admissible", "consultation", "amendable", "final", "under_way", "done"),
    ]
    everybody = {cast.persons[key] for key in ("contributor", "representative", "colleague", "venue_lead")}
    for kind in ("consultation_opened", "amendments_opened", "text_final", "proposal_under_way", "proposal_done"):
        assert told(kind) == everybody, kind
    with system("a test looks at the record"):
        assert RecordLeaf.objects.filter(kind="proposal_moved").count() == 5


def test_a_vote_can_open_without_any_phase(cast: Cast, proposal: Proposal) -> None:
    assert opened(cast, proposal).state == "open"


@pytest.mark.parametrize("phase", ["consultation", "amendable", "held"])
def test_no_vote_opens_while_the_text_is_talked_about_or_held(cast: Cast, proposal: Proposal, phase: str) -> None:
    with pytest.raises(Refused, match="of een definitieve tekst"):
        opened(cast, move(cast, proposal, phase))


@pytest.mark.parametrize("person", ["staff", "board", "contributor", "representative", "venue_lead", "stranger"])
def test_nobody_but_the_secretary_takes_a_step_before_the_vote(cast: Cast, proposal: Proposal, person: str) -> None:
    for to in ("consultation", "amendable", "final", "held"):
        with pytest.raises(Refused, match="De secretaris zet de volgende stap"):
            move(cast, proposal, to, by=person)


ALLOWED = {(move.before, move.after) for move in MOVES if move.by == "secretary"}
PHASES = ("admissible", "consultation", "amendable", "final", "held")


@pytest.mark.parametrize("before", PHASES)
@pytest.mark.parametrize("after", [*PHASES, "adopted", "under_way", "draft"])
def test_the_secretary_takes_only_the_steps_of_the_list(
    cast: Cast, proposal: Proposal, clock: HouseClock, before: str, after: str
) -> None:
    ways = {"admissible": (), "final": ("consultation", "final")}
    for number, to in enumerate(ways.get(before, (before,)), start=1):
        proposal = move(cast, proposal, to)
        clock.shift(number * 2 * DAY)
    allowed = (before, after) in ALLOWED and (before != "held" or after == "admissible")
    later = {"until": fresh_now() + 9 * DAY} if after in {"consultation", "amendable"} else {}
    if allowed:
        assert move(cast, proposal, after, **later).state == after
        return
    with pytest.raises(Refused):
        move(cast, proposal, after, **later)


def test_what_is_announced_is_not_cut_short_but_may_be_held_and_taken_up_again(cast: Cast, proposal: Proposal) -> None:
    proposal = move(cast, proposal, "amendable")
    with pytest.raises(Refused, match="wordt niet ingekort"):
        move(cast, proposal, "final")
    held = move(cast, proposal, "held", note="Eerst het advies.")
    assert (held.phase_until, held.held_from) == (None, "amendable")
    assert told("proposal_held")
    with pytest.raises(Refused, match="Deze stap kan nu niet"):
        move(cast, held, "final")
    again = move(cast, held, "amendable")
    assert (again.state, again.held_from) == ("amendable", "")


def test_a_phase_is_extended_only_to_later(cast: Cast, proposal: Proposal) -> None:
    until = fresh_now() + 3 * DAY
    proposal = move(cast, proposal, "consultation", until=until)
    for wrong in (until, until - timedelta(hours=1)):
        with pytest.raises(Refused, match="Kies een later moment"):
            move(cast, proposal, "consultation", until=wrong)
    assert move(cast, proposal, "consultation", until=until + DAY).phase_until == until + DAY


@pytest.mark.parametrize("until", [None, timedelta(minutes=59), -DAY])
def test_a_phase_runs_at_least_an_hour(cast: Cast, proposal: Proposal, until: timedelta | None) -> None:
    moment = None if until is None else fresh_now() + until
    with pytest.raises(Refused, match="minstens een uur"):
        move(cast, proposal, "consultation", until=moment)


@pytest.mark.parametrize("to", ["held"])
def test_holding_needs_its_reason(cast: Cast, proposal: Proposal, to: str) -> None:
    with pytest.raises(Refused, match="Schrijf er iets bij"):
        move(cast, proposal, to, note="  ")


def test_a_form_of_before_another_step_is_a_conflict(cast: Cast, proposal: Proposal) -> None:
    drawn = proposal.version
    proposal = move(cast, proposal, "consultation", drawn=drawn)
    with pytest.raises(Conflict, match="Een collega wijzigde"):
        move(cast, proposal, "consultation", until=fresh_now() + 5 * DAY, drawn=drawn)


def test_in_consultation_the_author_gives_the_text_a_version_and_while_amendable_not(
    cast: Cast, proposal: Proposal, clock: HouseClock
) -> None:
    author = cast.acting("representative", "city")
    words: dict[str, Any] = {"title": "Een dienst", "clauses": ["Anders."], "motivation": "Gehoord."}
    proposal = revise_proposal(by=author, proposal=move(cast, proposal, "consultation"), **words)
    with reading(author):
        assert proposal.versions.count() == 2
    clock.shift(2 * DAY)
    proposal = move(cast, proposal, "amendable")
    with pytest.raises(Refused, match="alleen door amendementen"):
        revise_proposal(by=author, proposal=proposal, **words)


@pytest.mark.parametrize("phase", ["admissible", "consultation", "amendable", "held"])
def test_the_author_withdraws_at_each_stage_and_the_readers_hear_it(cast: Cast, proposal: Proposal, phase: str) -> None:
    if phase != "admissible":
        proposal = move(cast, proposal, phase)
    author = cast.acting("representative", "city")
    assert withdraw_proposal(by=author, proposal=proposal).state == "withdrawn"
    assert cast.persons["venue_lead"] in told("proposal_withdrawn")


def test_every_state_that_is_told_has_its_sentence() -> None:
    assert set(SAID.values()) <= set(SENTENCES)
    assert set(SAID) == {one.after for one in MOVES if one.by != VOTE}


def test_the_database_knows_the_same_steps(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM proposal_moves()")
        known = {tuple(row) for row in cursor.fetchall()}
    assert known == {(one.before.value, one.after.value, one.by) for one in MOVES if one.by != VOTE}


@pytest.mark.parametrize(
    ("person", "change"),
    [
        ("secretary", "state = 'adopted'"),
        ("secretary", "state = 'final'"),
        ("secretary", "state = 'amendable', phase_until = house_now() + interval '1 day', author_id = author_id + 1"),
        ("secretary", "capacity = 'advice'"),
        ("secretary", "audience = 'members'"),
        ("city", "state = 'final'"),
        ("city", "state = 'held', held_from = 'admissible'"),
        ("city", "judged_grounds = '[\"unclear\"]'"),
        ("secretary", "state = 'held', held_from = 'final'"),
    ],
)
def test_sql_takes_no_other_step_either(cast: Cast, proposal: Proposal, person: str, change: str) -> None:
    by = cast.acting("representative", "city") if person == "city" else cast.acting(person)
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match=r"proposal_path|proposal_author_is"):
            cursor.execute(f"UPDATE initiatives_proposal SET {change} WHERE id = {proposal.pk}")
        transaction.set_rollback(True)


def test_a_phase_says_only_what_is(cast: Cast, proposal: Proposal) -> None:
    """Nobody writes in the course of a proposal that it was adopted, or in another's name."""
    forged = (
        "INSERT INTO initiatives_proposalphase (proposal_id, audience, organisation_id, initiative_id, state, note,"
        " person_id) SELECT id, audience, organisation_id, initiative_id, {state}, 'x', {person}"
        f" FROM initiatives_proposal WHERE id = {proposal.pk}"
    )
    secretary, stranger = cast.acting("secretary"), cast.acting("stranger")
    for state, person in (("'adopted'", secretary.person_id), ("state", stranger.person_id)):
        with reading(secretary, read_only=False), transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="row-level security"):
                cursor.execute(forged.format(state=state, person=person))
            transaction.set_rollback(True)


def test_every_state_is_reached_by_some_step() -> None:
    assert {one.after for one in MOVES} == set(ProposalState) - {ProposalState.DRAFT}


@pytest.mark.parametrize(
    ("capacity", "readers"),
    [
        # Who takes part or leads: the library, the city and the venue.
        ("consortium", {"contributor", "representative", "colleague", "venue_lead"}),
        # Every member.
        ("general_meeting", {"contributor", "representative", "colleague", "venue_lead", "stranger"}),
        # The one person who sits there.
        ("board", {"board"}),
    ],
)
def test_whose_matter_it_is_hears_of_it(cast: Cast, capacity: str, readers: set[str]) -> None:
    move(cast, admissible(cast, build_initiative(cast), capacity), "consultation")
    assert told("consultation_opened") == {cast.persons[key] for key in readers}
