"""Adding up who chose what: organisations, votes and inhabitants apart, in total and per college."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from initiatives.voting.count.errors import BallotOfNonElector, SecondBallot, UnknownOption
from initiatives.voting.count.terms import Ballot, Choice, Elector

ABSENT = "absent"
MARKS = (str(Choice.FOR), str(Choice.AGAINST), str(Choice.ABSTAIN), ABSENT)
_CHOICES = frozenset(MARKS[:3])


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums per mark (for, against, abstain, absent), in three units that are never mixed."""

    organisations: Mapping[str, int]
    votes: Mapping[str, int]
    inhabitants: Mapping[str, int]

    @classmethod
    def of(cls, marked: Iterable[tuple[Elector, str]]) -> Self:
        """Add up electors with their mark."""
        organisations = dict.fromkeys(MARKS, 0)
        votes = dict.fromkeys(MARKS, 0)
        inhabitants = dict.fromkeys(MARKS, 0)
        for elector, mark in marked:
            organisations[mark] += 1
            votes[mark] += elector.weight
            inhabitants[mark] += elector.inhabitants
        return cls(organisations, votes, inhabitants)

    def with_absentees_as(self, choice: Choice) -> "Tally":
        """Return the votes as they would stand had every absentee made this choice."""
        votes = dict(self.votes)
        votes[choice] += votes[ABSENT]
        votes[ABSENT] = 0
        return Tally(self.organisations, votes, self.inhabitants)

    def numbers(self) -> dict[str, int]:
        """Return the sums as plain numbers: for, for_votes, for_inhabitants and so on."""
        numbers: dict[str, int] = {}
        for suffix, sums in (
            ("", self.organisations),
            ("_votes", self.votes),
            ("_inhabitants", self.inhabitants),
        ):
            for mark in MARKS:
                numbers[mark + suffix] = sums[mark]
            numbers["entitled" + suffix] = sum(sums.values())
        return numbers


def marks_of(electors: Sequence[Elector], ballots: Iterable[Ballot]) -> list[tuple[Elector, str]]:
    """Return every elector with its choice, or absent.

    Refuses an unknown option, a ballot of a non-elector and two ballots for one elector.
    """
    entitled = {elector.id for elector in electors}
    choice_of: dict[int, str] = {}
    for ballot in ballots:
        if ballot.elector_id not in entitled:
            raise BallotOfNonElector(ballot.elector_id)
        if ballot.elector_id in choice_of:
            raise SecondBallot(ballot.elector_id)
        if ballot.choice not in _CHOICES:
            raise UnknownOption(ballot.elector_id, ballot.choice)
        choice_of[ballot.elector_id] = str(ballot.choice)
    return [(elector, choice_of.get(elector.id, ABSENT)) for elector in electors]


def tallies_of(marked: Sequence[tuple[Elector, str]]) -> tuple[Tally, dict[str, Tally]]:
    """Return the tally of all and of each college, colleges in alphabetical order."""
    members: dict[str, list[tuple[Elector, str]]] = {}
    for elector, mark in marked:
        members.setdefault(elector.college, []).append((elector, mark))
    return Tally.of(marked), {college: Tally.of(members[college]) for college in sorted(members)}
