"""Opt-in: every organisation for takes part, and there is a decision from a number of participants."""

from initiatives.voting.count.judgement import Absentees, Flip
from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT
from initiatives.voting.count.terms import Choice


class OptIn:
    """The judgement of a roll by the number of participants."""

    def __init__(self, roll: Roll) -> None:
        heads = roll.total.organisations
        self.roll = roll
        self.participants = heads[Choice.FOR]
        self.against = heads[Choice.AGAINST]
        self.aside = heads[Choice.ABSTAIN]
        self.absent = heads[ABSENT]
        self.needed = roll.rules.participants_needed
        self.adopted = self.participants >= self.needed

    def steps(self) -> list[Step]:
        """Return the one step of participants and how many were needed."""
        numbers = {
            "for": self.participants,
            "against": self.against,
            "abstain": self.aside,
            "basis": self.participants + self.against,
            "needed": self.needed,
        }
        formula = f"{self.participants} ≥ {self.needed}"
        return [Step("opt_in", "", numbers, formula, self.adopted, self.roll.rules.article)]

    def flip(self) -> Flip | None:
        """Return how many would have to step out, or in; None: too few voted to reach the number."""
        if self.adopted:
            out = self.participants - self.needed + 1
            return Flip(out, {f"from_{Choice.FOR}": out})
        short = self.needed - self.participants
        if self.against + self.aside < short:
            return None
        refusing = min(short, self.against)
        return Flip(short, {f"from_{Choice.AGAINST}": refusing, f"from_{Choice.ABSTAIN}": short - refusing})

    def absentees(self) -> Absentees:
        """Report whether the absentees could have filled the number; they cannot undo a participation."""
        could_adopt = self.participants + self.absent >= self.needed
        numbers = {"adopted_if_for": could_adopt, "adopted_if_against": self.adopted}
        return Absentees(str(Choice.FOR), not self.adopted and could_adopt, numbers)
