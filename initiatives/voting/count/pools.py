"""The flip distance when colleges have thresholds of their own: fewest ballots over all colleges, exactly."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import accumulate, pairwise
from typing import Self

from initiatives.voting.count.terms import Choice


@dataclass(frozen=True, slots=True)
class Pool:
    """The ballots of one college that could still become a vote for.

    `totals[i]` is the most that `least + i` of them can add to the total while the college reaches its own
    threshold; there is no smaller number than `least`. An empty `totals`: the college cannot reach it.
    """

    least: int
    totals: Sequence[int]

    @classmethod
    def of(
        cls,
        *,
        against: Sequence[int],
        abstain: Sequence[int],
        total_gain: Mapping[Choice, int],
        own_gain: Mapping[Choice, int],
        own_deficit: int,
    ) -> Self:
        """Work out the best use of every number of ballots from the weights behind against and abstain.

        Of each choice the heaviest go first: both gains grow with the weight. How many of each is sought
        between the split that is best for the total and the one that is best for the college; both gains
        are concave in the split, so the first split in between that satisfies the college is the best.
        """
        total = _Split.of(against, abstain, total_gain)
        own = _Split.of(against, abstain, own_gain)
        least, totals = 0, []
        for taken in range(len(against) + len(abstain) + 1):
            best, safest = total.best(taken), own.best(taken)
            if own.gain(taken, safest) < own_deficit:
                least = taken + 1
                continue
            way = range(best, safest + 1) if best <= safest else range(best, safest - 1, -1)
            chosen = way[bisect_left(way, own_deficit, key=partial(own.gain, taken))]
            totals.append(total.gain(taken, chosen))
        return cls(least, totals)


@dataclass(frozen=True, slots=True)
class _Split:
    """What `taken` ballots gain when `split` of them are abstentions and the rest votes against."""

    against: Sequence[int]
    abstain: Sequence[int]
    abstentions_in_best: Sequence[int]

    @classmethod
    def of(cls, against: Sequence[int], abstain: Sequence[int], gain: Mapping[Choice, int]) -> Self:
        """Prepare running sums of gains, heaviest first, and the best split for every number."""
        no = [gain[Choice.AGAINST] * weight for weight in sorted(against, reverse=True)]
        blank = [gain[Choice.ABSTAIN] * weight for weight in sorted(abstain, reverse=True)]
        in_order = merge(((-g, 0) for g in no), ((-g, 1) for g in blank))
        return cls(
            list(accumulate(no, initial=0)),
            list(accumulate(blank, initial=0)),
            list(accumulate((is_blank for _, is_blank in in_order), initial=0)),
        )

    def best(self, taken: int) -> int:
        """Return the split with the largest gain."""
        return self.abstentions_in_best[taken]

    def gain(self, taken: int, split: int) -> int:
        """Return the gain of one split."""
        return self.abstain[split] + self.against[taken - split]


def fewest_from(pools: Sequence[Pool], deficit: int) -> int | None:
    """Return the fewest ballots over all pools that make up the deficit of the total; None when none do."""
    if not all(pool.totals for pool in pools):
        return None
    least = sum(pool.least for pool in pools)
    steps = [[after - before for before, after in pairwise(pool.totals)] for pool in pools]
    if all(later <= earlier for rises in steps for earlier, later in pairwise(rises)):
        # Every next ballot of a pool adds no more than the one before: always take the largest step.
        rising = sorted((rise for rises in steps for rise in rises), reverse=True)
        totals: Sequence[int] = list(accumulate(rising, initial=sum(pool.totals[0] for pool in pools)))
    else:
        totals = pools[0].totals
        for pool in pools[1:]:
            totals = _combined(totals, pool.totals)
    return next((least + extra for extra, total in enumerate(totals) if total >= deficit), None)


def _combined(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return for every number of ballots the most that two pools together add (quadratic, exact)."""
    size = len(left) + len(right) - 1
    return [
        max(left[i] + right[number - i] for i in range(max(0, number - len(right) + 1), min(len(left), number + 1)))
        for number in range(size)
    ]
