"""A plan by kind and year, as its page shows it: lines, who pays, and what has no source yet."""

from __future__ import annotations

from dataclasses import dataclass

from financing.plans.models import CostKind, SourceKind
from financing.plans.plan import Line, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of cost in one year; `gap` in cents: positive without a source, negative too much."""

    kind: str
    year: int
    lines: tuple[Line, ...]
    sources: tuple[tuple[str, int], ...]
    total: int
    gap: int

    @property
    def key(self) -> str:
        """The place as `decided_columns` names it."""
        return f"{self.kind} {self.year}"

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


def places_of(plan: Plan) -> list[Place]:
    """List what the plan costs, investment first, year after year."""
    found = {(line.kind, line.year) for line in plan.lines} | {(one.kind, one.year) for one in plan.sources}
    gaps = {(gap.kind, gap.year): gap.cents for gap in plan.gaps()}
    return [
        Place(
            kind=kind,
            year=year,
            lines=tuple(line for line in plan.lines if (line.kind, line.year) == (kind, year)),
            sources=tuple((str(SourceKind(name).label), cents) for name, cents in plan.sources_of(kind, year).items()),
            total=plan.total(kind, year),
            gap=gaps.get((kind, year), 0),
        )
        for kind, year in sorted(found)
    ]
