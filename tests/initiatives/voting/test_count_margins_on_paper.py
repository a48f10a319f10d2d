"""Narrow votes worked out on paper, where a wrong margin would name another number or another option."""

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Outcome, Result, Rules, count
from initiatives.voting.count.pools import _combined

OF_A = Rules(method="simple_majority", college_thresholds=(CollegeThreshold("a", 1, 2, strict=True),))


def cast(rules: Rules, *said: tuple[str, int, str]) -> Result:
    """Count votes of (college, weight, choice), none for who stayed away."""
    electors = [Elector(number, college, weight) for number, (college, weight, _) in enumerate(said)]
    return count(rules, electors, [Ballot(number, choice) for number, (*_, choice) in enumerate(said) if choice])


def test_a_heavy_ballot_elsewhere_does_nothing_for_a_college() -> None:
    """College a is 1 : 2, the total 6 : 12. One of a makes 7 : 11, both 8 : 10; the heavy one is needed besides."""
    result = cast(
        OF_A, ("a", 1, "for"), ("a", 1, "against"), ("a", 1, "against"), ("c", 5, "for"), ("c", 10, "against")
    )
    assert (result.outcome, result.flip_distance) == (Outcome.REJECTED, 2)


def test_one_ballot_of_the_college_is_enough_where_nobody_else_is_against() -> None:
    """College a is 1 : 2, the total 2 : 2. One of a: 2 : 1 and 3 : 1."""
    result = cast(OF_A, ("a", 1, "for"), ("a", 1, "against"), ("a", 1, "against"), ("c", 1, "for"))
    assert (result.outcome, result.flip_distance) == (Outcome.REJECTED, 1)


def test_what_absentees_could_do_is_told_of_the_total() -> None:
    """For more than half of all; college a asks 2/3 of its own."""
    rules = Rules(method="simple_majority", college_thresholds=(CollegeThreshold("a", 2, 3),))
    numbers = cast(rules, ("a", 1, "for"), ("c", 1, "against"), ("c", 1, "")).step("absentees").numbers
    assert (numbers["num"], numbers["den"], numbers["for"], numbers["basis"]) == (1, 2, 2, 3)


def test_two_pools_together() -> None:
    """0, 1 or 2 of the left add 0, 1, 5; 0 or 1 of the right add 0, 4: one 4, two 5 (5 + 0 or 1 + 4), three 9."""
    assert _combined([0, 1, 5], [0, 4]) == [0, 4, 5, 9]
    assert _combined([0, 4], [0, 1, 5]) == [0, 4, 5, 9]


def approvals(*given: set[int], chair: set[int] | None = None) -> Result:
    rules = Rules(method="approval", tie_rule="status_quo" if chair is None else "casting_vote")
    electors = [Elector(number, "a") for number in range(len(given) + 1)]
    ballots = [Ballot.approving(number, sorted(options)) for number, options in enumerate(given)]
    casting = None if chair is None else Ballot.approving(len(given), sorted(chair))
    return count(rules, electors, ballots, (7, 8, 9), casting=casting)


def test_of_two_options_as_near_the_one_placed_first_is_named() -> None:
    """7 has four, 8 and 9 two each: one ballot from 7 to 8 makes 3 : 3, and one from 7 to 9 as well."""
    numbers = approvals({7}, {7}, {7}, {7}, {8}, {8}, {9}, {9}).step("flip_distance").numbers
    assert (numbers["distance"], numbers["option_out"], numbers["option_in"]) == (1, 7, 8)


def test_what_the_chair_put_first_is_passed_not_equalled() -> None:
    """7 and 8 have two each, and the chair chose 7. One ballot more for 8 passes it."""
    result = approvals({7}, {7}, {8}, {8}, chair={7})
    numbers = result.step("flip_distance").numbers
    assert (result.chosen, numbers["distance"], numbers["option_in"]) == ((7,), 1, 8)
    # 7 has three, 8 has one: one ballot makes 2 : 2, which the chair gives to 7; two are needed.
    assert approvals({7}, {7}, {7}, {8}, chair={7}).flip_distance == 2
    assert approvals({7}, {7}, {7}, {8}, chair={8}).flip_distance == 1
