"""Counting votes: a pure function from rules, electors and ballots to a result with its steps."""

from initiatives.voting.count.checks import check_options, check_rules
from initiatives.voting.count.counting import count
from initiatives.voting.count.errors import (
    BallotOfNonElector,
    CountRefused,
    ImpossibleScore,
    InvalidElectors,
    InvalidRules,
    RepeatedOption,
    SecondBallot,
    UnknownOption,
)
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.terms import (
    BETWEEN_OPTIONS,
    HIGHEST_SCORE,
    MAJORITIES,
    Ballot,
    CapBasis,
    Choice,
    CollegeThreshold,
    Elector,
    MajorityBasis,
    Method,
    QuorumBasis,
    Rules,
    TieRule,
    second_call,
)

__all__ = [
    "BETWEEN_OPTIONS",
    "HIGHEST_SCORE",
    "MAJORITIES",
    "Ballot",
    "BallotOfNonElector",
    "CapBasis",
    "Choice",
    "CollegeThreshold",
    "CountRefused",
    "Elector",
    "ImpossibleScore",
    "InvalidElectors",
    "InvalidRules",
    "MajorityBasis",
    "Method",
    "Outcome",
    "QuorumBasis",
    "RepeatedOption",
    "Result",
    "Rules",
    "SecondBallot",
    "Step",
    "TieRule",
    "UnknownOption",
    "check_options",
    "check_rules",
    "count",
    "second_call",
]
