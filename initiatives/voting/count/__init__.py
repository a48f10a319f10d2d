"""Counting votes: a pure function from rules, electors and ballots to a result with its steps."""

from initiatives.voting.count.counting import count
from initiatives.voting.count.errors import (
    BallotOfNonElector,
    CountRefused,
    InvalidElectors,
    InvalidRules,
    SecondBallot,
    UnknownOption,
)
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.terms import (
    Ballot,
    Choice,
    CollegeThreshold,
    Elector,
    MajorityBasis,
    Method,
    QuorumBasis,
    Rules,
)

__all__ = [
    "Ballot",
    "BallotOfNonElector",
    "Choice",
    "CollegeThreshold",
    "CountRefused",
    "Elector",
    "InvalidElectors",
    "InvalidRules",
    "MajorityBasis",
    "Method",
    "Outcome",
    "QuorumBasis",
    "Result",
    "Rules",
    "SecondBallot",
    "Step",
    "UnknownOption",
    "count",
]
