"""The quorum: whether enough took part, in organisations, votes or shares."""

from initiatives.voting.count.result import Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT, CONDITIONAL
from initiatives.voting.count.terms import QuorumBasis


class Quorum:
    """The part of the electorate that must cast a ballot; an abstention is one, a conditional ballot is none yet."""

    def __init__(self, roll: Roll) -> None:
        sums = {
            QuorumBasis.HEADS: roll.total.organisations,
            QuorumBasis.VOTES: roll.total.votes,
            QuorumBasis.SHARES: roll.total.shares,
        }[QuorumBasis(roll.rules.quorum_basis)]
        self.rules = roll.rules
        self.entitled = sum(sums.values())
        self.present = self.entitled - sums[ABSENT] - sums[CONDITIONAL]
        part, den = self.rules.quorum_num * self.entitled, self.rules.quorum_den
        self.needed = part // den + 1 if self.rules.quorum_strict else -(-part // den)
        self.is_met = self.present >= self.needed
        self.short = max(0, self.needed - self.present)

    def step(self) -> Step:
        """Return the step of the quorum."""
        rules = self.rules
        numbers = {
            "present": self.present,
            "entitled": self.entitled,
            "needed": self.needed,
            "num": rules.quorum_num,
            "den": rules.quorum_den,
            "strict": rules.quorum_strict,
        }
        sign = ">" if rules.quorum_strict else "≥"
        formula = f"{self.present} × {rules.quorum_den} {sign} {rules.quorum_num} × {self.entitled}"
        return Step("quorum", str(rules.quorum_basis), numbers, formula, self.is_met, rules.quorum_article)
