"""How high each option stands, and which are chosen: a place is won only by standing apart from the rest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sumprod
from typing import Self

from initiatives.voting.count.roll import Roll


@dataclass(frozen=True, slots=True)
class Standing:
    """One option: its points, and the chair's points, which only look at each other where points are level."""

    option: int
    points: int
    casting: int

    @property
    def height(self) -> tuple[int, int]:
        """What is compared."""
        return self.points, self.casting


def chosen_of(standings: Collection[Standing], winners: int) -> list[Standing]:
    """Return the options that are chosen: with points, and with at most `winners` options as high, itself included.

    Options level on the last place are not chosen, and no option without points is: the places stay empty.
    """
    return [
        one for one in standings if one.points and sum(other.height >= one.height for other in standings) <= winners
    ]


def tied_of(standings: Collection[Standing], winners: int) -> list[Standing]:
    """Return the options that stand level on the last place; none where the places can be given."""
    chosen = chosen_of(standings, winners)
    return [
        one
        for one in standings
        if one.points and one not in chosen and sum(other.height > one.height for other in standings) < winners
    ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cast ballots in columns: votes, inhabitants, and per option who gave it points and how many."""

    votes: Sequence[int]
    inhabitants: Sequence[int]
    given: Mapping[int, Sequence[int]]
    points: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, roll: Roll) -> Self:
        """Write out the roll; a blank gives no points, and counts for no mean."""
        cast = roll.cast
        given = {option: [0] * len(cast) for option in roll.options}
        points = {option: [0] * len(cast) for option in roll.options}
        for row, voice in enumerate(cast):
            for option, many in voice.choices:
                given[option][row] = 1
                points[option][row] = many
        return cls([v.votes for v in cast], [v.elector.inhabitants for v in cast], given, points)

    def standings(self, casting: Mapping[int, int]) -> list[Standing]:
        """Return the options, highest first; where all is level in the order of their ids."""
        standings = [
            Standing(option, _sum_of(self.votes, points), casting.get(option, 0))
            for option, points in self.points.items()
        ]
        return sorted(standings, key=lambda one: (-one.points, -one.casting, one.option))

    def numbers(self, option: int) -> dict[str, int]:
        """Return who gave the option points, and how many, in organisations, votes and inhabitants.

        The mean of a unit is points over givers, an exact fraction.
        """
        given, points = self.given[option], self.points[option]
        return {
            "organisations": sum(given),
            "votes": _sum_of(self.votes, given),
            "inhabitants": _sum_of(self.inhabitants, given),
            "points_organisations": sum(points),
            "points": _sum_of(self.votes, points),
            "points_inhabitants": _sum_of(self.inhabitants, points),
        }


def _sum_of(weights: Sequence[int], points: Sequence[int]) -> int:
    return int(sumprod(weights, points))  # whole numbers: sumprod adds them exactly
