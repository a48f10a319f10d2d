"""Consent: a proposal stands when no reasoned objection stands. Organisations count, not their votes."""

from initiatives.voting.count.judgement import Absentees, Flip
from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT
from initiatives.voting.count.terms import Choice


class Consent:
    """The judgement of a roll by its objections."""

    def __init__(self, roll: Roll) -> None:
        heads = roll.total.organisations
        self.roll = roll
        self.consents = heads[Choice.FOR]
        self.objections = heads[Choice.AGAINST]
        self.aside = heads[Choice.ABSTAIN]
        self.silent = heads[ABSENT]
        self.silent_consents = self.silent if roll.rules.silence_consents else 0
        self.adopted = self.objections == 0 and self.consents + self.silent_consents > 0

    def steps(self) -> list[Step]:
        """Return the one step of objections and consents."""
        agreed = self.consents + self.silent_consents
        numbers = {
            "for": agreed,
            "against": self.objections,
            "abstain": self.aside,
            "silent": self.silent,
            "silence_consents": self.roll.rules.silence_consents,
            "basis": agreed + self.objections,
            "needed": max(1, agreed + self.objections),
        }
        formula = f"{self.objections} = 0, {agreed} ≥ 1"
        return [Step("consent", "", numbers, formula, self.adopted, self.roll.rules.article)]

    def flip(self) -> Flip | None:
        """Return the smallest change: one objection more, or all objections given up; None: nobody voted."""
        if self.adopted:
            # Whoever consented is named first: its change is the plainest.
            mark = Choice.FOR if self.consents else Choice.ABSTAIN
            return Flip(1, {f"from_{mark}": 1}) if self.consents + self.aside else None
        if self.objections:
            return Flip(self.objections, {f"from_{Choice.AGAINST}": self.objections})
        return Flip(1, {f"from_{Choice.ABSTAIN}": 1}) if self.aside else None

    def absentees(self) -> Absentees:
        """Report whether those who stayed silent could have objected, or consented where nobody did."""
        could_adopt = self.objections == 0 and self.consents + self.silent > 0
        opposite = Choice.AGAINST if self.adopted else Choice.FOR
        numbers = {"adopted_if_for": could_adopt, "adopted_if_against": self.adopted and self.silent == 0}
        return Absentees(str(opposite), bool(self.silent) if self.adopted else could_adopt, numbers)
