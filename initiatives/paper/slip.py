"""What a paper ballot or a raised card says, and where two readings of it differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """How a ballot came, who signed it or raised the card (person id), and what it says.

    `points` as a ballot keeps them: [option id, points] in order of option.
    """

    way: str
    signer: int
    choice: str
    points: Sequence[Sequence[int]]
    reason: str

    def differs_from(self, other: Slip) -> list[str]:
        """Name the parts that another reading has otherwise.

        Of a reason the letters and digits are compared: nobody types a page twice with the same commas.
        """
        parts = {
            "way": self.way == other.way,
            "signer": self.signer == other.signer,
            "choice": (self.choice, _pairs(self.points)) == (other.choice, _pairs(other.points)),
            "reason": _letters(self.reason) == _letters(other.reason),
        }
        return [part for part, same in parts.items() if not same]


def _pairs(points: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    return sorted(tuple(pair) for pair in points)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
