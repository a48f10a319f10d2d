"""How narrow a choice between options was: the fewest ballots that change which options are chosen."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from initiatives.voting.count.judgement import Flip
from initiatives.voting.count.standings import Sheet, Standing


class Pair(NamedTuple):
    """A chosen option, one that is not, and the points that bring the second at least as high as the first."""

    chosen: Standing
    other: Standing
    need: int


def pairs_of(standings: Sequence[Standing], chosen: Sequence[Standing]) -> Iterator[Pair]:
    """Return every chosen option with every other, closest places first."""
    for one in reversed(chosen):
        for other in standings[len(chosen) :]:
            level_is_enough = other.casting >= one.casting
            yield Pair(one, other, one.points - other.points + (not level_is_enough))


def closest_pair(standings: Sequence[Standing], chosen: Sequence[Standing]) -> Pair | None:
    """Return the pair with the fewest points between; None where nothing is left to choose."""
    return min(pairs_of(standings, chosen), key=lambda pair: pair.need, default=None)


def smallest_change(
    sheet: Sheet, standings: Sequence[Standing], chosen: Sequence[Standing], winners: int, most: int
) -> Flip | None:
    """Return the fewest cast ballots that change which options are chosen; None: no ballot carries a vote.

    While a place is empty, one ballot is enough: it lifts one of the level options above the others, or gives
    a point to an option without any. With every place taken, the chosen change exactly when an option outside
    comes as high as one inside (then either it is chosen too, or that one no longer is), or when an option
    inside loses all its points. For one pair each ballot can add its votes times (most − points of the other +
    points of the chosen); the ballots that add most go first.
    """
    if not any(sheet.votes):
        return None
    if len(chosen) < winners:
        return Flip(1, {})
    best = min((_emptied(sheet, one) for one in reversed(chosen)), key=lambda flip: flip.distance)
    # No number of ballots adds more than this to any pair.
    bound = list(accumulate(sorted((2 * most * votes for votes in sheet.votes), reverse=True), initial=0))
    for pair in pairs_of(standings, chosen):
        if bisect_left(bound, pair.need) < best.distance:
            taken = _fewest(sheet, pair, most)
            if taken < best.distance:
                best = Flip(taken, {"option_out": pair.chosen.option, "option_in": pair.other.option})
    return best


def _emptied(sheet: Sheet, one: Standing) -> Flip:
    """Return the flip that takes every point from one option."""
    giving = sum(1 for votes, points in zip(sheet.votes, sheet.points[one.option], strict=True) if votes and points)
    return Flip(giving, {"option_out": one.option})


def _fewest(sheet: Sheet, pair: Pair, most: int) -> int:
    columns = (sheet.votes, sheet.points[pair.other.option], sheet.points[pair.chosen.option])
    gains = sorted((votes * (most - other + own) for votes, other, own in zip(*columns, strict=True)), reverse=True)
    return bisect_left(list(accumulate(gains, initial=0)), pair.need)
