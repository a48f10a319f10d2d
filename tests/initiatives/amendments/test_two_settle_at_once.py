"""Two of the author's people who settle two amendments at the same moment, on connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier

import pytest

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import system
from initiatives.amendments.actions import accept_amendment, propose_amendment, withdraw_amendment
from initiatives.amendments.models import Amendment
from initiatives.proposals.models import ProposalVersion
from tests.cast import Cast
from tests.initiatives.amendments.making import AUTHOR, CAPPED, anew, build_amendable, proposed, text_of
from tests.initiatives.voting.conftest import CLAUSES
from tests.initiatives.voting.test_many_cast_at_once import in_threads

FIRST = "De piloot wordt op 1 januari een dienst."
ROUNDS = 6


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Start every act at the same moment; give what each of them raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        return act()

    return [job.exception() for job in in_threads([lambda act=act: run(act) for act in acts])]


@pytest.mark.slow
def test_both_amendments_come_into_the_text_and_none_is_lost(own_cast: Cast) -> None:
    author = own_cast.acting(*AUTHOR)
    for _round in range(ROUNDS):
        proposal = build_amendable(own_cast)
        one, other = proposed(own_cast, proposal), proposed(own_cast, proposal, [FIRST, CLAUSES[1]], "contributor")
        raised = at_once(
            lambda one=one: accept_amendment(by=author, amendment=one),
            lambda other=other: accept_amendment(by=author, amendment=other),
        )
        assert raised == [None, None]
        assert text_of(own_cast, proposal) == [FIRST, CAPPED]
        with system("a test looks at every version"):
            assert list(ProposalVersion.objects.filter(proposal=proposal).values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.slow
def test_of_two_forms_of_the_same_text_one_is_a_conflict(own_cast: Cast) -> None:
    author = own_cast.acting(*AUTHOR)
    for _round in range(ROUNDS):
        proposal = build_amendable(own_cast)
        one, other = proposed(own_cast, proposal), proposed(own_cast, proposal, [FIRST, CLAUSES[1]], "contributor")
        drawn = anew(own_cast, proposal).version
        raised = at_once(
            lambda one=one, drawn=drawn: accept_amendment(by=author, amendment=one, drawn=drawn),
            lambda other=other, drawn=drawn: accept_amendment(by=author, amendment=other, drawn=drawn),
        )
        assert sorted(type(error).__name__ for error in raised) == ["Conflict", "NoneType"]
        assert [error for error in raised if isinstance(error, Conflict)]
        with system("a test looks at every version"):
            assert ProposalVersion.objects.filter(proposal=proposal).count() == 2


@pytest.mark.slow
def test_taken_over_and_taken_back_at_once_is_one_of_the_two(own_cast: Cast) -> None:
    author, proposer = own_cast.acting(*AUTHOR), own_cast.acting("venue_lead")
    for _round in range(ROUNDS):
        amendment = proposed(own_cast, build_amendable(own_cast))
        raised = at_once(
            lambda row=amendment: accept_amendment(by=author, amendment=row),
            lambda row=amendment: withdraw_amendment(by=proposer, amendment=row),
        )
        assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused"]
        assert [error for error in raised if isinstance(error, Refused)]
        with system("a test looks at every amendment"):
            row = Amendment.objects.get(pk=amendment.pk)
        assert row.state == ("accepted" if raised[0] is None else "withdrawn")


@pytest.mark.slow
def test_amendments_of_one_moment_have_numbers_without_gaps(own_cast: Cast) -> None:
    proposal = anew(own_cast, build_amendable(own_cast))
    people = [own_cast.acting(key) for key in ("venue_lead", "contributor", "venue_lead", "contributor")]
    typed = {"proposal": proposal, "motivation": "Daarom."}
    raised = at_once(
        *(
            lambda by=by, place=place: propose_amendment(by=by, clauses=[f"Tekst {place}."], **typed)
            for place, by in enumerate(people)
        )
    )
    assert raised == [None] * 4
    with system("a test looks at every amendment"):
        assert sorted(Amendment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
