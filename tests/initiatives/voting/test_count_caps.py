"""A cap on votes, of all weights or of those present, and a quorum in shares beside it."""

import pytest

from initiatives.voting.count import Ballot, Elector, Outcome, Result, Rules, count

OF_THOSE_PRESENT = Rules(
    method="simple_majority",
    weight_cap_num=1,
    weight_cap_den=10,
    weight_cap_basis="cast",
    weight_cap_article="cap art.",
)
OF_ALL = Rules(method="simple_majority", weight_cap_num=1, weight_cap_den=10)


def counted(rules: Rules, votes: list[tuple[int, str]]) -> Result:
    """Count weights with their choice; an empty choice is absent."""
    electors = [Elector(number, "a", weight) for number, (weight, _) in enumerate(votes)]
    return count(rules, electors, [Ballot(number, choice) for number, (_, choice) in enumerate(votes) if choice])


def test_nobody_counts_for_more_than_the_part_of_those_present() -> None:
    # Present 400 + 100 + 60 × 5 = 800, a tenth is 80: 400 and 100 count for 80, the others for 60 each.
    votes = [(400, "for"), (100, "for"), *[(60, "against")] * 5, (900, "")]
    result = counted(OF_THOSE_PRESENT, votes)
    majority = result.step("majority").numbers
    assert (majority["for"], majority["against"]) == (160, 300)
    cap = result.step("weight_cap")
    assert (cap.scope, cap.formula, cap.article, cap.verdict) == ("cast", "1 × 800 / 10", "cap art.", None)
    # The absent 900 would count for 80 too; lost: 320 + 20 + 820.
    assert dict(cap.numbers) == {"most": 80, "total": 800, "num": 1, "den": 10, "limited": 3, "lost_votes": 1160}


def test_a_cap_of_all_weights_does_not_depend_on_who_comes() -> None:
    # All: 400 + 100 + 300 + 900 = 1700, a tenth is 170: 170 + 100 for, 300 against.
    votes = [(400, "for"), (100, "for"), *[(60, "against")] * 5, (900, "")]
    majority = counted(OF_ALL, votes).step("majority").numbers
    assert (majority["for"], majority["against"]) == (270, 300)
    assert counted(OF_ALL, votes).step("weight_cap").numbers["total"] == 1700


@pytest.mark.parametrize(("total", "most"), [(109, 10), (110, 11), (119, 11), (120, 12)])
def test_the_cap_is_rounded_down(total: int, most: int) -> None:
    result = counted(OF_ALL, [(total - 50, "for"), (50, "against")])
    assert result.step("weight_cap").numbers["most"] == most
    assert result.step("majority").numbers["for"] == most


def test_less_than_one_vote_is_one_vote_for_whoever_has_any() -> None:
    # A tenth of 3 + 2 + 1 + 0 = 6 is less than one: exactly 6/10 for each with a weight, so the same for all.
    result = counted(OF_THOSE_PRESENT, [(3, "for"), (2, "against"), (1, "against"), (0, "against")])
    majority = result.step("majority").numbers
    assert (majority["for"], majority["against"]) == (1, 2)


def test_a_cap_of_the_whole_limits_nobody() -> None:
    rules = Rules(method="simple_majority", weight_cap_num=1, weight_cap_den=1)
    result = counted(rules, [(7, "for"), (3, "against")])
    assert result.step("weight_cap").numbers["limited"] == 0
    assert result.step("majority").numbers["for"] == 7


def test_the_sums_show_the_shares_beside_the_votes() -> None:
    total = counted(OF_ALL, [(70, "for"), (30, "against"), (100, "")]).step("total").numbers
    # A tenth of 200 is 20.
    assert (total["for_votes"], total["against_votes"], total["absent_votes"], total["entitled_votes"]) == (
        20,
        20,
        20,
        60,
    )
    assert (total["for_shares"], total["absent_shares"], total["entitled_shares"]) == (70, 100, 200)
    assert "for_shares" not in counted(Rules(method="simple_majority"), [(70, "for")]).step("total").numbers


def test_a_quorum_counts_heads_votes_or_shares() -> None:
    # One of three organisations; 70 of 100 shares; under a cap of a quarter (25) 25 of 25 + 20 + 10 = 55 votes.
    votes = [(70, "for"), (20, ""), (10, "")]
    for basis, present, entitled, outcome in (
        ("heads", 1, 3, Outcome.NO_QUORUM),
        ("shares", 70, 100, Outcome.ADOPTED),
        ("votes", 25, 55, Outcome.NO_QUORUM),
    ):
        rules = Rules(
            method="simple_majority",
            quorum_num=1,
            quorum_den=2,
            quorum_basis=basis,
            weight_cap_num=1,
            weight_cap_den=4,
        )
        result = counted(rules, votes)
        quorum = result.step("quorum").numbers
        assert (quorum["present"], quorum["entitled"], result.outcome) == (present, entitled, outcome)


def test_absentees_lift_the_cap_of_those_present() -> None:
    # Present 4 × 11 + 12 + 5 × 9 + 8 = 109, a tenth is 10: 5 × 10 = 50 for, 53 against. With the absent one
    # there are 110 and the cap is 11: 55 for, also when it votes against, which makes 54.
    votes = [*[(11, "for")] * 4, (12, "for"), *[(9, "against")] * 5, (8, "against"), (1, "")]
    result = counted(OF_THOSE_PRESENT, votes)
    assert (result.outcome, result.step("majority").numbers["for"]) == (Outcome.REJECTED, 50)
    absentees = result.step("absentees").numbers
    assert (absentees["adopted_if_for"], absentees["adopted_if_against"]) == (1, 1)
    assert (absentees["for"], absentees["basis"]) == (56, 109)
    assert result.absentees_could_change_it
    # A cap of all weights is 11 from the start.
    assert counted(OF_ALL, votes).outcome == Outcome.ADOPTED


def test_a_cap_holds_for_points_as_well() -> None:
    electors = [Elector(1, "a", 90), Elector(2, "a", 5), Elector(3, "a", 5)]
    rules = Rules(method="score", weight_cap_num=1, weight_cap_den=10)
    cast = [Ballot.scoring(1, {7: 5}), Ballot.scoring(2, {8: 5}), Ballot.scoring(3, {8: 5})]
    # A tenth of 100 is 10: option 7 has 10 × 5 = 50 points, option 8 has 2 × 5 × 5 = 50: level.
    result = count(rules, electors, cast, (7, 8))
    assert [step.numbers["points"] for step in result.steps_of("option")] == [50, 50]
    assert result.chosen == ()
