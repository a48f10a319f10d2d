"""A plan by kind and year, as its page shows it: lines, who pays, and what has no source yet."""

from __future__ import annotations

from dataclasses import dataclass

from financing.plans.models import CostKind, SourceKind
from financing.plans.plan import Line, Plan
from financing.plans.versions import Fixed, Vote

Payers = tuple[tuple[str, int], ...]  # who pays, in words, and cents


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of cost in one year; `gap` in cents: positive without a source, negative too much.

    `lines` each with the vote that fixed it, `sources` by the vote that fixed them; None: by no vote that one may read.
    """

    kind: str
    year: int
    lines: tuple[tuple[Line, Vote | None], ...]
    sources: tuple[tuple[Vote | None, Payers], ...]
    total: int
    gap: int

    @property
    def payers_fixed(self) -> bool:
        """Say whether a vote fixed who pays, or a part of it."""
        return any(vote for vote, _payers in self.sources)

    @property
    def label(self) -> str:
        """The kind of cost in the reader's language."""
        return str(CostKind(self.kind).label)

    @property
    def too_much(self) -> int:
        """By how much the sources exceed the lines."""
        return max(0, -self.gap)

    @property
    def missing(self) -> int:
        """How much has no source yet."""
        return max(0, self.gap)


def places_of(plan: Plan, fixed: Fixed) -> list[Place]:
    """List what the plan costs, investment first, year after year."""
    found = {(line.kind, line.year) for line in plan.lines} | {(one.kind, one.year) for one in plan.sources}
    gaps = {(gap.kind, gap.year): gap.cents for gap in plan.gaps()}
    return [
        Place(
            kind=kind,
            year=year,
            lines=tuple(
                (line, fixed.lines.get(line.id)) for line in plan.lines if (line.kind, line.year) == (kind, year)
            ),
            sources=_by_vote(plan, fixed, kind, year),
            total=plan.total(kind, year),
            gap=gaps.get((kind, year), 0),
        )
        for kind, year in sorted(found)
    ]


def _by_vote(plan: Plan, fixed: Fixed, kind: str, year: int) -> tuple[tuple[Vote | None, Payers], ...]:
    found: dict[Vote | None, Payers] = {}
    for each in plan.sources:
        if (each.kind, each.year) == (kind, year):
            vote = fixed.vote_on(each)
            found[vote] = (*found.get(vote, ()), (str(SourceKind(each.source).label), each.cents))
    return tuple(found.items())
