"""What a count refuses names the setting or the elector, and what is wrong with it, to the letter."""

from collections.abc import Iterable
from typing import Any

import pytest

from initiatives.voting.count import Ballot, CollegeThreshold, CountRefused, Elector, Rules, count

TWO = (Elector(1, "a"), Elector(2, "a"))
A = CollegeThreshold("a", 1, 2)


def simple(**changed: Any) -> Rules:
    return Rules(method="simple_majority", **changed)


@pytest.mark.parametrize(
    ("rules", "electors", "options", "casting", "words"),
    [
        (simple(), TWO, (), Ballot(1, "for"), "tie_rule: these rules know no casting vote"),
        (
            simple(tie_rule="casting_vote"),
            TWO,
            (),
            Ballot(1, "for", conditional=True),
            "tie_rule: a casting vote decides at once, without reservation",
        ),
        (simple(college_thresholds=(A, A)), TWO, (), None, "college_thresholds, a: named twice"),
        (
            Rules(method="consent", silence_consents=True, quorum_num=1, quorum_den=2),
            TWO,
            (),
            None,
            "quorum: where silence consents, nobody is absent",
        ),
        (simple(majority_num=2, majority_den=3), TWO, (), None, "majority: a simple majority is more than 1/2"),
        (
            simple(tie_rule="casting_vote", majority_basis="entitled"),
            TWO,
            (),
            None,
            "tie_rule: a tie is as many votes for as against: the majority must be of these alone",
        ),
        (simple(), (*TWO, Elector(1, "a")), (), None, "elector 1: listed twice"),
        (
            simple(college_thresholds=(CollegeThreshold("z", 1, 2),)),
            TWO,
            (),
            None,
            "college_thresholds, z: no elector is in this college",
        ),
        (Rules(method="approval"), TWO, (7, 7), None, "options: an option is listed twice"),
        (simple(majority_num=0), TWO, (), None, "majority: 0/2 does not lie between 1 and 1"),
        (simple(majority_basis="all"), TWO, (), None, "majority_basis: 'all' is unknown"),
        (simple(quorum_num=1.0, quorum_den=2), TWO, (), None, "quorum: 1.0/2 is not a fraction of whole numbers"),
    ],
)
def test_it_says_what_and_where(
    rules: Rules, electors: Iterable[Elector], options: tuple[int, ...], casting: Ballot | None, words: str
) -> None:
    with pytest.raises(CountRefused) as refused:
        count(rules, electors, [], options, casting=casting)
    assert str(refused.value).removeprefix("rules, ") == words
