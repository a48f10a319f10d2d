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
    ImpossibleScore,
    InvalidElectors,
    InvalidRules,
    RepeatedOption,
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


APPROVAL = Rules(method="approval")
SCORE = Rules(method="score", tie_rule="casting_vote")
OPTIONS = (7, 8)


@pytest.mark.parametrize(
    ("rules", "ballot", "option"),
    [
        (APPROVAL, Ballot.approving(1, [7, 9]), 9),
        (SCORE, Ballot.scoring(1, {9: 3}), 9),
        (APPROVAL, Ballot(1, "for"), "for"),  # a choice on a proposal
        (SCORE, Ballot(1, "abstain"), "abstain"),  # a blank ballot names nothing at all
    ],
)
def test_an_option_or_choice_that_is_not_offered_is_refused(rules: Rules, ballot: Ballot, option: object) -> None:
    with pytest.raises(UnknownOption) as refused:
        count(rules, ELECTORS, [Ballot(2), ballot], OPTIONS)
    assert (refused.value.elector_id, refused.value.option) == (1, option)


@pytest.mark.parametrize("method", ["simple_majority", "consent", "opt_in"])
def test_a_proposal_has_no_options_to_choose_from(method: str) -> None:
    with pytest.raises(UnknownOption, match="elector 1: unknown option 7"):
        count(Rules(method=method), ELECTORS, [Ballot(1, "for", ((7, 1),))])
    with pytest.raises(UnknownOption, match="elector 1: unknown option ''"):
        count(Rules(method=method), ELECTORS, [Ballot(1)])
    with pytest.raises(InvalidRules):
        count(Rules(method=method), ELECTORS, [], OPTIONS)


@pytest.mark.parametrize("rules", [APPROVAL, SCORE])
def test_an_option_named_twice_is_refused(rules: Rules) -> None:
    with pytest.raises(RepeatedOption, match="elector 2: option 8 is named twice"):
        count(rules, ELECTORS, [Ballot(1), Ballot(2, "", ((7, 1), (8, 1), (8, 1)))], OPTIONS)


@pytest.mark.parametrize(
    ("rules", "points"), [(SCORE, -1), (SCORE, 6), (SCORE, True), (SCORE, 2.0), (APPROVAL, 0), (APPROVAL, 2)]
)
def test_points_that_the_method_does_not_know_are_refused(rules: Rules, points: Any) -> None:
    with pytest.raises(ImpossibleScore) as refused:
        count(rules, ELECTORS, [Ballot(1, "", ((7, 1), (8, points)))], OPTIONS)
    assert (refused.value.elector_id, refused.value.option, refused.value.points) == (1, 8, points)


@pytest.mark.parametrize("points", [0, 1, 5])
def test_points_from_nought_to_five_are_counted(points: int) -> None:
    result = count(SCORE, ELECTORS, [Ballot.scoring(1, {7: points})], OPTIONS)
    assert {step.scope: step.numbers["points"] for step in result.steps_of("option")} == {"7": points, "8": 0}


def test_a_casting_vote_is_a_valid_ballot_of_an_elector_under_rules_that_know_it() -> None:
    with pytest.raises(InvalidRules, match="tie_rule: these rules know no casting vote"):
        count(RULES, ELECTORS, [], casting=Ballot(1, "for"))
    with pytest.raises(BallotOfNonElector):
        count(SCORE, ELECTORS, [], OPTIONS, casting=Ballot.scoring(3, {7: 1}))
    with pytest.raises(UnknownOption):
        count(SCORE, ELECTORS, [], OPTIONS, casting=Ballot.scoring(1, {9: 1}))


def test_an_option_listed_twice_is_refused() -> None:
    with pytest.raises(InvalidRules, match="an option is listed twice"):
        count(APPROVAL, ELECTORS, [], (7, 8, 7))


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
