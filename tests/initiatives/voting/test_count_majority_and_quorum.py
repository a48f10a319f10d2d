"""A count says adopted, rejected or no quorum, exactly at the threshold and with its numbers."""

import pytest

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Outcome, Result, Rules, count, second_call

TWO_THIRDS = Rules(method="qualified_majority", quorum_num=1, quorum_den=2, majority_num=2, majority_den=3, article="9")
SIMPLE = Rules(method="simple_majority", quorum_num=1, quorum_den=2)


def electors_of(number: int, *, college: str = "library") -> list[Elector]:
    return [Elector(i, college, 1, 1000 * i) for i in range(1, number + 1)]


def ballots_of(yes: int, no: int, blank: int) -> list[Ballot]:
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    return [Ballot(i, choice) for i, choice in enumerate(choices, start=1)]


def counted(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0) -> Result:
    return count(rules, electors_of(entitled), ballots_of(yes, no, blank))


def test_the_worked_example_of_forty_one_libraries() -> None:
    result = counted(TWO_THIRDS, 41, 26, 8, 2)
    assert result.outcome == Outcome.ADOPTED
    # Quorum: half of 41 is 20.5, so 21; present 26 + 8 + 2 = 36. Majority: 2/3 of 34 is 22.67, so 23.
    assert result.step("quorum").numbers["needed"] == 21
    assert result.step("quorum").numbers["present"] == 36
    assert result.needed == 23
    assert result.margin == 3
    # 23 for, 11 against: 23 × 3 = 69 ≥ 2 × 34 = 68. 22 for, 12 against: 66 < 68. So four must move.
    assert result.flip_distance == 4
    # All five absentees against: 26 × 3 = 78 = 2 × 39.
    assert not result.absentees_could_change_it
    assert result.step("absentees").numbers["exact"] == 1
    assert result.step("absentees").numbers["basis"] == 39


@pytest.mark.parametrize(
    ("num", "den", "yes", "no", "adopted"),
    [
        (2, 3, 22, 11, True),  # 66 ≥ 66
        (2, 3, 22, 12, False),  # 66 < 68
        (3, 4, 30, 10, True),  # 120 ≥ 120
        (3, 4, 29, 11, False),  # 116 < 120: one vote short
        (4, 5, 35, 9, False),  # 79.5 % rounds to 80 %; 175 < 176
        (4, 5, 36, 9, True),  # 180 ≥ 180
        (1, 1, 40, 0, True),
        (1, 1, 39, 1, False),
    ],
)
def test_a_qualified_majority_is_exact_at_its_threshold(num: int, den: int, yes: int, no: int, adopted: bool) -> None:
    rules = Rules(method="qualified_majority", majority_num=num, majority_den=den)
    expected = Outcome.ADOPTED if adopted else Outcome.REJECTED
    assert counted(rules, 60, yes, no).outcome == expected


def test_a_tie_rejects_and_one_vote_more_adopts() -> None:
    assert counted(SIMPLE, 40, 15, 15).outcome == Outcome.REJECTED
    assert counted(SIMPLE, 40, 16, 15).outcome == Outcome.ADOPTED
    assert counted(SIMPLE, 40, 15, 16).outcome == Outcome.REJECTED
    # More than half of 30 is 16, more than half of 31 is 16.
    assert counted(SIMPLE, 40, 15, 15).needed == 16
    assert counted(SIMPLE, 40, 16, 15).needed == 16


def test_abstentions_count_for_the_quorum_and_not_for_the_majority() -> None:
    result = counted(SIMPLE, 40, 2, 1, 17)
    assert result.step("quorum").numbers["present"] == 20
    assert result.outcome == Outcome.ADOPTED
    assert result.needed == 2


def test_without_a_single_yes_nothing_is_adopted() -> None:
    assert counted(TWO_THIRDS, 4, 0, 0, 4).outcome == Outcome.REJECTED
    assert counted(TWO_THIRDS, 4, 0, 0, 4).needed == 1
    assert count(Rules(method="simple_majority"), [], []).outcome == Outcome.REJECTED


def test_a_quorum_is_at_least_or_more_than_its_part() -> None:
    more_than = Rules(method="simple_majority", quorum_num=1, quorum_den=2, quorum_strict=True)
    assert counted(SIMPLE, 40, 20, 0).outcome == Outcome.ADOPTED
    assert counted(more_than, 40, 20, 0).outcome == Outcome.NO_QUORUM
    assert counted(more_than, 40, 20, 0).step("quorum").numbers["needed"] == 21
    assert counted(SIMPLE, 41, 20, 0).outcome == Outcome.NO_QUORUM
    assert counted(SIMPLE, 41, 21, 0).outcome == Outcome.ADOPTED


def test_a_quorum_by_votes_differs_from_a_quorum_by_heads() -> None:
    electors = [Elector(1, "library", 70), Elector(2, "library", 10), Elector(3, "library", 20)]
    one_heavy = [Ballot(1, "for")]
    by_votes = Rules(method="simple_majority", quorum_num=1, quorum_den=2, quorum_basis="votes")
    assert count(by_votes, electors, one_heavy).outcome == Outcome.ADOPTED  # 70 of 100 votes
    assert count(SIMPLE, electors, one_heavy).outcome == Outcome.NO_QUORUM  # 1 of 3 organisations
    two_light = [Ballot(2, "for"), Ballot(3, "for")]
    assert count(by_votes, electors, two_light).outcome == Outcome.NO_QUORUM  # 30 of 100 votes
    assert count(SIMPLE, electors, two_light).outcome == Outcome.ADOPTED  # 2 of 3 organisations


def test_the_basis_of_the_majority_may_hold_abstentions_or_everybody() -> None:
    # 12 for, 6 against, 3 abstentions, 9 absent: 2/3 of 18 = 12, of 21 = 14, of 30 = 20.
    for basis, needed in (("cast", 12), ("cast_with_abstentions", 14), ("entitled", 20)):
        rules = Rules(method="qualified_majority", majority_num=2, majority_den=3, majority_basis=basis)
        result = counted(rules, 30, 12, 6, 3)
        assert result.needed == needed
        assert result.outcome == (Outcome.ADOPTED if needed == 12 else Outcome.REJECTED)


def test_weights_decide_the_majority_and_weight_zero_stays_zero() -> None:
    electors = [Elector(1, "a", 5), Elector(2, "a", 1), Elector(3, "a", 1), Elector(4, "a", 0)]
    ballots = [Ballot(1, "for"), Ballot(2, "against"), Ballot(3, "against"), Ballot(4, "against")]
    result = count(SIMPLE, electors, ballots)
    assert result.outcome == Outcome.ADOPTED  # 5 votes against 2
    assert result.step("majority").numbers["against"] == 2
    assert result.step("total").numbers["against"] == 3  # organisations
    only_zero = count(SIMPLE, [Elector(1, "a", 0)], [Ballot(1, "for")])
    assert only_zero.outcome == Outcome.REJECTED


def test_organisations_votes_and_inhabitants_are_reported_apart_and_per_college() -> None:
    electors = [
        Elector(1, "venue", 2, 500),
        Elector(2, "library", 3, 700),
        Elector(3, "library", 1, 900),
        Elector(4, "library", 4, 50),
    ]
    result = count(SIMPLE, electors, [Ballot(1, "against"), Ballot(2, "for"), Ballot(3, "abstain")])
    total = result.step("total").numbers
    assert (total["for"], total["against"], total["abstain"], total["absent"], total["entitled"]) == (
        1,
        1,
        1,
        1,
        4,
    )
    assert (total["for_votes"], total["absent_votes"], total["entitled_votes"]) == (3, 4, 10)
    assert (total["abstain_inhabitants"], total["entitled_inhabitants"]) == (900, 2150)
    assert [step.scope for step in result.steps_of("college")] == ["library", "venue"]
    library = result.steps_of("college")[0].numbers
    assert (library["for"], library["against"], library["entitled"], library["entitled_inhabitants"]) == (
        1,
        0,
        3,
        1650,
    )


def test_every_named_college_must_reach_its_own_threshold() -> None:
    electors = electors_of(6) + [Elector(i, "venue") for i in (7, 8, 9)]
    rules = Rules(method="simple_majority", college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True),))
    for_all = [Ballot(i, "for") for i in range(1, 7)]
    one_of_two = count(rules, electors, [*for_all, Ballot(7, "for"), Ballot(8, "against")])
    assert one_of_two.outcome == Outcome.REJECTED  # 7 of 8 in total, but 1 of 2 is not more than half
    assert one_of_two.step("majority").verdict is True
    assert one_of_two.step("college_majority").verdict is False
    two_of_three = count(rules, electors, [*for_all, Ballot(7, "for"), Ballot(8, "against"), Ballot(9, "for")])
    assert two_of_three.outcome == Outcome.ADOPTED
    silent = count(rules, electors, for_all)
    assert silent.outcome == Outcome.REJECTED  # nobody in the college voted


def test_each_check_names_its_article() -> None:
    rules = Rules(method="simple_majority", article="art. 12", quorum_article="art. 11")
    result = counted(rules, 3, 2, 1)
    assert result.step("quorum").article == "art. 11"
    assert result.step("majority").article == "art. 12"
    assert result.step("majority").formula == "2 × 2 > 1 × 3"
    assert result.step("quorum").formula == "3 × 1 ≥ 0 × 3"


CHAIR_DECIDES = Rules(method="simple_majority", tie_rule="casting_vote", article="art. 15")


@pytest.mark.parametrize(
    ("yes", "no", "chair", "outcome"),
    [
        (10, 10, "for", Outcome.ADOPTED),
        (10, 10, "against", Outcome.REJECTED),
        (10, 10, "abstain", Outcome.REJECTED),
        (10, 10, None, Outcome.REJECTED),
        (10, 11, "for", Outcome.REJECTED),  # no tie: the casting vote decides nothing
        (11, 10, "against", Outcome.ADOPTED),
        (0, 0, "for", Outcome.REJECTED),  # nobody voted for: that is no tie
    ],
)
def test_the_casting_vote_decides_a_tie_and_only_a_tie(yes: int, no: int, chair: str | None, outcome: Outcome) -> None:
    casting = Ballot(1, chair) if chair else None
    result = count(CHAIR_DECIDES, electors_of(30), ballots_of(yes, no, 2), casting=casting)
    assert result.outcome == outcome
    ties = result.steps_of("tie")
    assert len(ties) == (yes == no > 0)
    for tie in ties:
        assert (tie.scope, tie.article, tie.numbers["votes"]) == ("casting_vote", "art. 15", 10)
        assert (tie.verdict, tie.numbers["decided"]) == (chair == "for", chair is not None)


def test_with_the_chair_for_a_tie_is_enough_also_for_the_margins() -> None:
    for_all = Ballot(1, "for")
    # 9 : 11 needs one ballot to become 10 : 10; 10 : 10 loses one and is 9 : 11.
    assert count(CHAIR_DECIDES, electors_of(20), ballots_of(9, 11, 0), casting=for_all).flip_distance == 1
    assert count(CHAIR_DECIDES, electors_of(20), ballots_of(10, 10, 0), casting=for_all).flip_distance == 1
    # 8 : 11 needs two: 9 : 10 is rejected, 10 : 9 adopted.
    assert count(CHAIR_DECIDES, electors_of(19), ballots_of(8, 11, 0), casting=for_all).flip_distance == 2
    # 12 : 8 with the chair against needs 2 (10 : 10), with the chair for 3 (9 : 11).
    assert count(CHAIR_DECIDES, electors_of(20), ballots_of(12, 8, 0), casting=Ballot(1, "against")).flip_distance == 2
    assert count(CHAIR_DECIDES, electors_of(20), ballots_of(12, 8, 0), casting=for_all).flip_distance == 3
    # One absentee against makes 10 : 10: still adopted, as the chair is for.
    ten_nine = count(CHAIR_DECIDES, electors_of(20), ballots_of(10, 9, 0), casting=for_all)
    assert not ten_nine.absentees_could_change_it


def test_the_casting_vote_does_not_replace_a_college() -> None:
    electors = [*electors_of(4), Elector(5, "venue"), Elector(6, "venue")]
    rules = Rules(
        method="simple_majority",
        tie_rule="casting_vote",
        college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True),),
    )
    # 3 : 3 in total; of the venues 1 : 1, no more than half.
    cast = [Ballot(1, "for"), Ballot(2, "for"), Ballot(3, "against"), Ballot(4, "against")]
    level = count(rules, electors, [*cast, Ballot(5, "for"), Ballot(6, "against")], casting=Ballot(1, "for"))
    assert level.outcome == Outcome.REJECTED
    assert [step.rule for step in level.steps[:4]] == ["quorum", "majority", "tie", "college_majority"]
    venues = count(
        rules,
        electors,
        [*cast[:1], Ballot(2, "against"), *cast[2:], Ballot(5, "for"), Ballot(6, "for")],
        casting=Ballot(1, "for"),
    )
    assert venues.outcome == Outcome.ADOPTED


def test_a_tie_that_rejects_is_published_too() -> None:
    tie = counted(SIMPLE, 40, 15, 15).step("tie")
    assert (tie.scope, tie.verdict, dict(tie.numbers)) == ("status_quo", False, {"votes": 15, "decided": 0})
    # Half of all votes cast is no tie where abstentions count, and a qualified majority knows none.
    with_abstentions = Rules(method="simple_majority", majority_basis="cast_with_abstentions")
    assert not counted(with_abstentions, 40, 15, 15).steps_of("tie")
    assert not counted(TWO_THIRDS, 40, 15, 15).steps_of("tie")


def test_the_second_call_is_the_same_vote_without_a_quorum() -> None:
    strict = Rules(
        method="qualified_majority",
        quorum_num=1,
        quorum_den=2,
        quorum_strict=True,
        majority_num=2,
        majority_den=3,
        quorum_article="art. 11",
    )
    assert counted(strict, 41, 14, 6).outcome == Outcome.NO_QUORUM
    again = counted(second_call(strict), 41, 14, 6)
    assert again.outcome == Outcome.ADOPTED  # 14 of 20 is more than 13.33
    assert again.step("quorum").numbers["needed"] == 0
    assert counted(second_call(strict), 41, 0, 0).outcome == Outcome.REJECTED
    assert second_call(second_call(strict)) == second_call(strict)
    assert second_call(strict) == Rules(
        method="qualified_majority", majority_num=2, majority_den=3, quorum_article="art. 11"
    )


def test_the_absentees_can_only_make_a_quorum_when_there_are_enough_of_them() -> None:
    assert counted(SIMPLE, 41, 15, 5).absentees_could_change_it
    # No votes at all to be more than the half of.
    by_votes = Rules(method="simple_majority", quorum_basis="votes", quorum_strict=True)
    nothing = count(by_votes, [Elector(1, "a", 0)], [])
    assert (nothing.outcome, nothing.absentees_could_change_it) == (Outcome.NO_QUORUM, False)


def test_a_step_writes_its_sum_with_the_sign_that_it_needs() -> None:
    # 2/3 of 26 + 8 = 34 votes: 78 is at least 68. Quorum: half of 41.
    result = counted(TWO_THIRDS, 41, 26, 8, 2)
    assert result.decisive.formula == "26 × 3 ≥ 2 × 34"
    assert result.step("quorum").formula == "36 × 2 ≥ 1 × 41"
    assert counted(SIMPLE, 41, 26, 8, 2).decisive.formula == "26 × 2 > 1 × 34"


def test_who_stays_away_does_not_make_the_votes_unequal() -> None:
    electors = [Elector(1, "library"), Elector(2, "library"), Elector(3, "library", 5)]
    assert count(SIMPLE, electors, ballots_of(2, 0, 0)).step("flip_distance").numbers["equal_weights"] == 1
    assert count(SIMPLE, electors, ballots_of(3, 0, 0)).step("flip_distance").numbers["equal_weights"] == 0
