"""Which vote fixed what stands in a plan, and the plan as each of those votes found it. Pure; cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from financing.plans.models import CostKind
from financing.plans.plan import Plan, Source, Tariff


@dataclass(frozen=True, slots=True)
class Vote:
    """An adopted vote about the initiative; when it opened and was counted (UTC)."""

    id: int
    number: str
    title: str
    opened_at: datetime
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Fixed:
    """Which vote fixed a row first; what is not in it was decided by no vote that one may read."""

    lines: Mapping[int, Vote] = field(default_factory=dict)
    sources: Mapping[tuple[str, int, str], Vote] = field(default_factory=dict)  # (kind, year, source)
    tariffs: Mapping[int, Vote] = field(default_factory=dict)

    def vote_on(self, source: Source) -> Vote | None:
        """Give the vote that fixed a source."""
        return self.sources.get((source.kind, source.year, source.source))

    def votes(self) -> list[Vote]:
        """List the votes that fixed something, in the order in which they opened."""
        found = {*self.lines.values(), *self.sources.values(), *self.tariffs.values()}
        return sorted(found, key=_opening)


@dataclass(frozen=True, slots=True)
class Total:
    """What a kind of cost came to in a year."""

    kind: str
    year: int
    cents: int

    @property
    def label(self) -> str:
        """The kind of cost in the reader's language."""
        return str(CostKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Version:
    """The plan as it stood when a vote opened that was then adopted."""

    vote: Vote
    totals: tuple[Total, ...]
    tariffs: tuple[Tariff, ...]


def versions_of(plan: Plan, fixed: Fixed) -> list[Version]:
    """Give a version for every vote that fixed something new, the oldest first.

    What an adopted vote found never changes while it holds, so a version is what it and the votes before it fixed.
    """
    return [_version(plan, fixed, vote) for vote in fixed.votes()]


def fixed_of(
    votes: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    sources: list[dict[str, Any]],
    tariffs: list[dict[str, Any]],
) -> Fixed:
    """Read the rows that `decided_columns` gives; a row without one was decided by no vote that one may read."""
    known = {
        row["id"]: Vote(
            row["id"],
            row["number"],
            row["title"],
            datetime.fromisoformat(row["opened"]),
            datetime.fromisoformat(row["counted"]),
        )
        for row in votes
    }
    return Fixed(
        lines={row["id"]: known[row["vote"]] for row in lines if row["vote"] in known},
        sources={
            (row["kind"], row["year"], row["source"]): known[row["vote"]] for row in sources if row["vote"] in known
        },
        tariffs={row["id"]: known[row["vote"]] for row in tariffs if row["vote"] in known},
    )


def _version(plan: Plan, fixed: Fixed, vote: Vote) -> Version:
    def stood(by: Vote | None) -> bool:
        return by is not None and _opening(by) <= _opening(vote)

    then = Plan(lines=tuple(line for line in plan.lines if stood(fixed.lines.get(line.id))))
    places = sorted({(line.kind, line.year) for line in then.lines})
    return Version(
        vote=vote,
        totals=tuple(Total(kind, year, then.total(kind, year)) for kind, year in places),
        tariffs=tuple(each for each in plan.tariffs if stood(fixed.tariffs.get(each.id))),
    )


def _opening(vote: Vote) -> tuple[datetime, int]:
    return (vote.opened_at, vote.id)
