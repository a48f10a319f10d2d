"""What changed in what an organisation agreed to: a pure comparison of two texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from initiatives.proposals.differences import Clause, clauses_between
from initiatives.proposals.models import ProposalVersion


@dataclass(frozen=True, slots=True)
class Changed:
    """The points that an organisation agreed to and that read otherwise now, and whether the money did; false: none."""

    clauses: tuple[Clause, ...] = ()
    money: bool = False

    def __bool__(self) -> bool:
        return bool(self.clauses) or self.money


def covers(points: Collection[int], text: ProposalVersion) -> bool:
    """Say whether these points are the whole text."""
    return len(points) == len(text.clauses)


def changed_since(points: Collection[int], agreed: ProposalVersion, now: ProposalVersion) -> Changed:
    """Compare what was agreed to with the text of now; a point that only moved reads the same.

    Whoever agreed to the whole text also hears of a new point and of other money; whoever agreed to some points not.
    """
    whole = covers(points, agreed)

    def concerns(clause: Clause) -> bool:
        if clause.before is None:
            return whole and clause.text not in agreed.clauses
        return clause.changed and clause.before in points and clause.was not in now.clauses

    told = clauses_between(agreed.clauses, now.clauses)
    return Changed(tuple(filter(concerns, told)), whole and agreed.funding != now.funding)
