"""A count that cannot be right is refused with a named error."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from initiatives.voting.count import (
    Ballot,
    BallotOfNonElector,
    CollegeThreshold,
    Elector,
    InvalidElectors,
    InvalidRules,
    Rules,
    SecondBallot,
    UnknownOption,
    count,
)

RULES = Rules(method="qualified_majority", majority_num=2, majority_den=3)
ELECTORS = [Elector(1, "library"), Elector(2, "venue")]


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(UnknownOption, match="elector 1: unknown option 'yes'"):
        count(RULES, ELECTORS, [Ballot(1, "yes")])


def test_absent_is_not_something_one_can_vote() -> None:
    with pytest.raises(UnknownOption):
        count(RULES, ELECTORS, [Ballot(1, "absent")])


def test_a_ballot_of_a_non_elector_is_refused() -> None:
    with pytest.raises(BallotOfNonElector, match="3"):
        count(RULES, ELECTORS, [Ballot(3, "for")])


def test_two_ballots_for_one_elector_are_refused() -> None:
    with pytest.raises(SecondBallot, match="elector 2 has two ballots"):
        count(RULES, ELECTORS, [Ballot(2, "for"), Ballot(1, "for"), Ballot(2, "for")])


@pytest.mark.parametrize(
    "change",
    [
        {"method": "acclamation"},
        {"quorum_basis": "members"},
        {"majority_basis": "heads"},
        {"quorum_num": -1},
        {"quorum_num": 3, "quorum_den": 2},
        {"quorum_den": 0},
        {"quorum_num": 1, "quorum_den": 1, "quorum_strict": True},
        {"majority_num": 0},
        {"majority_num": 4, "majority_den": 3},
        {"majority_num": Fraction(1, 2)},
        {"majority_num": 0.5, "majority_den": 1},
        {"method": "simple_majority"},  # of 2/3
        {"college_thresholds": (CollegeThreshold("venue", 0, 1),)},
        {"college_thresholds": (CollegeThreshold("venue", 1, 1, strict=True),)},
        {"college_thresholds": (CollegeThreshold("venue", 1, 2), CollegeThreshold("venue", 2, 3))},
        {"college_thresholds": (CollegeThreshold("museum", 1, 2),)},  # no elector is in it
    ],
)
def test_rules_that_cannot_work_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidRules):
        count(replace(RULES, **change), ELECTORS, [])


@pytest.mark.parametrize(
    "elector",
    [
        Elector(1, "library"),  # listed already
        Elector(3, "library", -1),
        Elector(3, "library", 1, -5),
        Elector(3, "library", True),
        Elector(3, "library", 1.0),  # type: ignore[arg-type]
    ],
)
def test_an_elector_with_an_impossible_number_is_refused(elector: Elector) -> None:
    with pytest.raises(InvalidElectors):
        count(RULES, [*ELECTORS, elector], [])
