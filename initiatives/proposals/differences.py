"""What changed between two texts of a proposal, word by word: a pure comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, taken away or put in."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One point of the newer text, or one that only the older text had (`kind` "gone")."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Say whether this point is not what it was."""
        return self.kind != "same"


def words_between(before: str, after: str) -> tuple[Piece, ...]:
    """Give the words that stayed, went and came, in reading order; a space belongs to the word before it."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return tuple(pieces)


def clauses_between(before: Sequence[str], after: Sequence[str]) -> list[Clause]:
    """Compare two lists of points; points at the same place of a changed run are compared word by word."""
    told: list[Clause] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, list(before), list(after), autojunk=False).get_opcodes():
        if tag == "equal":
            told += [Clause("same", (Piece("kept", clause),)) for clause in after[j1:j2]]
            continue
        paired = min(i2 - i1, j2 - j1)
        pairs = zip(before[i1 : i1 + paired], after[j1 : j1 + paired], strict=True)
        told += [Clause("changed", words_between(old, new)) for old, new in pairs]
        told += [Clause("new", (Piece("new", clause),)) for clause in after[j1 + paired : j2]]
        told += [Clause("gone", (Piece("gone", clause),)) for clause in before[i1 + paired : i2]]
    return told
