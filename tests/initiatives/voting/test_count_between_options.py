"""Approval and score: the highest are chosen, ties are published, and the declared rule follows."""

import pytest

from initiatives.voting.count import Ballot, Elector, Outcome, Result, Rules, count

A, B, C, D = 11, 12, 13, 14
OPTIONS = (A, B, C, D)


def approved(rules: Rules, ballots: list[set[int]], *, weights: list[int] | None = None, absent: int = 0) -> Result:
    weights = weights or [1] * (len(ballots) + absent)
    electors = [Elector(number, "library", weight, 100 * number) for number, weight in enumerate(weights)]
    return count(
        rules, electors, [Ballot.approving(number, options) for number, options in enumerate(ballots)], OPTIONS
    )


def scored(rules: Rules, ballots: list[dict[int, int]], *, casting: Ballot | None = None) -> Result:
    electors = [Elector(number, "library", 1, 100 * number) for number in range(len(ballots))]
    cast = [Ballot.scoring(number, scores) for number, scores in enumerate(ballots)]
    return count(rules, electors, cast, OPTIONS, casting=casting)


def points_of(result: Result, name: str = "points") -> dict[int, int]:
    return {int(step.scope): step.numbers[name] for step in result.steps_of("option")}


APPROVAL = Rules(method="approval", article="art. 7")
SCORE = Rules(method="score")


def test_the_option_with_the_most_approvals_is_chosen() -> None:
    # A: 1 + 1 + 1 = 3, B: 2, C: 1, D: 0.
    result = approved(APPROVAL, [{A, B}, {A}, {A, B, C}])
    assert (result.outcome, result.chosen) == (Outcome.ADOPTED, (A,))
    assert points_of(result) == {A: 3, B: 2, C: 1, D: 0}
    assert [step.numbers["place"] for step in result.steps_of("option")] == [1, 2, 3, 4]
    options = result.step("options")
    assert (options.scope, options.formula, options.article) == ("approval", "3 > 2", "art. 7")


def test_several_winners_are_the_highest_few() -> None:
    result = approved(Rules(method="approval", winners=2), [{A, B}, {A}, {A, B, C}])
    assert result.chosen == (A, B)
    assert result.step("options").numbers["chosen"] == 2


def test_votes_weigh_and_organisations_and_inhabitants_are_reported_apart() -> None:
    # Weights 5, 1, 1: A has 5 votes of one organisation (inhabitants 0), B 2 votes of two (100 + 200).
    result = approved(APPROVAL, [{A}, {B}, {B}], weights=[5, 1, 1])
    assert result.chosen == (A,)
    first, second = result.steps_of("option")[:2]
    assert (first.numbers["points"], first.numbers["organisations"], first.numbers["inhabitants"]) == (5, 1, 0)
    assert (second.numbers["points"], second.numbers["organisations"], second.numbers["inhabitants"]) == (2, 2, 300)


def test_a_tie_on_the_last_place_is_published_and_leaves_it_open() -> None:
    # A 3; B, C and D 1 each, for the second place.
    result = approved(Rules(method="approval", winners=2), [{A, B}, {A, C}, {A, D}])
    assert (result.outcome, result.chosen) == (Outcome.ADOPTED, (A,))
    tie = result.step("tie")
    assert (tie.scope, tie.verdict) == ("status_quo", False)
    assert dict(tie.numbers) == {"points": 1, "tied": 3, "places": 1, "filled": 0, "decided": 0}
    assert points_of(result, "tied") == {A: 0, B: 1, C: 1, D: 1}


def test_a_tie_above_the_last_place_needs_no_rule() -> None:
    # A and B 2 each, both have a place; C has 1.
    result = approved(Rules(method="approval", winners=2), [{A, B}, {A, B, C}])
    assert result.chosen == (A, B)
    assert not result.steps_of("tie")
    assert [step.numbers["place"] for step in result.steps_of("option")] == [1, 1, 3, 4]


def test_a_tie_for_the_only_place_chooses_nothing() -> None:
    result = approved(APPROVAL, [{A}, {B}])
    assert (result.outcome, result.chosen) == (Outcome.REJECTED, ())
    assert result.step("tie").numbers["tied"] == 2


def test_an_option_that_nobody_supports_is_not_chosen() -> None:
    result = approved(Rules(method="approval", winners=4), [{A}, {A, B}])
    assert result.chosen == (A, B)
    assert not result.steps_of("tie")
    nothing = approved(APPROVAL, [set(), set()])
    assert (nothing.outcome, nothing.chosen) == (Outcome.REJECTED, ())


def test_a_blank_ballot_makes_the_quorum_and_gives_no_points() -> None:
    rules = Rules(method="approval", quorum_num=1, quorum_den=2)
    result = approved(rules, [{A}, set()], absent=2)
    assert result.chosen == (A,)
    total = result.step("total").numbers
    assert (total["valid"], total["abstain"], total["absent"], total["entitled"]) == (1, 1, 2, 4)
    short = approved(rules, [{A}], absent=2)
    assert (short.outcome, short.chosen) == (Outcome.NO_QUORUM, ())


def test_points_are_added_up_and_the_mean_is_an_exact_fraction() -> None:
    # A: 5 + 0 + 4 = 9 of three; B: 5 + 5 = 10 of two; C: 1 of one.
    result = scored(SCORE, [{A: 5, B: 5}, {A: 0, B: 5, C: 1}, {A: 4}])
    assert result.chosen == (B,)
    assert points_of(result) == {B: 10, A: 9, C: 1, D: 0}
    assert points_of(result, "votes") == {B: 2, A: 3, C: 1, D: 0}
    # Inhabitants 0, 100, 200: A 0 × 100 + 4 × 200, B 5 × 100, C 1 × 100.
    assert points_of(result, "points_inhabitants") == {B: 500, A: 800, C: 100, D: 0}
    assert points_of(result, "inhabitants") == {B: 100, A: 300, C: 100, D: 0}
    assert points_of(result, "points_organisations") == {B: 10, A: 9, C: 1, D: 0}


def test_a_score_of_nought_is_a_score_and_a_blank_is_none() -> None:
    result = scored(SCORE, [{A: 0}, {A: 3}, {}])
    a = result.steps_of("option")[0].numbers
    assert (a["points"], a["votes"]) == (3, 2)  # mean 3/2, not 3/3 and not 3/1
    total = result.step("total").numbers
    assert (total["valid"], total["abstain"]) == (2, 1)


def test_only_scores_of_nought_choose_nothing() -> None:
    assert scored(SCORE, [{A: 0, B: 0}]).chosen == ()


CHAIR_DECIDES = Rules(method="score", tie_rule="casting_vote")


def test_the_casting_vote_orders_the_options_that_are_level() -> None:
    tied: list[dict[int, int]] = [{A: 3, C: 1}, {B: 3}]
    open_place = scored(CHAIR_DECIDES, tied)
    assert open_place.chosen == ()
    assert open_place.step("tie").numbers["decided"] == 0
    decided = scored(CHAIR_DECIDES, tied, casting=Ballot.scoring(0, {A: 1, B: 2, C: 5}))
    assert decided.chosen == (B,)
    tie = decided.step("tie")
    assert (tie.verdict, tie.numbers["filled"], tie.numbers["decided"]) == (True, 1, 1)
    assert points_of(decided) == {A: 3, B: 3, C: 1, D: 0}  # the casting vote adds nothing


def test_a_casting_vote_that_does_not_part_them_leaves_the_place_open() -> None:
    tied: list[dict[int, int]] = [{A: 3}, {B: 3}, {C: 3}]
    result = scored(CHAIR_DECIDES, tied, casting=Ballot.scoring(0, {A: 4, B: 4}))
    assert result.chosen == ()
    two = Rules(method="score", tie_rule="casting_vote", winners=2)
    assert scored(two, tied, casting=Ballot.scoring(0, {A: 4, B: 4})).chosen == (A, B)
    one_of_two = scored(two, tied, casting=Ballot.scoring(0, {C: 1}))
    assert one_of_two.chosen == (C,)
    assert (one_of_two.step("tie").verdict, one_of_two.step("tie").numbers["filled"]) == (False, 1)


def test_a_casting_vote_without_a_tie_changes_nothing() -> None:
    clear = scored(CHAIR_DECIDES, [{A: 3, B: 2}], casting=Ballot.scoring(0, {B: 5}))
    assert clear.chosen == (A,)
    assert not clear.steps_of("tie")


@pytest.mark.parametrize("method", ["approval", "score"])
def test_the_colleges_are_reported_also_where_options_are_chosen(method: str) -> None:
    electors = [Elector(1, "venue"), Elector(2, "library"), Elector(3, "library")]
    cast = [Ballot(1, "", ((A, 1),)), Ballot(2, "", ((A, 1),))]
    result = count(Rules(method=method), electors, cast, OPTIONS)
    assert [(step.scope, step.numbers["valid"], step.numbers["absent"]) for step in result.steps_of("college")] == [
        ("library", 1, 1),
        ("venue", 1, 0),
    ]


def test_an_option_that_the_chair_does_not_name_has_none_of_its_points() -> None:
    rules = Rules(method="score", tie_rule="casting_vote")
    result = scored(rules, [{A: 3, B: 3}], casting=Ballot.scoring(0, {A: 2}))
    assert points_of(result, "casting") == {A: 2, B: 0, C: 0, D: 0}
