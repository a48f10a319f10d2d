"""An amendment is proposed in time, taken over, refused, put to a vote or withdrawn, each by whom it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import SYSTEM, Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.amendments.actions import (
    accept_amendment,
    propose_amendment,
    refer_amendment,
    reject_amendment,
    settle_by_vote,
    withdraw_amendment,
)
from initiatives.amendments.models import Amendment
from initiatives.amendments.queries import sheets_of
from initiatives.proposals.actions import withdraw_proposal
from initiatives.proposals.models import Proposal
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.amendments.making import AUTHOR, CAPPED, CHEAPER, anew, build_amendable, proposed, text_of
from tests.initiatives.phases.making import DAY, move
from tests.initiatives.voting.conftest import CLAUSES, admissible, build_initiative, opened

FIRST = "De piloot wordt op 1 januari een dienst."


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """A proposal of the city that takes amendments until tomorrow."""
    return build_amendable(cast)


def told(kind: str) -> set[int]:
    with system("a test looks at every notice"):
        return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_taken_over_it_makes_the_next_version_and_says_where_it_came_from(cast: Cast, proposal: Proposal) -> None:
    amendment = proposed(cast, proposal)
    assert (amendment.number, amendment.state) == (1, "standing")
    author = cast.acting(*AUTHOR)
    version = accept_amendment(by=author, amendment=amendment)
    assert (version.number, version.clauses) == (2, [CLAUSES[0], CAPPED])
    assert version.motivation == "De piloot haalde zijn doel."
    assert version.source.startswith("Amendement 1 van Podiumhuis Gent, overgenomen op ")
    with reading(cast.acting("contributor")):
        row = Amendment.objects.get()
    assert (row.state, row.merged_into_id) == ("accepted", version.pk)
    assert cast.persons["representative"] in told("amendment_proposed")
    assert told("amendment_settled") == {cast.persons["venue_lead"]}
    with system("a test looks at the record"):
        kinds = list(RecordLeaf.objects.filter(subject_kind="amendment").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["amendment_proposed", "amendment_settled"]


def test_two_on_different_points_come_into_one_text(cast: Cast, proposal: Proposal) -> None:
    first = proposed(cast, proposal)
    second = proposed(cast, proposal, [FIRST, CLAUSES[1]], "contributor")
    for amendment in (first, second):
        accept_amendment(by=cast.acting(*AUTHOR), amendment=amendment)
    assert text_of(cast, proposal) == [FIRST, CAPPED]


def test_two_on_the_same_point_are_rivals_and_the_second_is_merged_by_hand(cast: Cast, proposal: Proposal) -> None:
    first = proposed(cast, proposal)
    second = proposed(cast, proposal, [CLAUSES[0], CHEAPER], "contributor")
    author = cast.acting(*AUTHOR)
    with reading(author):
        assert [(sheet.rivals, sheet.clashing) for sheet in sheets_of(author, proposal)] == [
            ((2,), False),
            ((1,), False),
        ]
    accept_amendment(by=author, amendment=first)
    with reading(author):
        sheets = sheets_of(author, proposal)
        assert [(sheet.rivals, sheet.clashing) for sheet in sheets] == [((), False), ((), True)]
        (clash,) = sheets[1].merge.clashes
    assert (clash.before, clash.current, clash.amended) == (CLAUSES[1], CAPPED, CHEAPER)
    with pytest.raises(Refused, match="met de hand"):
        accept_amendment(by=author, amendment=second)
    both = "Elke deelnemer betaalt € 1.200,00 per jaar, met een grens."
    version = accept_amendment(by=author, amendment=second, clauses=[CLAUSES[0], both])
    assert (version.number, version.clauses, version.amendment) == (3, [CLAUSES[0], both], 2)


def test_what_the_text_says_already_is_not_taken_over_again(cast: Cast, proposal: Proposal) -> None:
    first, second = proposed(cast, proposal), proposed(cast, proposal, person="contributor")
    accept_amendment(by=cast.acting(*AUTHOR), amendment=first)
    with pytest.raises(Refused, match="De tekst zegt dit al"):
        accept_amendment(by=cast.acting(*AUTHOR), amendment=second)


def test_left_out_it_says_why(cast: Cast, proposal: Proposal) -> None:
    amendment, author = proposed(cast, proposal), cast.acting(*AUTHOR)
    with pytest.raises(Refused, match="Schrijf waarom"):
        reject_amendment(by=author, amendment=amendment, reason="  ")
    row = reject_amendment(by=author, amendment=amendment, reason="Dan klopt de rekening niet.")
    assert (row.state, row.reason) == ("rejected", "Dan klopt de rekening niet.")
    assert text_of(cast, proposal) == CLAUSES
    with pytest.raises(Refused, match="al afgehandeld"):
        accept_amendment(by=author, amendment=amendment)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("reader", "Alleen een medewerker van Bibliotheek Aalst"),
        ("treasurer", "Alleen een medewerker van Bibliotheek Aalst"),
        ("secretary", "Alleen een lid"),
        # To them it is not there.
        ("observer", "Dit voorstel is er niet"),
        ("stranger", "Dit voorstel is er niet"),
    ],
)
def test_who_may_not_propose_is_told_why(cast: Cast, proposal: Proposal, person: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        proposed(cast, proposal, person=person)


def test_a_proposal_takes_amendments_in_its_time_alone(cast: Cast, clock: HouseClock) -> None:
    proposal = admissible(cast, build_initiative(cast))
    with pytest.raises(Refused, match="komen nu geen amendementen"):
        proposed(cast, proposal)
    proposal = move(cast, proposal, "amendable")
    clock.shift(DAY)
    with pytest.raises(Refused, match="is om"):
        proposed(cast, proposal)


@pytest.mark.parametrize(
    ("change", "why"),
    [({"clauses": CLAUSES}, "niets"), ({"clauses": [" "]}, "minstens één punt"), ({"motivation": " "}, "waarom")],
)
def test_an_amendment_changes_something_and_says_why(
    cast: Cast, proposal: Proposal, change: dict[str, Any], why: str
) -> None:
    typed = {"clauses": [CLAUSES[0], CAPPED], "motivation": "Daarom."} | change
    with pytest.raises(Refused, match=why):
        propose_amendment(by=cast.acting("venue_lead"), proposal=anew(cast, proposal), **typed)


def test_a_form_drawn_for_an_older_text_is_a_conflict(cast: Cast, proposal: Proposal) -> None:
    drawn = proposal.version
    first, second = proposed(cast, proposal, drawn=drawn), proposed(cast, proposal, [FIRST], "contributor")
    author = cast.acting(*AUTHOR)
    accept_amendment(by=author, amendment=first, drawn=drawn)
    late: list[Callable[[], object]] = [
        partial(accept_amendment, by=author, amendment=second, drawn=drawn),
        partial(reject_amendment, by=author, amendment=second, reason="x", drawn=drawn),
        partial(refer_amendment, by=author, amendment=second, drawn=drawn),
        partial(proposed, cast, proposal, [CHEAPER], drawn=drawn),
    ]
    for act in late:
        with pytest.raises(Conflict, match="Een collega wijzigde"):
            act()


@pytest.mark.parametrize("person", ["venue_lead", "contributor", "secretary", "stranger"])
def test_only_the_author_settles(cast: Cast, proposal: Proposal, person: str) -> None:
    amendment, by = proposed(cast, proposal), cast.acting(person)
    acts: list[Callable[[], object]] = [
        partial(accept_amendment, by=by, amendment=amendment),
        partial(reject_amendment, by=by, amendment=amendment, reason="x"),
        partial(refer_amendment, by=by, amendment=amendment),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Stad Aalst, de indiener"):
            act()


def test_whoever_proposed_it_takes_it_back_and_nobody_else(cast: Cast, proposal: Proposal) -> None:
    amendment = proposed(cast, proposal)
    for person, organisation in (("contributor", None), AUTHOR, ("secretary", None)):
        with pytest.raises(Refused, match="Alleen een medewerker van Podiumhuis Gent"):
            withdraw_amendment(by=cast.acting(person, organisation), amendment=amendment)
    assert withdraw_amendment(by=cast.acting("venue_lead"), amendment=amendment).state == "withdrawn"
    with pytest.raises(Refused, match="al afgehandeld"):
        accept_amendment(by=cast.acting(*AUTHOR), amendment=amendment)
    # Also what waits for a vote.
    voted = refer_amendment(by=cast.acting(*AUTHOR), amendment=proposed(cast, proposal))
    assert withdraw_amendment(by=cast.acting("venue_lead"), amendment=voted).state == "withdrawn"


def test_no_final_text_while_an_amendment_stands(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    first, second = proposed(cast, proposal), proposed(cast, proposal, [FIRST, CLAUSES[1]], "contributor")
    clock.shift(2 * DAY)
    with pytest.raises(Refused, match="Deze amendementen staan nog open: 1, 2"):
        move(cast, proposal, "final")
    # After the time for amendments the author still settles them.
    accept_amendment(by=cast.acting(*AUTHOR), amendment=first)
    with pytest.raises(Refused, match="open: 2"):
        move(cast, anew(cast, proposal), "final")
    withdraw_amendment(by=cast.acting("contributor"), amendment=second)
    assert move(cast, anew(cast, proposal), "final").state == "final"


@pytest.mark.parametrize("adopted", [True, False])
def test_put_to_a_vote_the_proposal_waits_for_its_outcome(
    cast: Cast, proposal: Proposal, clock: HouseClock, adopted: bool
) -> None:
    amendment, secretary = proposed(cast, proposal), cast.acting("secretary")
    with pytest.raises(Refused, match="wordt niet gestemd"):
        settle_by_vote(by=secretary, amendment=amendment, adopted=adopted)
    amendment = refer_amendment(by=cast.acting(*AUTHOR), amendment=amendment)
    assert told("amendment_referred") == {cast.persons["venue_lead"], cast.persons["secretary"]}
    clock.shift(2 * DAY)
    proposal = move(cast, anew(cast, proposal), "final")
    with pytest.raises(Refused, match="Eerst wordt gestemd over amendement 1"):
        opened(cast, proposal)
    for person in ("contributor", "venue_lead", "staff"):
        with pytest.raises(Refused, match="Alleen de secretaris"):
            settle_by_vote(by=cast.acting(person), amendment=amendment, adopted=adopted)
    row = settle_by_vote(by=secretary, amendment=amendment, adopted=adopted, reason="14 voor, 3 tegen.")
    assert (row.state, row.reason) == ("accepted" if adopted else "rejected", "14 voor, 3 tegen.")
    assert text_of(cast, proposal) == [CLAUSES[0], CAPPED if adopted else CLAUSES[1]]
    assert opened(cast, anew(cast, proposal)).text.clauses == text_of(cast, proposal)


def test_what_the_members_adopted_wins_over_what_the_author_took_over(cast: Cast, proposal: Proposal) -> None:
    author = cast.acting(*AUTHOR)
    voted = refer_amendment(by=author, amendment=proposed(cast, proposal, [CLAUSES[0], CHEAPER], "contributor"))
    accept_amendment(by=author, amendment=proposed(cast, proposal))
    # The portal itself settles it after a count.
    settle_by_vote(by=SYSTEM, amendment=voted, adopted=True)
    assert text_of(cast, proposal) == [CLAUSES[0], CHEAPER]


def test_a_vote_settles_nothing_any_more_on_a_proposal_that_was_withdrawn(cast: Cast, proposal: Proposal) -> None:
    author = cast.acting(*AUTHOR)
    amendment = refer_amendment(by=author, amendment=proposed(cast, proposal))
    withdraw_proposal(by=author, proposal=anew(cast, proposal))
    with pytest.raises(Refused, match="wijzigt nu niet"):
        settle_by_vote(by=cast.acting("secretary"), amendment=amendment, adopted=True)
    assert text_of(cast, proposal) == CLAUSES
