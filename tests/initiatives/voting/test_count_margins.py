"""The flip distance and what the absentees could have done agree with trying everything."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Outcome, Rules, count

CHOICES = ("for", "against", "abstain")
FRACTIONS = ((1, 2), (2, 3), (3, 4), (1, 3), (1, 1))


def rules_of(
    method: str, part: tuple[int, int], basis: str, colleges: list[tuple[str, tuple[int, int], bool]]
) -> Rules:
    num, den = (1, 2) if method == "simple_majority" else part
    thresholds = tuple(CollegeThreshold(name, *own, strict=strict and own != (1, 1)) for name, own, strict in colleges)
    return Rules(
        method=method,
        quorum_num=1,
        quorum_den=3,
        majority_num=num,
        majority_den=den,
        majority_basis=basis,
        college_thresholds=thresholds,
    )


any_rules = st.builds(
    rules_of,
    st.sampled_from(("simple_majority", "qualified_majority")),
    st.sampled_from(FRACTIONS),
    st.sampled_from(("cast", "cast_with_abstentions", "entitled")),
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(FRACTIONS), st.booleans()),
        max_size=2,
        unique_by=lambda college: college[0],
    ),
)
any_electors = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 6), st.sampled_from((*CHOICES, None))), max_size=5
)


def made(drawn: list[tuple[str, int, str | None]]) -> tuple[list[Elector], list[Ballot]]:
    # One extra elector in each college keeps every named college inhabited.
    drawn = [*drawn, ("a", 1, "against"), ("b", 2, None)]
    electors = [Elector(i, college, weight) for i, (college, weight, _) in enumerate(drawn)]
    ballots = [Ballot(i, choice) for i, (_, _, choice) in enumerate(drawn) if choice]
    return electors, ballots


def fewest_by_trying(rules: Rules, electors: list[Elector], ballots: list[Ballot]) -> int | None:
    """Change every ballot to every other choice, then every two, and so on, until the outcome is another."""
    outcome = count(rules, electors, ballots).outcome
    others = [[Ballot(one.elector_id, choice) for choice in CHOICES if choice != one.choice] for one in ballots]
    for distance in range(1, len(ballots) + 1):
        for changed in combinations(range(len(ballots)), distance):
            for made in product(*(others[index] for index in changed)):
                tried = dict(enumerate(ballots)) | dict(zip(changed, made, strict=True))
                if count(rules, electors, tried.values()).outcome != outcome:
                    return distance
    return None


@settings(max_examples=60, deadline=None)
@given(any_rules, any_electors)
def test_the_flip_distance_is_the_least_of_all_possible_changes(
    rules: Rules, drawn: list[tuple[str, int, str | None]]
) -> None:
    electors, ballots = made(drawn)
    assert count(rules, electors, ballots).flip_distance == fewest_by_trying(rules, electors, ballots)


@settings(max_examples=150, deadline=None)
@given(any_rules, any_electors)
def test_the_absentees_could_change_it_exactly_when_one_of_their_choices_does(
    rules: Rules, drawn: list[tuple[str, int, str | None]]
) -> None:
    electors, ballots = made(drawn)
    result = count(rules, electors, ballots)
    voted = {ballot.elector_id for ballot in ballots}
    absent = [elector.id for elector in electors if elector.id not in voted]
    outcomes = {
        count(rules, electors, [*ballots, *(Ballot(i, choice) for i in absent)]).outcome
        for choice in ("for", "against")
    }
    assert result.absentees_could_change_it == (outcomes != {result.outcome})


def unit_count(rules: Rules, yes: int, no: int, blank: int, absent: int) -> tuple[Outcome, int | None]:
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    electors = [Elector(i, "a") for i in range(len(choices) + absent)]
    result = count(rules, electors, [Ballot(i, choice) for i, choice in enumerate(choices)])
    return result.outcome, result.flip_distance


@pytest.mark.parametrize(
    ("yes", "no", "blank", "absent", "expected"),
    [
        # Simple majority. 20–10: 15–15 rejects, so 5 move.
        (20, 10, 0, 0, (Outcome.ADOPTED, 5)),
        # 10–10: one from against to for makes 11–9.
        (10, 10, 0, 0, (Outcome.REJECTED, 1)),
        # 0–0 with 4 abstentions: one of them for makes 1–0.
        (0, 0, 4, 0, (Outcome.REJECTED, 1)),
        # No quorum of 1/2: no choice changes who was there.
        (4, 0, 0, 10, (Outcome.NO_QUORUM, None)),
    ],
)
def test_flip_distances_on_paper(
    yes: int, no: int, blank: int, absent: int, expected: tuple[Outcome, int | None]
) -> None:
    rules = Rules(method="simple_majority", quorum_num=1, quorum_den=2)
    assert unit_count(rules, yes, no, blank, absent) == expected


def test_a_majority_of_all_entitled_can_be_out_of_reach_of_those_who_voted() -> None:
    rules = Rules(method="qualified_majority", majority_num=2, majority_den=3, majority_basis="entitled")
    # 2/3 of 12 is 8, and only 7 voted.
    assert unit_count(rules, 3, 4, 0, 5) == (Outcome.REJECTED, None)


def test_one_heavy_ballot_can_be_worth_many() -> None:
    electors = [Elector(1, "a", 50)] + [Elector(i, "a") for i in range(2, 32)]
    ballots = [Ballot(1, "for"), *(Ballot(i, "against") for i in range(2, 32))]
    assert count(Rules(method="simple_majority"), electors, ballots).flip_distance == 1


def test_a_college_short_of_its_threshold_needs_its_own_ballots_to_move() -> None:
    # 30 libraries for; of 9 venues 2 for and 7 against: 5 for is more than half of 9, so 3 must move.
    electors = [Elector(i, "library") for i in range(30)] + [Elector(i, "venue") for i in range(30, 39)]
    ballots = [Ballot(i, "for" if i < 32 else "against") for i in range(39)]
    rules = Rules(method="simple_majority", college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True),))
    result = count(rules, electors, ballots)
    assert (result.outcome, result.flip_distance) == (Outcome.REJECTED, 3)
