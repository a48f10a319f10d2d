"""Rules that contradict themselves are refused with the setting and the reason."""

from typing import Any

import pytest

from initiatives.voting.count import CollegeThreshold, InvalidRules, Method, Rules, check_options, check_rules

METHODS = [str(method) for method in Method]


def refusal(**settings: Any) -> tuple[str, str]:
    with pytest.raises(InvalidRules) as refused:
        check_rules(Rules(**settings))
    return refused.value.field, refused.value.reason


@pytest.mark.parametrize("method", METHODS)
def test_a_method_alone_is_a_rule_set(method: str) -> None:
    check_rules(Rules(method=method))


@pytest.mark.parametrize("quorum", [(0, 1), (1, 2), (2, 3), (1, 1)])
def test_a_quorum_lies_between_nothing_and_everybody(quorum: tuple[int, int]) -> None:
    check_rules(Rules(method="consent", quorum_num=quorum[0], quorum_den=quorum[1], quorum_basis="shares"))


@pytest.mark.parametrize(
    ("settings", "field", "reason"),
    [
        ({"method": "acclamation"}, "method", "'acclamation' is unknown"),
        ({"method": "approval", "quorum_basis": "members"}, "quorum_basis", "'members' is unknown"),
        ({"method": "score", "weight_cap_basis": "heads"}, "weight_cap_basis", "'heads' is unknown"),
        ({"method": "score", "tie_rule": "coin"}, "tie_rule", "'coin' is unknown"),
        ({"method": "approval", "quorum_num": 3, "quorum_den": 2}, "quorum", "3/2 does not lie between 0 and 1"),
        (
            {"method": "approval", "weight_cap_num": 11, "weight_cap_den": 10},
            "weight_cap",
            "11/10 does not lie between 0 and 1",
        ),
        ({"method": "score", "weight_cap_num": -1}, "weight_cap", "-1/1 does not lie between 0 and 1"),
        ({"method": "score", "winners": 0}, "winners", "0 is not a whole number from 1"),
        ({"method": "score", "winners": True}, "winners", "True is not a whole number from 1"),
        (
            {"method": "opt_in", "participants_needed": 0},
            "participants_needed",
            "0 is not a whole number from 1",
        ),
        ({"method": "simple_majority", "majority_num": 2, "majority_den": 3}, "majority", "a simple majority is more"),
        ({"method": "consent", "majority_num": 2, "majority_den": 3}, "majority", "consent asks no majority"),
        ({"method": "opt_in", "majority_basis": "entitled"}, "majority_basis", "opt_in asks no majority"),
        (
            {"method": "approval", "college_thresholds": (CollegeThreshold("venue", 1, 2),)},
            "college_thresholds",
            "approval asks no majority",
        ),
        (
            {"method": "simple_majority", "participants_needed": 5},
            "participants_needed",
            "simple_majority asks no number of participants",
        ),
        ({"method": "qualified_majority", "winners": 2}, "winners", "qualified_majority does not choose"),
        (
            {"method": "consent", "weight_cap_num": 1, "weight_cap_den": 10},
            "weight_cap",
            "consent counts organisations, not votes",
        ),
        (
            {"method": "opt_in", "weight_cap_num": 1, "weight_cap_den": 10},
            "weight_cap",
            "opt_in counts organisations, not votes",
        ),
        ({"method": "consent", "silence_consents": 1}, "silence_consents", "1 is neither true nor false"),
        (
            {"method": "simple_majority", "silence_consents": True},
            "silence_consents",
            "simple_majority gives silence no meaning",
        ),
        (
            {"method": "consent", "silence_consents": True, "quorum_num": 1, "quorum_den": 2},
            "quorum",
            "where silence consents, nobody is absent",
        ),
        (
            {"method": "consent", "silence_consents": True, "quorum_strict": True},
            "quorum",
            "where silence consents, nobody is absent",
        ),
        (
            {"method": "qualified_majority", "tie_rule": "casting_vote"},
            "tie_rule",
            "qualified_majority knows no tie",
        ),
        ({"method": "consent", "tie_rule": "casting_vote"}, "tie_rule", "consent knows no tie"),
        (
            {"method": "simple_majority", "tie_rule": "casting_vote", "majority_basis": "entitled"},
            "tie_rule",
            "a tie is as many votes for as against",
        ),
    ],
)
def test_a_contradiction_is_refused(settings: dict[str, Any], field: str, reason: str) -> None:
    said = refusal(**settings)
    assert said[0] == field
    assert said[1].startswith(reason)


@pytest.mark.parametrize(
    "settings",
    [
        {"method": "approval", "winners": 3, "tie_rule": "casting_vote", "weight_cap_num": 1, "weight_cap_den": 10},
        {"method": "score", "winners": 2, "tie_rule": "casting_vote", "weight_cap_basis": "cast"},
        {"method": "simple_majority", "tie_rule": "casting_vote", "weight_cap_num": 1, "weight_cap_den": 1},
        {"method": "qualified_majority", "majority_num": 4, "majority_den": 5, "quorum_basis": "shares"},
        {"method": "opt_in", "participants_needed": 12, "quorum_num": 1, "quorum_den": 2},
        {"method": "consent", "silence_consents": True},
    ],
)
def test_settings_that_belong_together_are_accepted(settings: dict[str, Any]) -> None:
    check_rules(Rules(**settings))


@pytest.mark.parametrize("method", METHODS)
def test_only_a_choice_between_options_has_options(method: str) -> None:
    if method in ("approval", "score"):
        check_options(Rules(method=method, winners=2), [3, 7])
        return
    check_options(Rules(method=method), [])
    with pytest.raises(InvalidRules, match=f"options: {method} does not choose between options"):
        check_options(Rules(method=method), [3])


def test_an_option_stands_once_in_the_list_and_there_are_as_many_as_winners() -> None:
    with pytest.raises(InvalidRules, match="options: an option is listed twice"):
        check_options(Rules(method="approval"), [3, 7, 3])
    with pytest.raises(InvalidRules, match="winners: 3 are chosen from 2 options"):
        check_options(Rules(method="score", winners=3), [3, 7])
    with pytest.raises(InvalidRules, match="winners: 1 are chosen from 0 options"):
        check_options(Rules(method="score"), [])
