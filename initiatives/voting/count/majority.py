"""A simple or qualified majority: of the total, of each named college, and what a tie does."""

from collections.abc import Sequence
from dataclasses import replace

from initiatives.voting.count.judgement import Absentees, Flip
from initiatives.voting.count.margins import flip_past_objections, flip_to_adopted, flip_to_rejected
from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT, Tally
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
        self.objections = sum(voice.objects for voice in roll.voices)
        self.chair_is_for = roll.casting is not None and roll.casting.choice == Choice.FOR
        self.adopted = self._passes(self.tallies) and not self._is_stopped(self.objections)

    def _tallies(self, roll: Roll) -> list[Tally]:
        """Return the tally that each threshold judges."""
        return [roll.total if t.college is None else roll.colleges[t.college] for t in self.thresholds]

    def _decisive(self) -> list[Threshold]:
        """Return the thresholds with the casting vote in them: with the chair for, half is enough."""
        total, *colleges = self.thresholds
        return [replace(total, strict=total.strict and not self.chair_is_for), *colleges]

    def _passes(self, tallies: Sequence[Tally]) -> bool:
        return all(t.passes(tally.votes) for t, tally in zip(self._decisive(), tallies, strict=True))

    @property
    def _stops_from(self) -> int:
        return self.roll.rules.blocking_objections

    def _is_stopped(self, objections: int) -> bool:
        return 0 < self._stops_from <= objections

    def steps(self) -> list[Step]:
        """Return a step for the total, one for a tie, one for each college, and one where objections can stop it."""
        article = self.roll.rules.article
        total, *colleges = [
            _step(threshold, tally, article) for threshold, tally in zip(self.thresholds, self.tallies, strict=True)
        ]
        stop = [self._objections()] if self._stops_from else []
        return [total, *([self._tie()] if self.is_tie else []), *colleges, *stop]

    def _objections(self) -> Step:
        most, article = self._stops_from, self.roll.rules.article
        numbers = {"objections": self.objections, "stopped_from": most}
        formula = f"{self.objections} < {most}"
        return Step("objections", "", numbers, formula, not self._is_stopped(self.objections), article)

    def _tie(self) -> Step:
        numbers = {"votes": self.roll.total.votes[Choice.FOR], "decided": self.roll.casting is not None}
        return Step("tie", str(self.roll.rules.tie_rule), numbers, "", self.chair_is_for, self.roll.rules.article)

    def flip(self) -> Flip | None:
        """Return the smallest change of ballots that changes the outcome; None: none does."""
        scale = 1 + sum(self.roll.total.votes.values())
        if self._is_stopped(self.objections):
            return flip_past_objections(
                self._decisive()[0], self.roll.total, self.roll.voices, scale, 1 + self.objections - self._stops_from
            )
        change = flip_to_rejected if self.adopted else flip_to_adopted
        flip = change(self._decisive(), self.tallies, self.roll.voices, scale)
        if not self.adopted or not self._stops_from:
            return flip
        missing = self._stops_from - self.objections
        if missing > len(self.roll.cast) - self.objections or (flip and flip.distance <= missing):
            return flip
        return Flip(missing, {"to_objection": missing})

    def absentees(self) -> Absentees:
        """Report what all absentees together could have done: all for, or all against."""
        rolls = {choice: self.roll.with_absentees_as(choice) for choice in (Choice.FOR, Choice.AGAINST)}
        adopted = {choice: self._passes(self._tallies(roll)) for choice, roll in rolls.items()}
        stopped = self._is_stopped(self.objections)
        came = self.objections + self.roll.total.organisations[ABSENT]
        if stopped:
            adopted = dict.fromkeys(adopted, False)
        opposite = Choice.AGAINST if self.adopted else Choice.FOR
        could_object = self.adopted and adopted[opposite] and self._is_stopped(came)
        votes = rolls[opposite].total.votes
        total = self.thresholds[0]
        numbers = {
            "adopted_if_for": adopted[Choice.FOR],
            "adopted_if_against": adopted[Choice.AGAINST],
            "for": votes[Choice.FOR],
            "basis": total.basis_of(votes),
            "num": total.num,
            "den": total.den,
            "exact": total.is_exact(votes) and not stopped,
            **({"by_objection": could_object} if self._stops_from else {}),
        }
        return Absentees(str(opposite), could_object or adopted[opposite] != self.adopted, numbers)


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
