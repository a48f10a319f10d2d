"""A count as it is drawn: the bar of a vote, and the figures of each kind of organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cooperative.web.vote_chart import VoteBar, vote_bar
from initiatives.register.queries import Line, is_weighed
from initiatives.voting.count import MAJORITIES, Method, QuorumBasis, Result
from initiatives.voting.models import Decision
from initiatives.voting.requirements import quorum_needed
from members.organisations.models import Kind


def bar_of(decision: Decision, result: Result, lines: Sequence[Line]) -> VoteBar:
    """Draw the count: a cell per organisation, or the votes where they weigh; what was needed, and the quorum.

    A quorum of organisations does not stand on a bar of votes.
    """
    terms, weighed = decision.terms, is_weighed(lines)
    counts = {line.choice: line.votes if weighed else line.organisations for line in lines}
    by_heads = terms.quorum_basis == QuorumBasis.HEADS
    quorum = 0 if weighed and by_heads else quorum_needed(terms, sum(counts.values()))
    return vote_bar(
        counts=counts,
        # One objection is enough: under consent no number is needed.
        need=None if terms.method == Method.CONSENT else result.needed,
        quorum=quorum or None,
        names=None if weighed else {line.choice: line.names for line in lines},
        cells=not weighed,
        labels=None if terms.method in MAJORITIES else {line.choice: line.label.lower() for line in lines},
    )


@dataclass(frozen=True, slots=True)
class College:
    """How one kind of organisation voted."""

    name: str
    numbers: tuple[int, ...]


def colleges_of(result: Result, marks: Sequence[str]) -> list[College]:
    """Give the count per college, from the stored steps; empty when all are of one college."""
    steps = result.steps_of("college")
    if len(steps) < 2:
        return []
    named = [College(str(Kind(step.scope).label), tuple(step.numbers[mark] for mark in marks)) for step in steps]
    return sorted(named, key=lambda college: -sum(college.numbers))
