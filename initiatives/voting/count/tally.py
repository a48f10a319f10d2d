"""Adding up who chose what: organisations, votes and inhabitants apart, in total and per college."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from initiatives.voting.count.terms import Choice, Elector

# How an elector stands in the count besides what it chose on a proposal: with a ballot that names options,
# with one that does not count yet because of its reservation, or without any.
VALID = "valid"
CONDITIONAL = "conditional"
ABSENT = "absent"
PROPOSAL_MARKS = (str(Choice.FOR), str(Choice.AGAINST), str(Choice.ABSTAIN), CONDITIONAL, ABSENT)
OPTION_MARKS = (VALID, str(Choice.ABSTAIN), CONDITIONAL, ABSENT)


class Voice(NamedTuple):
    """One elector in the count: its votes after any cap, its mark, its (option, points), and whether it objects."""

    elector: Elector
    votes: int
    mark: str
    choices: tuple[tuple[int, int], ...] = ()
    objects: bool = False

    @property
    def is_cast(self) -> bool:
        """Say whether a ballot of this elector counts."""
        return self.mark not in (ABSENT, CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums per mark, in units that are never mixed; shares are the weights before a cap."""

    organisations: Mapping[str, int]
    votes: Mapping[str, int]
    inhabitants: Mapping[str, int]
    shares: Mapping[str, int]

    @classmethod
    def of(cls, sums: Mapping[str, Sequence[int]]) -> Self:
        """Make a tally of (organisations, votes, inhabitants, shares) per mark."""
        return cls(*({mark: units[unit] for mark, units in sums.items()} for unit in range(4)))

    def numbers(self, *, capped: bool) -> dict[str, int]:
        """Return the sums as plain numbers: for, for_votes, for_inhabitants (with a cap for_shares) and so on."""
        numbers: dict[str, int] = {}
        units = {"": self.organisations, "_votes": self.votes, "_inhabitants": self.inhabitants}
        if capped:
            units["_shares"] = self.shares
        for suffix, sums in units.items():
            for mark, number in sums.items():
                numbers[mark + suffix] = number
            numbers["entitled" + suffix] = sum(sums.values())
        return numbers


def tallies_of(voices: Iterable[Voice], marks: Iterable[str]) -> tuple[Tally, dict[str, Tally]]:
    """Return the tally of all and of each college, colleges in alphabetical order; every mark is in each."""
    marks = tuple(marks)
    sums: dict[str, dict[str, list[int]]] = {}
    for elector, votes, mark, *_ in voices:
        college = sums.get(elector.college)
        if college is None:
            college = sums[elector.college] = {each: [0, 0, 0, 0] for each in marks}
        units = college[mark]
        units[0] += 1
        units[1] += votes
        units[2] += elector.inhabitants
        units[3] += elector.weight
    total = {mark: [sum(college[mark][unit] for college in sums.values()) for unit in range(4)] for mark in marks}
    return Tally.of(total), {college: Tally.of(sums[college]) for college in sorted(sums)}
