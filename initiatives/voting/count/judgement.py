"""What every method answers about a roll: adopted or not, by which steps, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from initiatives.voting.count.result import Step


@dataclass(frozen=True, slots=True)
class Flip:
    """A smallest change: how many cast ballots, and which kinds or which options where that is known."""

    distance: int
    moved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Absentees:
    """What all absentees together could have done: by which choice, whether it changes anything, in figures."""

    choice: str
    changes: bool
    numbers: Mapping[str, int]


class Judgement(Protocol):
    """One method applied to one roll; whether there was a quorum is not its question."""

    adopted: bool

    def steps(self) -> list[Step]:
        """Return the steps that led to it."""
        ...

    def flip(self) -> Flip | None:
        """Return the smallest change of cast ballots that changes the outcome; None: none does."""
        ...

    def absentees(self) -> Absentees:
        """Return what all absentees together could have done."""
        ...
