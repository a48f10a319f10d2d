"""The flip distance of approval and score, and what absentees could do, agree with trying every ballot."""

import os
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.voting.count import Ballot, Elector, Result, Rules, count

OPTIONS = (1, 2, 3)
# The long run tries more ballots at once: every content of each against every content of the others.
LONG = os.environ.get("PORTAL_LONG") == "1"


def contents_of(method: str) -> list[tuple[tuple[int, int], ...]]:
    """Every content of a ballot; of the scores only those that could matter: 0, 1 and 5."""
    points = (0, 1) if method == "approval" else (0, 1, 5)
    return [
        tuple((option, many) for option, many in zip(OPTIONS, given_points, strict=True) if many)
        for given_points in product(points, repeat=len(OPTIONS))
    ]


def fewest_by_trying(
    rules: Rules, electors: list[Elector], ballots: list[Ballot], casting: Ballot | None
) -> int | None:
    chosen = set(count(rules, electors, ballots, OPTIONS, casting=casting).chosen)
    contents = contents_of(rules.method)
    for size in range(1, len(ballots) + 1):
        for changed in combinations(range(len(ballots)), size):
            for new in product(contents, repeat=size):
                tried = list(ballots)
                for place, content in zip(changed, new, strict=True):
                    tried[place] = Ballot(ballots[place].elector_id, "", content)
                if set(count(rules, electors, tried, OPTIONS, casting=casting).chosen) != chosen:
                    return size
    return None


weights = st.sampled_from((0, 1, 1, 2, 5, 9))
approvals = st.lists(
    st.tuples(weights, st.sets(st.sampled_from(OPTIONS)).map(lambda ids: dict.fromkeys(ids, 1))),
    max_size=4 if LONG else 3,
)
scores = st.lists(
    st.tuples(weights, st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5))), max_size=3 if LONG else 2
)
Drawn = list[tuple[int, dict[int, int]]]


def compared(method: str, winners: int, drawn: Drawn, casting: dict[int, int] | None) -> tuple[int | None, int | None]:
    tie_rule = "status_quo" if casting is None else "casting_vote"
    rules = Rules(method=method, winners=winners, tie_rule=tie_rule)
    electors = [Elector(number, "a", weight) for number, (weight, _) in enumerate([*drawn, (1, {})])]
    ballots = [Ballot.scoring(number, points) for number, (_, points) in enumerate(drawn)]
    chair = None if casting is None else Ballot.scoring(len(drawn), casting)
    result = count(rules, electors, ballots, OPTIONS, casting=chair)
    return result.flip_distance, fewest_by_trying(rules, electors, ballots, chair)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), approvals, st.none() | st.sets(st.sampled_from(OPTIONS)))
def test_the_flip_distance_of_approval_is_the_least_of_all_changes(
    winners: int, drawn: Drawn, casting: set[int] | None
) -> None:
    chair = None if casting is None else dict.fromkeys(casting, 1)
    distance, tried = compared("approval", winners, drawn, chair)
    assert distance == tried


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), scores, st.none() | st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5)))
def test_the_flip_distance_of_score_is_the_least_of_all_changes(
    winners: int, drawn: Drawn, casting: dict[int, int] | None
) -> None:
    distance, tried = compared("score", winners, drawn, casting)
    assert distance == tried


def unit(winners: int, ballots: list[set[int]], absent: int = 0) -> Result:
    electors = [Elector(number, "a") for number in range(len(ballots) + absent)]
    cast = [Ballot.approving(number, options) for number, options in enumerate(ballots)]
    return count(Rules(method="approval", winners=winners), electors, cast, OPTIONS)


def test_flip_distances_on_paper() -> None:
    # 1 has 7, 2 has 4: a ballot that leaves 1 for 2 takes 2 from the difference of 3: two ballots make 5 : 6.
    seven_four = [{1}] * 7 + [{2}] * 4
    result = unit(1, seven_four)
    assert result.flip_distance == 2
    assert result.step("flip_distance").numbers["option_out"] == 1
    assert result.step("flip_distance").numbers["option_in"] == 2
    # 1 has 7, 2 has 5: one ballot makes them level, 6 : 6, and then nothing is chosen.
    assert unit(1, [{1}] * 7 + [{2}] * 5).flip_distance == 1
    # Those who support both can only leave 1: 7 : 4 needs three of them.
    assert unit(1, [{1, 2}] * 4 + [{1}] * 3).flip_distance == 2
    assert unit(1, [{1, 2}] * 7 + [{1}] * 1).flip_distance == 1


def test_while_a_place_is_open_one_ballot_fills_it() -> None:
    assert unit(1, [{1}] * 5 + [{2}] * 5).flip_distance == 1
    assert unit(3, [{1}] * 5 + [{2}] * 4).flip_distance == 1
    assert unit(1, [set()]).flip_distance == 1
    assert unit(1, []).flip_distance is None


def test_where_every_option_is_chosen_one_of_them_must_lose_everything() -> None:
    result = unit(3, [{1, 2, 3}] * 3 + [{1, 2}] * 2)
    assert (set(result.chosen), result.flip_distance) == ({1, 2, 3}, 3)
    assert result.step("flip_distance").numbers["option_out"] == 3
    assert "option_in" not in result.step("flip_distance").numbers


def test_the_heaviest_ballots_change_most() -> None:
    electors = [Elector(1, "a", 10), *(Elector(number, "a", 1) for number in range(2, 8))]
    cast = [Ballot.approving(1, [1]), *(Ballot.approving(number, [2]) for number in range(2, 8))]
    assert count(Rules(method="approval"), electors, cast, OPTIONS).flip_distance == 1
    light = [Elector(number, "a", 1 if number else 10) for number in range(8)]
    others = [Ballot.approving(0, [1]), *(Ballot.approving(number, [2]) for number in range(1, 4))]
    # 10 : 3, the heavy one moves.
    assert count(Rules(method="approval"), light, others, OPTIONS).flip_distance == 1


def test_absentees_change_the_choice_from_the_votes_between() -> None:
    # 1 has 5, 2 has 3: two absentees for 2 make it level, one does not.
    assert unit(1, [{1}] * 5 + [{2}] * 3, absent=2).absentees_could_change_it
    assert not unit(1, [{1}] * 5 + [{2}] * 3, absent=1).absentees_could_change_it
    # A tie, or an empty place: any absentee can.
    assert unit(1, [{1}, {2}], absent=1).absentees_could_change_it
    assert unit(3, [{1}, {2}], absent=1).absentees_could_change_it
    assert not unit(1, [{1}, {2}]).absentees_could_change_it
    # Every option is chosen: absentees take nothing away.
    assert not unit(3, [{1, 2, 3}], absent=5).absentees_could_change_it


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3),
    approvals,
    st.lists(weights, max_size=2),
    st.sampled_from(((0, 1, "entitled"), (1, 3, "entitled"), (1, 3, "cast"))),
)
def test_the_absentees_could_change_it_exactly_when_some_content_of_theirs_does(
    winners: int, drawn: Drawn, absent: list[int], cap: tuple[int, int, str]
) -> None:
    rules = Rules(
        method="approval",
        winners=winners,
        weight_cap_num=cap[0],
        weight_cap_den=cap[1],
        weight_cap_basis=cap[2],
    )
    all_weights = [weight for weight, _ in drawn] + absent
    electors = [Elector(number, "a", weight) for number, weight in enumerate(all_weights)]
    ballots = [Ballot.scoring(number, points) for number, (_, points) in enumerate(drawn)]
    result = count(rules, electors, ballots, OPTIONS)
    came = range(len(drawn), len(all_weights))
    tried = {
        frozenset(
            count(
                rules,
                electors,
                [*ballots, *(Ballot(number, "", content) for number, content in zip(came, contents, strict=True))],
                OPTIONS,
            ).chosen
        )
        for contents in product(contents_of("approval"), repeat=len(absent))
    }
    assert result.absentees_could_change_it == (tried != {frozenset(result.chosen)})
