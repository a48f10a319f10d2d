"""What must hold for every count: order, names and wording of the input never decide."""

import json
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Outcome, Result, Rules, count

RULES = Rules(
    method="qualified_majority",
    quorum_num=1,
    quorum_den=2,
    majority_num=2,
    majority_den=3,
    college_thresholds=(CollegeThreshold("a", 1, 3),),
)
Drawn = list[tuple[str, int, int, str | None]]
drawn_votes = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.integers(0, 9),
        st.integers(0, 500_000),
        st.sampled_from(("for", "against", "abstain", None)),
    ),
    max_size=40,
)


def made(drawn: Drawn) -> tuple[list[Elector], list[Ballot]]:
    drawn = [*drawn, ("a", 1, 10, None)]
    electors = [Elector(i, college, weight, people) for i, (college, weight, people, _) in enumerate(drawn)]
    return electors, [Ballot(i, choice) for i, (*_, choice) in enumerate(drawn) if choice]


@given(drawn_votes, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(drawn: Drawn, random: Random) -> None:
    electors, ballots = made(drawn)
    result = count(RULES, electors, ballots)
    random.shuffle(electors)
    random.shuffle(ballots)
    assert count(RULES, electors, ballots) == result


@given(drawn_votes)
def test_other_numbers_for_the_electors_give_the_same_steps(drawn: Drawn) -> None:
    electors, ballots = made(drawn)
    renamed = count(
        RULES,
        [Elector(1000 - e.id, e.college, e.weight, e.inhabitants) for e in electors],
        [Ballot(1000 - b.elector_id, b.choice) for b in ballots],
    )
    assert renamed.steps == count(RULES, electors, ballots).steps


@given(drawn_votes)
def test_for_against_abstain_and_absent_make_up_the_electorate(drawn: Drawn) -> None:
    electors, ballots = made(drawn)
    result = count(RULES, electors, ballots)
    for step in (result.step("total"), *result.steps_of("college")):
        for unit in ("", "_votes", "_inhabitants"):
            parts = [step.numbers[mark + unit] for mark in ("for", "against", "abstain", "absent")]
            assert sum(parts) == step.numbers["entitled" + unit]
    total = result.step("total").numbers
    assert total["entitled_votes"] == sum(elector.weight for elector in electors)
    for name, number in total.items():
        assert number == sum(step.numbers[name] for step in result.steps_of("college"))


@given(drawn_votes)
def test_weight_five_is_five_electors_of_weight_one_without_a_quorum(drawn: Drawn) -> None:
    rules = Rules(method="qualified_majority", majority_num=2, majority_den=3)
    electors, ballots = made(drawn)
    choice_of = {ballot.elector_id: ballot.choice for ballot in ballots}
    split = [Elector(100 * e.id + k, e.college) for e in electors for k in range(e.weight)]
    split_ballots = [Ballot(e.id, choice_of[e.id // 100]) for e in split if e.id // 100 in choice_of]
    whole = count(rules, electors, ballots)
    parts = count(rules, split, split_ballots)
    assert parts.outcome == whole.outcome
    assert parts.step("majority") == whole.step("majority")


@given(drawn_votes)
def test_more_support_never_undoes_an_adoption(drawn: Drawn) -> None:
    electors, ballots = made(drawn)
    if count(RULES, electors, ballots).outcome != Outcome.ADOPTED:
        return
    for index, ballot in enumerate(ballots):
        changed = [*ballots[:index], Ballot(ballot.elector_id, "for"), *ballots[index + 1 :]]
        assert count(RULES, electors, changed).outcome == Outcome.ADOPTED


@given(drawn_votes)
def test_the_outcome_equals_the_fractions_of_the_rule(drawn: Drawn) -> None:
    electors, ballots = made(drawn)
    weight = {elector.id: elector.weight for elector in electors}
    college = {elector.id: elector.college for elector in electors}

    def passes(part: Fraction, of: list[Ballot]) -> bool:
        yes = sum(weight[b.elector_id] for b in of if b.choice == "for")
        no = sum(weight[b.elector_id] for b in of if b.choice == "against")
        return yes > 0 and Fraction(yes, yes + no) >= part

    expected = Outcome.REJECTED
    if Fraction(len(ballots), len(electors)) < Fraction(1, 2):
        expected = Outcome.NO_QUORUM
    elif passes(Fraction(2, 3), ballots) and passes(
        Fraction(1, 3), [b for b in ballots if college[b.elector_id] == "a"]
    ):
        expected = Outcome.ADOPTED
    assert count(RULES, electors, ballots).outcome == expected


@given(drawn_votes)
def test_a_result_can_be_stored_as_text_and_read_back(drawn: Drawn) -> None:
    result = count(RULES, *made(drawn))
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_the_fingerprint_is_the_hash_of_the_canonical_text_of_the_input() -> None:
    # printf '%s' '{"ballots":[[1,"for"]],"electors":[[1,"library",1,75],[2,"podiumhuizen é",0,0]],'\
    # '"rules":{"majority_den":3,"majority_num":2,"method":"qualified_majority"}}' | sha256sum
    rules = Rules(method="qualified_majority", majority_num=2, majority_den=3)
    electors = [Elector(2, "podiumhuizen é", 0), Elector(1, "library", 1, 75)]
    result = count(rules, electors, [Ballot(1, "for")])
    assert result.input_hash == "469b3c2ae436f4d16d7a3ecb1a75f41ab6bb302c91ff2069dde16216f4008044"
    other = count(rules, electors, [Ballot(1, "against")])
    assert other.input_hash != result.input_hash
