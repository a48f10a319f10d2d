"""Bring a proposed change into a text that may have changed meanwhile, point by point: a pure merge of three texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from initiatives.proposals.differences import Clause, clauses_between


@dataclass(frozen=True, slots=True)
class Clash:
    """A point of the older text (`number` from 1) that both changed, each in its own way; None: struck."""

    number: int
    before: str
    current: str | None
    amended: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged points, and where the two texts clash: there the points are those of whoever was to win."""

    clauses: list[str]
    clashes: list[Clash]


@dataclass(slots=True)
class _Place:
    """What a text makes of one point of the older one, and what it puts in behind it (place 0: before all)."""

    clause: Clause | None = None
    behind: list[str] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        """The point as it is now; None when it was struck."""
        return self.clause.text if self.clause is not None and self.clause.after is not None else None

    @property
    def changed(self) -> bool:
        """Say whether the point is not what it was."""
        return self.clause is not None and self.clause.changed


def merged(before: Sequence[str], current: Sequence[str], amended: Sequence[str], *, insist: bool = False) -> Merged:
    """Bring into `current` what `amended` changes in `before`; both were made of `before`.

    Of a point that both changed the text of `current` stands, or with `insist` that of `amended`.
    """
    points: list[str] = []
    clashes: list[Clash] = []
    for number, (ours, theirs) in enumerate(zip(_places(before, current), _places(before, amended), strict=True)):
        if ours.clause is not None:
            wins = theirs if theirs.changed and not ours.changed else ours
            if ours.changed and theirs.changed and ours.text != theirs.text:
                clashes.append(Clash(number, before[number - 1], ours.text, theirs.text))
                wins = theirs if insist else ours
            if wins.text is not None:
                points.append(wins.text)
        points += ours.behind
        points += [text for text in theirs.behind if text not in ours.behind]
    return Merged(points, clashes)


def touched(before: Sequence[str], current: Sequence[str], amended: Sequence[str]) -> frozenset[int]:
    """Give the numbers in `current` of the points that `amended` changes or strikes, as far as they still stand."""
    pairs = zip(_places(before, current), _places(before, amended), strict=True)
    return frozenset(
        ours.clause.after
        for ours, theirs in pairs
        if theirs.changed and ours.clause is not None and ours.clause.after is not None
    )


def _places(before: Sequence[str], after: Sequence[str]) -> list[_Place]:
    places = [_Place() for _point in range(len(before) + 1)]
    last = 0
    for clause in clauses_between(before, after):
        if clause.before is None:
            places[last].behind.append(clause.text)
        else:
            last = clause.before
            places[last].clause = clause
    return places
