"""What changed between two texts of a proposal, point by point and word by word: a pure comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

# A word without the comma or full stop behind it, a run of spaces, or such signs: joined they are the text again.
PARTS = re.compile(r"\s+|[.,;:!?()]+(?=\s|$)|\S+?(?=[.,;:!?()]*(?:\s|$))")
# Two points are the same one, rewritten, when at least this share of their words is alike.
ALIKE = 0.3


class DoesNotFit(ValueError):
    """A difference is applied to another text than the one it was made of."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, taken away ("gone") or put in ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Clause:
    """One point: "same", "changed", "new", or "gone" (only the older text had it).

    `before` and `after` are its numbers from 1 in the older and the newer text, None where it has none.
    """

    kind: str
    before: int | None
    after: int | None
    was: str = ""
    text: str = ""

    @property
    def changed(self) -> bool:
        """Say whether this point is not what it was."""
        return self.kind != "same"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The words that stayed, went and came, in reading order."""
        return words_between(self.was, self.text)


def words_between(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word; spaces and signs alone between two changes belong to the changes.

    The pieces that are not new read as `before`, those that are not gone as `after`, to the letter.
    """
    old, new = PARTS.findall(before), PARTS.findall(after)
    runs: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        if runs and (tag != "equal" or not re.search(r"\w", gone)) and runs[-1][0] != runs[-1][1]:
            runs[-1] = (runs[-1][0] + gone, runs[-1][1] + came)
        else:
            runs.append((gone, came))
    return tuple(piece for gone, came in runs for piece in _pieces(gone, came) if piece.text)


def _pieces(gone: str, came: str) -> tuple[Piece, ...]:
    """Tell one run; what begins or ends alike in signs and spaces alone is kept."""
    if gone == came:
        return (Piece("kept", gone),)
    tail = _alike(gone[::-1], came[::-1])
    end = len(gone) - tail
    return (Piece("gone", gone[:end]), Piece("new", came[: len(came) - tail]), Piece("kept", gone[end:]))


def _alike(one: str, other: str) -> int:
    """Count the spaces and signs with which both begin."""
    places = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in places if left != right or left.isalnum()), min(len(one), len(other)))


def clauses_between(before: Sequence[str], after: Sequence[str]) -> list[Clause]:
    """Compare two lists of points; in a changed run each point is compared with the one most like it."""
    told: list[Clause] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, list(before), list(after), autojunk=False).get_opcodes():
        if tag == "equal":
            places = zip(range(i1, i2), range(j1, j2), strict=True)
            told += [Clause("same", i + 1, j + 1, before[i], after[j]) for i, j in places]
            continue
        pairs = [(i1 + i, j1 + j) for i, j in paired(before[i1:i2], after[j1:j2])]
        for (i, j), (next_i, next_j) in pairwise([(i1 - 1, j1 - 1), *pairs, (i2, j2)]):
            if (i, j) in pairs:
                told.append(Clause("changed", i + 1, j + 1, before[i], after[j]))
            told += [Clause("gone", k + 1, None, before[k]) for k in range(i + 1, next_i)]
            told += [Clause("new", None, k + 1, "", after[k]) for k in range(j + 1, next_j)]
    return told


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair points that are alike, in their order, so that the pairs together are most alike; places from 0."""
    words = [[Counter(point.casefold().split()) for point in points] for points in (old, new)]
    # best[i][j]: how much alike, and the pairs, of the points from i and from j on.
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [
        [(0.0, ())] * (len(new) + 1) for _ in range(len(old) + 1)
    ]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            skipped = max(best[i + 1][j], best[i][j + 1], key=lambda found: found[0])
            alike = _likeness(words[0][i], words[1][j])
            rest = best[i + 1][j + 1]
            together = (alike + rest[0], ((i, j), *rest[1]))
            best[i][j] = together if alike >= ALIKE and together[0] > skipped[0] else skipped
    return list(best[0][0][1])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words, from 0 to 1, that two points have in common."""
    return 2 * (one & other).total() / (one.total() + other.total() or 1)


def applied(told: Sequence[Clause], before: Sequence[str]) -> list[str]:
    """Apply a difference to the text that it was made of; refuses (`DoesNotFit`) another text."""
    expected = [clause.was for clause in told if clause.before is not None]
    if expected != list(before):
        raise DoesNotFit("this difference was made of another text")
    return [clause.text for clause in told if clause.after is not None]


def origins(texts: Sequence[Sequence[str]]) -> list[int]:
    """Say of each point of the last text in which of the texts (from 0, oldest first) it came to read as it does."""
    known = [0] * len(texts[0])
    for place, (older, newer) in enumerate(pairwise(texts), start=1):
        known = [
            known[clause.before - 1] if clause.kind == "same" and clause.before else place
            for clause in clauses_between(older, newer)
            if clause.after is not None
        ]
    return known
