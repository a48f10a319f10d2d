"""A simple or qualified majority: of the total, of each named college, and what a tie does."""

from collections.abc import Sequence
from dataclasses import replace

from initiatives.voting.count.judgement import Absentees, Flip
from initiatives.voting.count.margins import flip_to_adopted, flip_to_rejected
from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import Tally
from initiatives.voting.count.terms import Choice, MajorityBasis, Method
from initiatives.voting.count.threshold import Threshold, thresholds_of


class Majority:
    """The judgement of a roll by votes for and votes against."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.thresholds = thresholds_of(roll.rules)
        self.tallies = self._tallies(roll)
        votes = roll.total.votes
        level = votes[Choice.FOR] == votes[Choice.AGAINST] > 0
        self.is_tie = level and roll.rules.method == Method.SIMPLE and roll.rules.majority_basis == MajorityBasis.CAST
        self.chair_is_for = roll.casting is not None and roll.casting.choice == Choice.FOR
        self.adopted = self._passes(self.tallies)

    def _tallies(self, roll: Roll) -> list[Tally]:
        """Return the tally that each threshold judges."""
        return [roll.total if t.college is None else roll.colleges[t.college] for t in self.thresholds]

    def _decisive(self) -> list[Threshold]:
        """Return the thresholds with the casting vote in them: with the chair for, half is enough."""
        total, *colleges = self.thresholds
        return [replace(total, strict=total.strict and not self.chair_is_for), *colleges]

    def _passes(self, tallies: Sequence[Tally]) -> bool:
        return all(t.passes(tally.votes) for t, tally in zip(self._decisive(), tallies, strict=True))

    def steps(self) -> list[Step]:
        """Return a step for the total, one for a tie, and one for each college."""
        article = self.roll.rules.article
        total, *colleges = [
            _step(threshold, tally, article) for threshold, tally in zip(self.thresholds, self.tallies, strict=True)
        ]
        return [total, *([self._tie()] if self.is_tie else []), *colleges]

    def _tie(self) -> Step:
        numbers = {"votes": self.roll.total.votes[Choice.FOR], "decided": self.roll.casting is not None}
        return Step("tie", str(self.roll.rules.tie_rule), numbers, "", self.chair_is_for, self.roll.rules.article)

    def flip(self) -> Flip | None:
        """Return the smallest change of ballots that changes the outcome; None: none does."""
        scale = 1 + sum(self.roll.total.votes.values())
        change = flip_to_rejected if self.adopted else flip_to_adopted
        return change(self._decisive(), self.tallies, self.roll.voices, scale)

    def absentees(self) -> Absentees:
        """Report what all absentees together could have done: all for, or all against."""
        rolls = {choice: self.roll.with_absentees_as(choice) for choice in (Choice.FOR, Choice.AGAINST)}
        adopted = {choice: self._passes(self._tallies(roll)) for choice, roll in rolls.items()}
        opposite = Choice.AGAINST if self.adopted else Choice.FOR
        votes = rolls[opposite].total.votes
        total = self.thresholds[0]
        numbers = {
            "adopted_if_for": adopted[Choice.FOR],
            "adopted_if_against": adopted[Choice.AGAINST],
            "for": votes[Choice.FOR],
            "basis": total.basis_of(votes),
            "num": total.num,
            "den": total.den,
            "exact": total.is_exact(votes),
        }
        return Absentees(str(opposite), adopted[opposite] != self.adopted, numbers)


def _step(threshold: Threshold, tally: Tally, article: str) -> Step:
    votes = tally.votes
    numbers = {
        "for": votes[Choice.FOR],
        "against": votes[Choice.AGAINST],
        "abstain": votes[Choice.ABSTAIN],
        "basis": threshold.basis_of(votes),
        "needed": threshold.needed(votes),
        "num": threshold.num,
        "den": threshold.den,
        "strict": threshold.strict,
    }
    rule = "majority" if threshold.college is None else "college_majority"
    scope = str(threshold.basis) if threshold.college is None else threshold.college
    return Step(rule, scope, numbers, threshold.formula(votes), threshold.passes(votes), article)
