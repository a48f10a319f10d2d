"""With thresholds per college, the fewest ballots to adopt a proposal equal the best of all subsets."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.voting.count.pools import Pool, fewest_from
from initiatives.voting.count.terms import Choice

# Of one college: weights behind against, weights behind abstain, what one vote of each adds to the college
# (against, abstain), and how much the college lacks. An abstention never adds more than a vote against.
Drawn = tuple[list[int], list[int], tuple[int, int], int]
gains = st.tuples(st.integers(1, 6), st.integers(0, 6)).map(lambda pair: (max(pair), min(pair)))
colleges = st.lists(
    st.tuples(
        st.lists(st.integers(1, 13), max_size=3),
        st.lists(st.integers(1, 13), max_size=3),
        gains,
        st.integers(-5, 60),
    ),
    min_size=1,
    max_size=2,
)


def fewest_by_trying(drawn: list[Drawn], total: tuple[int, int], deficit: int) -> int | None:
    ballots = [
        (pool, is_blank, weight)
        for pool, (against, abstain, _, _) in enumerate(drawn)
        for is_blank, weights in enumerate((against, abstain))
        for weight in weights
    ]
    for size in range(len(ballots) + 1):
        for chosen in combinations(ballots, size):
            own = [0] * len(drawn)
            for pool, is_blank, weight in chosen:
                own[pool] += drawn[pool][2][is_blank] * weight
            reached = sum(total[is_blank] * weight for _, is_blank, weight in chosen)
            if reached >= deficit and all(own[i] >= lacks for i, (*_, lacks) in enumerate(drawn)):
                return size
    return None


def fewest(drawn: list[Drawn], total: tuple[int, int], deficit: int) -> int | None:
    def by_choice(pair: tuple[int, int]) -> dict[Choice, int]:
        return {Choice.AGAINST: pair[0], Choice.ABSTAIN: pair[1]}

    pools = [
        Pool.of(
            against=against,
            abstain=abstain,
            total_gain=by_choice(total),
            own_gain=by_choice(own),
            own_deficit=lacks,
        )
        for against, abstain, own, lacks in drawn
    ]
    return fewest_from(pools, deficit)


@settings(max_examples=400, deadline=None)
@given(colleges, gains, st.integers(-5, 150))
def test_the_fewest_ballots_over_colleges_equal_trying_every_subset(
    drawn: list[Drawn], total: tuple[int, int], deficit: int
) -> None:
    assert fewest(drawn, total, deficit) == fewest_by_trying(drawn, total, deficit)


def test_the_heaviest_ballot_of_any_college_goes_first_for_the_total() -> None:
    # No college lacks anything; the total lacks 10: the one ballot of 10 in the second college does it.
    first: Drawn = ([1, 1, 1, 1, 1], [], (1, 1), 0)
    second: Drawn = ([10], [], (1, 1), 0)
    assert fewest([first, second], (1, 1), 10) == 1
    assert fewest([second, first], (1, 1), 12) == 3


def test_a_college_may_need_another_ballot_than_the_total_does() -> None:
    # For the total a vote against of 2 gains 3 × 2 = 6 and an abstention of 5 gains 1 × 5 = 5; for the
    # college, where both gain 1 a vote, they are 2 and 5. The college lacks 5: the abstention, one ballot.
    drawn: Drawn = ([2], [5], (1, 1), 5)
    assert fewest([drawn], (3, 1), 5) == 1
    # The total lacking 6 needs both: the abstention for the college, and 5 + 6 for the total.
    assert fewest([drawn], (3, 1), 6) == 2


def test_where_a_next_ballot_can_add_more_than_the_one_before() -> None:
    # Three votes against of 1 and an abstention of 4; a vote against adds 1 to the total and 3 to the
    # college, an abstention 0 and 2. The college lacks 7. One ballot: the abstention (8), total 0. Two: it
    # and a vote against (11), total 1; two against give only 6. Three: all against (9), total 3.
    rising: Drawn = ([1, 1, 1], [4], (3, 2), 7)
    assert [fewest([rising], (1, 0), lacking) for lacking in (0, 1, 2, 3, 4)] == [1, 2, 3, 3, None]
    # Another college with two votes against of 1 may help the total: 1 + 0 + 2 makes 2 with three ballots.
    steady: Drawn = ([1, 1], [], (1, 1), 0)
    assert [fewest([rising, steady], (1, 0), lacking) for lacking in (2, 3, 4, 5)] == [3, 3, 4, 5]


def test_a_college_that_cannot_reach_its_threshold_gives_no_number() -> None:
    assert fewest([([1], [1], (1, 1), 3)], (1, 1), 0) is None
    assert fewest([([], [], (1, 1), -1)], (1, 1), 0) == 0
