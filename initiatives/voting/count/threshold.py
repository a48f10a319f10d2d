"""One threshold that a proposal must reach, as a comparison of whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from initiatives.voting.count.tally import ABSENT, CONDITIONAL
from initiatives.voting.count.terms import Choice, MajorityBasis, Rules

_COUNTED: Mapping[str, frozenset[str]] = {
    MajorityBasis.CAST: frozenset({Choice.FOR, Choice.AGAINST}),
    MajorityBasis.CAST_WITH_ABSTENTIONS: frozenset({Choice.FOR, Choice.AGAINST, Choice.ABSTAIN}),
    MajorityBasis.ENTITLED: frozenset({Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, CONDITIONAL, ABSENT}),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """More than, or at least, num/den of a basis; for the total (college None) or for one college."""

    college: str | None
    num: int
    den: int
    strict: bool
    basis: str

    def basis_of(self, votes: Mapping[str, int]) -> int:
        """Return the number of votes of which a part is needed."""
        counted = _COUNTED[self.basis]
        return sum(number for mark, number in votes.items() if mark in counted)

    def needed(self, votes: Mapping[str, int]) -> int:
        """Return the least number of votes for that reaches the threshold on this basis, never 0."""
        part = self.num * self.basis_of(votes)
        if self.strict:
            return part // self.den + 1
        return max(1, -(-part // self.den))

    def passes(self, votes: Mapping[str, int]) -> bool:
        """Say whether the votes reach the threshold."""
        in_favour = votes[Choice.FOR]
        left, right = in_favour * self.den, self.num * self.basis_of(votes)
        return left > right if self.strict else in_favour > 0 and left >= right

    def is_exact(self, votes: Mapping[str, int]) -> bool:
        """Say whether the votes for are exactly the fraction."""
        return votes[Choice.FOR] * self.den == self.num * self.basis_of(votes)

    def formula(self, votes: Mapping[str, int]) -> str:
        """Return the comparison as figures."""
        sign = ">" if self.strict else "≥"
        return f"{votes[Choice.FOR]} × {self.den} {sign} {self.num} × {self.basis_of(votes)}"

    def pull(self, mark: str, scale: int) -> int:
        """Return what one vote with this mark adds to the slack; the threshold is reached from slack 1.

        "At least, and more than none" is two conditions; with a scale above the sum of all votes,
        scale × (den × for − num × basis) + for ≥ 1 says both at once, and stays linear.
        """
        in_favour = int(mark == Choice.FOR)
        pull = self.den * in_favour - self.num * int(mark in _COUNTED[self.basis])
        return pull if self.strict else pull * scale + in_favour

    def slack(self, votes: Mapping[str, int], scale: int) -> int:
        """Return the sum of all pulls."""
        return sum(number * self.pull(mark, scale) for mark, number in votes.items())


def thresholds_of(rules: Rules) -> list[Threshold]:
    """Return the threshold of the total, followed by those of the named colleges."""
    total = Threshold(None, rules.majority_num, rules.majority_den, rules.majority_strict, rules.majority_basis)
    return [total] + [
        Threshold(named.college, named.num, named.den, named.strict, rules.majority_basis)
        for named in rules.college_thresholds
    ]
