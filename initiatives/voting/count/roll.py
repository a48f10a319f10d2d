"""The roll of a vote: every elector with its votes after the cap and what its ballot says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from initiatives.voting.count.ballots import check_ballots
from initiatives.voting.count.tally import (
    ABSENT,
    CONDITIONAL,
    OPTION_MARKS,
    PROPOSAL_MARKS,
    VALID,
    Tally,
    Voice,
    tallies_of,
)
from initiatives.voting.count.terms import BETWEEN_OPTIONS, Ballot, CapBasis, Choice, Elector, Rules


class Cap(NamedTuple):
    """The most votes that one elector has: num/den of a total of weights."""

    most: int
    total: int
    num: int
    den: int

    @classmethod
    def of(cls, rules: Rules, voices: Iterable[Voice]) -> Self:
        """Work out the cap, rounded down.

        Less than one vote is one vote: then the exact part is the same for whoever has any weight.
        """
        of_all = rules.weight_cap_basis == CapBasis.ENTITLED
        total = sum(voice.elector.weight for voice in voices if of_all or voice.is_cast)
        most = max(1, rules.weight_cap_num * total // rules.weight_cap_den)
        return cls(most, total, rules.weight_cap_num, rules.weight_cap_den)


@dataclass(frozen=True, slots=True)
class Roll:
    """What a method judges: the rules, the options in their order, the voices and the sums of them."""

    rules: Rules
    options: Sequence[int]
    casting: Ballot | None
    voices: Sequence[Voice]
    cap: Cap | None
    total: Tally
    colleges: Mapping[str, Tally]

    @classmethod
    def of(
        cls,
        rules: Rules,
        electors: Sequence[Elector],
        ballots: Iterable[Ballot],
        options: Sequence[int] = (),
        casting: Ballot | None = None,
    ) -> Self:
        """Put the ballots beside the electors; refuses what `check_ballots` refuses."""
        ballots = list(ballots)
        check_ballots(rules, electors, ballots, options, casting)
        ballot_of = {ballot.elector_id: ballot for ballot in ballots}
        voices = [_voice(rules, elector, ballot_of.get(elector.id)) for elector in electors]
        return cls._capped(rules, options, casting, voices)

    @classmethod
    def _capped(cls, rules: Rules, options: Sequence[int], casting: Ballot | None, voices: Sequence[Voice]) -> Self:
        cap = Cap.of(rules, voices) if rules.weight_cap_num else None
        if cap:
            voices = [v._replace(votes=min(v.elector.weight, cap.most)) for v in voices]
        return cls(rules, options, casting, voices, cap, *tallies_of(voices, _marks(rules)))

    @property
    def cast(self) -> list[Voice]:
        """Return the voices whose ballot counts."""
        return [voice for voice in self.voices if voice.is_cast]

    def with_absentees_as(self, mark: str) -> "Roll":
        """Return the roll as it would be had every absentee come and said this, under the cap of that turnout."""
        if not self.total.organisations[ABSENT]:
            return self
        voices = [voice._replace(mark=mark) if voice.mark == ABSENT else voice for voice in self.voices]
        return Roll._capped(self.rules, self.options, self.casting, voices)

    def numbers_of(self, tally: Tally) -> dict[str, int]:
        """Return the sums of a tally as plain numbers, with the shares where a cap makes them differ."""
        return tally.numbers(capped=self.cap is not None)

    def tally_of(self, elector_ids: Iterable[int]) -> Tally:
        """Return the sums of some electors."""
        wanted = set(elector_ids)
        return tallies_of([voice for voice in self.voices if voice.elector.id in wanted], _marks(self.rules))[0]


def _marks(rules: Rules) -> Sequence[str]:
    return OPTION_MARKS if rules.method in BETWEEN_OPTIONS else PROPOSAL_MARKS


def _voice(rules: Rules, elector: Elector, ballot: Ballot | None) -> Voice:
    if ballot is None:
        return Voice(elector, elector.weight, ABSENT)
    if ballot.conditional:
        return Voice(elector, elector.weight, CONDITIONAL)
    if rules.method not in BETWEEN_OPTIONS:
        return Voice(elector, elector.weight, str(ballot.choice), objects=ballot.objects)
    return Voice(elector, elector.weight, VALID if ballot.choices else str(Choice.ABSTAIN), ballot.choices)
