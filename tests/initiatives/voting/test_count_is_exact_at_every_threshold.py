"""At the threshold, one below and one above it: exact for every electorate from 1 to 5000."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

import pytest

from initiatives.voting.count import Ballot, Choice, Elector, Outcome, Result, Rules, count, threshold
from initiatives.voting.count.quorum import Quorum
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT, PROPOSAL_MARKS, Tally
from initiatives.voting.count.threshold import thresholds_of

LARGEST = 5000
# Of every electorate the thresholds themselves are asked; of these the whole count.
COUNTED = {*range(1, 101), *range(101, LARGEST, 97), LARGEST}
YES, NO = 1, 2


def weighed(rules: Rules, yes: int, no: int) -> Result:
    """Count one elector with all votes for and one with all votes against."""
    electors = [Elector(YES, "a", yes), Elector(NO, "a", no)]
    return count(rules, electors, [Ballot(YES, "for"), Ballot(NO, "against")])


def around(exact: Fraction, entitled: int, *, strict: bool) -> tuple[int, dict[int, bool]]:
    """Give the least number that is enough, and for it and its neighbours whether each is."""
    needed = floor(exact) + 1 if strict else ceil(exact)
    near = [number for number in (needed - 1, needed, needed + 1) if 0 <= number <= entitled]
    return needed, {number: Fraction(number) > exact if strict else Fraction(number) >= exact for number in near}


def first_wrong(rules: Rules, part: Fraction, *, strict: bool) -> int | None:
    """Give the smallest electorate where the outcome is not that of the fraction; None: it is everywhere."""
    [total] = thresholds_of(rules)
    for entitled in range(1, LARGEST + 1):
        needed, enough = around(part * entitled, entitled, strict=strict)
        for yes, is_enough in enough.items():
            votes = {"for": yes, "against": entitled - yes, "abstain": 0}
            if total.passes(votes) != is_enough or total.needed(votes) != needed:
                return entitled
            if entitled in COUNTED:
                result = weighed(rules, yes, entitled - yes)
                if (result.outcome == Outcome.ADOPTED) != is_enough or result.needed != needed:
                    return entitled
    return None


@pytest.mark.parametrize(("num", "den"), [(2, 3), (3, 4), (4, 5), (1, 1)])
def test_a_qualified_majority_is_exact(num: int, den: int) -> None:
    rules = Rules(method="qualified_majority", majority_num=num, majority_den=den)
    assert first_wrong(rules, Fraction(num, den), strict=False) is None


def test_a_simple_majority_is_exact() -> None:
    assert first_wrong(Rules(method="simple_majority"), Fraction(1, 2), strict=True) is None


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("num", "den"), [(1, 2), (2, 3), (3, 4)])
def test_a_quorum_is_exact(num: int, den: int, strict: bool) -> None:
    rules = Rules(method="simple_majority", quorum_num=num, quorum_den=den, quorum_basis="votes", quorum_strict=strict)
    for entitled in range(1, LARGEST + 1):
        needed, enough = around(Fraction(num, den) * entitled, entitled, strict=strict)
        for present, is_enough in enough.items():
            sums = {mark: [0, 0, 0, 0] for mark in PROPOSAL_MARKS}
            sums[Choice.ABSTAIN], sums[ABSENT] = [1, present, 0, present], [1, entitled - present, 0, 0]
            asked = Quorum(Roll(rules, (), None, [], None, Tally.of(sums), {}))
            assert (asked.is_met, asked.needed) == (is_enough, needed), entitled
            if entitled in COUNTED:
                electors = [Elector(YES, "a", present), Elector(NO, "a", entitled - present)]
                result = count(rules, electors, [Ballot(YES, "for")])
                assert (result.outcome != Outcome.NO_QUORUM) == is_enough, entitled


def test_a_tenth_as_a_cap_is_exact() -> None:
    rules = Rules(method="simple_majority", weight_cap_num=1, weight_cap_den=10)
    for entitled in [number for number in COUNTED if number >= 10]:
        result = weighed(rules, entitled, 0)
        assert result.decisive.numbers["for"] == floor(Fraction(entitled, 10)), entitled


@pytest.mark.parametrize("entitled", [1, 2, 3, 44, 45, 300, 999, 5000])
def test_the_same_holds_for_as_many_organisations(entitled: int) -> None:
    rules = Rules(method="qualified_majority", majority_num=4, majority_den=5)
    needed = ceil(Fraction(4 * entitled, 5))
    electors = [Elector(number, "a") for number in range(entitled)]
    for yes, outcome in ((needed - 1, Outcome.REJECTED), (needed, Outcome.ADOPTED)):
        ballots = [Ballot(number, "for" if number < yes else "against") for number in range(entitled)]
        assert count(rules, electors, ballots).outcome == outcome


def test_thirty_five_of_forty_four_is_not_four_fifths() -> None:
    # 35/44 = 79.545…; 4/5 of 44 is 35.2, so 36.
    result = weighed(Rules(method="qualified_majority", majority_num=4, majority_den=5), 35, 9)
    assert (result.outcome, result.needed, result.margin) == (Outcome.REJECTED, 36, -1)


@pytest.mark.parametrize("entitled", range(1, 120))
def test_an_opt_in_is_exact_at_its_number(entitled: int) -> None:
    electors = [Elector(number, "a") for number in range(entitled)]
    rules = Rules(method="opt_in", participants_needed=entitled)
    yes = [Ballot(number, "for") for number in range(entitled)]
    assert count(rules, electors, yes).outcome == Outcome.ADOPTED
    assert count(rules, electors, yes[1:]).outcome == Outcome.REJECTED


def test_whole_per_cents_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def passes(self: threshold.Threshold, votes: Mapping[str, int]) -> bool:
        yes, basis = votes[Choice.FOR], self.basis_of(votes)
        return yes > 0 and round(Fraction(100 * yes, basis)) >= round(Fraction(100 * self.num, self.den))

    monkeypatch.setattr(threshold.Threshold, "passes", passes)
    rules = Rules(method="qualified_majority", majority_num=4, majority_den=5)
    # 79.5 % is the least that rounds to 80 %: 31/39 = 79.487 is not, 35/44 = 79.545 is the first.
    assert first_wrong(rules, Fraction(4, 5), strict=False) == 44
