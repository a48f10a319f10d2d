"""Objections that stop a proposal whatever the majority says: counted on paper, and the flip distance by trying all."""

from itertools import combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initiatives.voting.count import (
    Ballot,
    CollegeThreshold,
    Elector,
    InvalidRules,
    Outcome,
    Result,
    Rules,
    UnknownOption,
    check_rules,
    count,
)

SAID = ("for", "against", "abstain", "objects")


def ballot_of(elector: int, said: str) -> Ballot:
    return Ballot(elector, "against", objects=True) if said == "objects" else Ballot(elector, said)


def counted(said: list[tuple[int, str]], stopped_from: int = 2, absent: int = 0, **rules: object) -> Result:
    """Count (weight, what it says) of each elector, and of so many absentees of weight 1."""
    settings_of: dict[str, object] = {"method": "simple_majority", "blocking_objections": stopped_from} | rules
    electors = [Elector(number, "a", weight) for number, (weight, _) in enumerate(said)]
    electors += [Elector(len(said) + number, "a") for number in range(absent)]
    ballots = [ballot_of(number, what) for number, (_, what) in enumerate(said)]
    return count(Rules(**settings_of), electors, ballots)  # type: ignore[arg-type]


def ones(*said: str) -> list[tuple[int, str]]:
    return [(1, what) for what in said]


@pytest.mark.parametrize(
    ("objecting", "outcome", "distance"),
    [
        # 8 for, 0 against: one objection moves to reach 1 … below, two of those who voted have to object.
        (0, Outcome.ADOPTED, 2),
        (1, Outcome.ADOPTED, 1),  # one short of the two that stop it
        (2, Outcome.REJECTED, 1),  # one given up, and it passes: 9 to 1
        (3, Outcome.REJECTED, 2),
    ],
)
def test_from_two_objections_eight_votes_for_do_not_carry_it(objecting: int, outcome: Outcome, distance: int) -> None:
    result = counted(ones(*["for"] * 8, *["objects"] * objecting))
    assert (result.outcome, result.flip_distance) == (outcome, distance)
    step = result.step("objections")
    assert dict(step.numbers) == {"objections": objecting, "stopped_from": 2}
    assert (step.formula, step.verdict) == (f"{objecting} < 2", outcome == Outcome.ADOPTED)


def test_votes_against_without_an_objection_stop_nothing_by_themselves() -> None:
    """5 for, 3 against of which 1 objects: 5 > 3, and 1 is less than 2."""
    result = counted(ones(*["for"] * 5, "against", "against", "objects"))
    assert result.outcome == Outcome.ADOPTED
    assert result.flip_distance == 1  # one more objection, or one for to against: 4 to 4


def test_where_none_can_stop_it_there_is_no_step() -> None:
    result = counted(ones("for", "for", "against"), 0)
    assert result.steps_of("objections") == ()
    assert "by_objection" not in result.step("absentees").numbers


def test_absentees_could_have_objected_where_their_votes_against_change_nothing() -> None:
    """6 for and 1 objection, 1 absent: against it is 6 to 2; a second objection stops it."""
    result = counted(ones(*["for"] * 6, "objects"), absent=1)
    numbers = result.step("absentees").numbers
    assert (numbers["changes"], numbers["by_objection"], numbers["adopted_if_against"]) == (1, 1, 1)


def test_absentees_cannot_undo_objections() -> None:
    result = counted(ones("for", "objects", "objects"), absent=5)
    numbers = result.step("absentees").numbers
    assert (numbers["changes"], numbers["adopted_if_for"], numbers["exact"]) == (0, 0, 0)


def test_an_objection_under_reservation_does_not_stop_yet() -> None:
    """Two objections of which one waits for its council: adopted; if it becomes firm, rejected."""
    electors = [Elector(number, "a") for number in range(5)]
    said = [Ballot(number, "for") for number in range(3)]
    said += [Ballot(3, "against", objects=True), Ballot(4, "against", conditional=True, objects=True)]
    result = count(Rules(method="simple_majority", blocking_objections=2), electors, said)
    assert (result.outcome, result.outcome_if_firm) == (Outcome.ADOPTED, Outcome.REJECTED)


def test_what_objects_is_in_the_fingerprint() -> None:
    one, other = counted(ones("for", "for", "objects")), counted(ones("for", "for", "against"))
    assert one.outcome == other.outcome
    assert one.input_hash != other.input_hash


@pytest.mark.parametrize("said", ["for", "abstain"])
def test_who_objects_votes_against(said: str) -> None:
    rules, electors = Rules(method="simple_majority", blocking_objections=2), [Elector(1, "a")]
    with pytest.raises(UnknownOption):
        count(rules, electors, [Ballot(1, said, objects=True)])
    with pytest.raises(UnknownOption):
        count(Rules(method="simple_majority"), electors, [Ballot(1, "against", objects=True)])


@pytest.mark.parametrize(
    "rules",
    [
        {"method": "consent", "blocking_objections": 1},
        {"method": "opt_in", "blocking_objections": 1},
        {"method": "approval", "blocking_objections": 1},
        {"method": "simple_majority", "blocking_objections": -1},
        {"method": "simple_majority", "blocking_objections": True},
        {"method": "simple_majority", "blocking_objections": 1, "college_thresholds": (CollegeThreshold("a", 1, 2),)},
    ],
)
def test_rules_under_which_objections_mean_nothing_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(InvalidRules, match="blocking_objections"):
        check_rules(Rules(**rules))  # type: ignore[arg-type]


def fewest_by_trying(said: list[tuple[int, str]], **rules: object) -> int | None:
    before = counted(said, **rules).outcome  # type: ignore[arg-type]
    for size in range(1, len(said) + 1):
        for changed in combinations(range(len(said)), size):
            for new in product(SAID, repeat=size):
                tried = list(said)
                for place, what in zip(changed, new, strict=True):
                    tried[place] = (said[place][0], what)
                if counted(tried, **rules).outcome != before:  # type: ignore[arg-type]
                    return size
    return None


drawn = st.lists(st.tuples(st.sampled_from((0, 1, 2, 3, 7)), st.sampled_from(SAID)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(drawn, st.integers(1, 3), st.sampled_from(((1, 2), (2, 3), (3, 4))))
# The majority is short too: giving up the one heavy objection is not enough.
@example([(7, "against"), (1, "objects"), (1, "objects"), (2, "for")], 2, (1, 2))
# The objection of weight 0 is given up without a vote more.
@example([(0, "objects"), (0, "objects"), (1, "for")], 2, (2, 3))
@example([(3, "for"), (0, "for"), (1, "for")], 3, (1, 2))
def test_the_flip_distance_is_the_least_of_all_changes(
    said: list[tuple[int, str]], stopped_from: int, part: tuple[int, int]
) -> None:
    rules: dict[str, object] = {"stopped_from": stopped_from}
    if part != (1, 2):
        rules |= {"method": "qualified_majority", "majority_num": part[0], "majority_den": part[1]}
    assert counted(said, **rules).flip_distance == fewest_by_trying(said, **rules)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(drawn, st.integers(1, 2))
def test_with_the_chair_for_it_too(said: list[tuple[int, str]], stopped_from: int) -> None:
    """The casting vote decides a tie, not the objections."""
    electors = [Elector(number, "a", weight) for number, (weight, _) in enumerate([*said, (1, "for")])]
    rules = Rules(method="simple_majority", blocking_objections=stopped_from, tie_rule="casting_vote")
    chair = Ballot(len(said), "for")

    def outcome(of: list[tuple[int, str]]) -> Result:
        return count(rules, electors, [ballot_of(n, what) for n, (_, what) in enumerate(of)], casting=chair)

    before, least = outcome(said), None
    for size in range(1, len(said) + 1):
        for changed in combinations(range(len(said)), size):
            for new in product(SAID, repeat=size):
                tried = list(said)
                for place, what in zip(changed, new, strict=True):
                    tried[place] = (said[place][0], what)
                if least is None and outcome(tried).outcome != before.outcome:
                    least = size
    assert before.flip_distance == least
