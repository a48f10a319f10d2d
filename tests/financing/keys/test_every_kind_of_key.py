"""Each kind of key and each bound on paper: what a share follows, who is held, and what cannot be."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.keys.bounds import Bounds, Infeasible
from financing.keys.dividing import Held, divide, divide_grant, most_grant, problem_of
from financing.keys.key import PARTS, Band, Key, KeyKind, Member, NotEntered

USERS, BUDGET = str(KeyKind.ACTIVE_USERS), str(KeyKind.BUDGET)
BANDS = (Band(10_000, 1), Band(30_000, 2), Band(None, 3))
# Three members: 5.000, 20.000 and 100.000 inhabitants; 300, 700 and 1.000 users; budgets of € 1.000, € 1.000, € 3.000.
THREE = [
    Member(1, 5_000, {USERS: 300, BUDGET: 100_000}),
    Member(2, 20_000, {USERS: 700, BUDGET: 100_000}),
    Member(3, 100_000, {USERS: 1_000, BUDGET: 300_000}),
]


def cents(
    total: int, key: Key, *, members: list[Member] = THREE, yearly: bool = False, before: dict[int, int] | None = None
) -> list[int]:
    return [split.cents for split in divide(total, key, members, yearly=yearly, before=before)]


def test_sizes_users_and_budgets_divide_by_their_own_numbers() -> None:
    # € 600: sizes 1 : 2 : 3; users 300 : 700 : 1.000 of 2.000; budgets 1 : 1 : 3 of 5.
    assert cents(60_000, Key(KeyKind.SIZE_BANDS, bands=BANDS)) == [10_000, 20_000, 30_000]
    assert cents(60_000, Key(KeyKind.ACTIVE_USERS)) == [9_000, 21_000, 30_000]
    assert cents(60_000, Key(KeyKind.BUDGET)) == [12_000, 12_000, 36_000]


def test_a_size_ends_with_its_last_inhabitant_and_who_carries_nobody_does_not_count() -> None:
    key = Key(KeyKind.SIZE_BANDS, bands=BANDS)
    assert [key.band_of(n) for n in (0, 1, 10_000, 10_001, 30_000, 30_001)] == [0, 1, 1, 2, 2, 3]


def test_parts_weigh_in_any_proportion_exactly() -> None:
    # € 900, 1/3 equally (€ 300: € 100 each) and 2/3 by users (€ 600: € 90, € 210, € 300).
    thirds = ((KeyKind.EQUAL, Fraction(1, 3)), (KeyKind.ACTIVE_USERS, Fraction(2, 3)))
    whole = ((KeyKind.EQUAL, Fraction(1)), (KeyKind.ACTIVE_USERS, Fraction(2)))
    for parts in (thirds, whole):
        key = Key(KeyKind.COMPOSED, parts=parts)
        assert cents(90_000, key) == [19_000, 31_000, 40_000]
        assert key.portions == thirds


def test_a_fixed_amount_goes_first_and_the_others_share_the_rest() -> None:
    # € 1.000, of which member 1 pays € 400 fixed; 2 and 3 share € 600 by 20.000 : 100.000 inhabitants.
    members = [Member(1, 5_000, {"fixed_once": 40_000}), *THREE[1:]]
    key = Key(KeyKind.PER_INHABITANT, fixed=True)
    splits = divide(100_000, key, members, yearly=False)
    assert [split.cents for split in splits] == [40_000, 10_000, 50_000]
    assert [split.held for split in splits] == [Held.FIXED, "", ""]
    # Per year nothing is fixed: 5 : 20 : 100 of 125.
    assert cents(100_000, key, members=members, yearly=True) == [4_000, 16_000, 80_000]


def test_fixed_amounts_that_are_together_another_total_are_refused_with_the_gap() -> None:
    members = [Member(1, 0, {"fixed_once": 40_000}), Member(2, 0, {"fixed_once": 30_000})]
    key = Key(KeyKind.EQUAL, fixed=True)
    assert cents(70_000, key, members=members) == [40_000, 30_000]
    for total, gap in ((75_000, 5_000), (69_999, -1)):
        with pytest.raises(Infeasible) as refused:
            divide(total, key, members, yearly=False)
        assert refused.value.gap == gap


def test_a_floor_and_a_cap_hold_for_what_is_paid_once_or_a_year() -> None:
    # € 1.250 by inhabitants: € 50, € 200, € 1.000. At least € 100: the others share € 1.150 by 20 : 100 of 120.
    key = Key(KeyKind.PER_INHABITANT, once=Bounds(10_000), yearly=Bounds(0, 60_000))
    splits = divide(125_000, key, THREE, yearly=False)
    assert [split.cents for split in splits] == [10_000, 19_167, 95_833]
    assert [(split.held, split.bound) for split in splits] == [(Held.FLOOR, 10_000), ("", 0), ("", 0)]
    # A year at most € 600: member 3 is held, the others share € 650 by 5 : 20 of 25.
    splits = divide(125_000, key, THREE, yearly=True)
    assert [split.cents for split in splits] == [13_000, 52_000, 60_000]
    assert [(split.held, split.bound) for split in splits] == [("", 0), ("", 0), (Held.CAP, 60_000)]


def test_nobody_rises_more_than_fifteen_per_cent_a_year() -> None:
    # Last year € 100, € 100, € 200. This year € 450 equally would be € 150 each; at most € 115, € 115, € 230:
    # the first two pay € 115, the third what is left.
    key = Key(KeyKind.EQUAL, rise=Fraction(15))
    before = {1: 10_000, 2: 10_000, 3: 20_000}
    splits = divide(45_000, key, THREE, yearly=True, before=before)
    assert [split.cents for split in splits] == [11_500, 11_500, 22_000]
    assert [(split.held, split.before) for split in splits] == [(Held.RISE, 10_000), (Held.RISE, 10_000), ("", 20_000)]
    # € 480 is € 20 more than € 115 + € 115 + € 230.
    with pytest.raises(Infeasible) as refused:
        divide(48_000, key, THREE, yearly=True, before=before)
    assert refused.value.gap == 2_000
    # Who paid nothing is new, and an amount once knows no year before.
    assert cents(45_000, key, yearly=True, before={1: 10_000}) == [11_500, 16_750, 16_750]
    assert cents(45_000, key, before=before) == [15_000] * 3


def test_a_slowed_rise_is_rounded_down_and_goes_before_a_floor() -> None:
    # € 99,99 + 15 % is € 114,9885: € 114,98. A floor of € 200 comes only in the years after.
    key = Key(KeyKind.EQUAL, rise=Fraction(15), yearly=Bounds(20_000))
    assert cents(60_000, key, yearly=True, before={1: 9_999}) == [11_498, 24_251, 24_251]


def test_a_grant_is_so_much_per_inhabitant_and_never_more_than_one_pays() -> None:
    # € 0,05 per inhabitant: € 250, € 1.000 and € 5.000; they pay € 300, € 400 and € 6.000 themselves.
    key = Key(KeyKind.PER_INHABITANT, grant=Fraction(1, 20))
    own = {1: 30_000, 2: 40_000, 3: 600_000}
    assert [most_grant(key, member, own[member.id]) for member in THREE] == [25_000, 40_000, 500_000]
    assert [split.cents for split in divide_grant(565_000, key, THREE, own)] == [25_000, 40_000, 500_000]
    # € 125 by 5 : 20 : 100 of 125 stays under every one.
    assert [split.cents for split in divide_grant(12_500, key, THREE, own)] == [500, 2_000, 10_000]
    with pytest.raises(Infeasible) as refused:
        divide_grant(565_001, key, THREE, own)
    assert refused.value.gap == 1


def test_a_number_that_nobody_entered_is_named_and_never_taken_for_nothing() -> None:
    members = [*THREE, Member(4, 100, {BUDGET: 1})]
    with pytest.raises(NotEntered) as refused:
        divide(100, Key(KeyKind.ACTIVE_USERS), members, yearly=False)
    problem = problem_of(refused.value, {4: "Bibliotheek Vier"})
    assert (problem.kind, problem.missing) == (USERS, ("Bibliotheek Vier",))


bounds = st.builds(lambda least, more: Bounds(least, None if more is None else least + more),
                   st.integers(0, 5_000), st.one_of(st.none(), st.integers(0, 90_000)))  # fmt: skip
keys = st.builds(
    Key,
    kind=st.just(KeyKind.COMPOSED),
    parts=st.lists(
        st.tuples(st.sampled_from(PARTS), st.fractions(Fraction(1, 50), 9, max_denominator=50)),
        min_size=2,
        max_size=5,
        unique_by=lambda part: part[0],
    ).map(tuple),
    bands=st.just(BANDS),
    fixed=st.booleans(),
    once=bounds,
    yearly=bounds,
    rise=st.one_of(st.none(), st.fractions(0, 50, max_denominator=10)),
    grant=st.one_of(st.none(), st.fractions(Fraction(1, 100), 3, max_denominator=100)),
)
measures = st.fixed_dictionaries(
    {USERS: st.integers(0, 50_000), BUDGET: st.integers(1, 10**9)},
    optional={"fixed_once": st.integers(0, 5_000), "fixed_yearly": st.integers(0, 5_000)},
)
members_lists = st.lists(
    st.builds(Member, st.integers(1, 300), st.integers(1, 600_000), measures),
    min_size=1,
    max_size=12,
    unique_by=lambda member: member.id,
).filter(lambda members: any(member.measures[USERS] for member in members))


@given(st.integers(0, 10**6), keys, members_lists, st.booleans())
def test_whatever_the_key_the_sum_is_exact_or_the_gap_is_named(
    total: int, key: Key, members: list[Member], yearly: bool
) -> None:
    before = {member.id: 1_000 * member.id for member in members}
    gap = 0
    try:
        splits = divide(total, key, members, yearly=yearly, before=before)
    except Infeasible as refusal:
        gap = refusal.gap
        # With the gap taken away, the same key divides.
        splits = divide(total - gap, key, members, yearly=yearly, before=before)
    assert sum(split.cents for split in splits) == total - gap
    for split in splits:
        if key.rise is not None and yearly and split.held != Held.FIXED:
            assert split.cents * 100 <= before[split.member] * (100 + key.rise)


@given(keys)
def test_a_key_is_kept_as_text_and_read_back(key: Key) -> None:
    assert Key.from_json(key.kind, 0, key.terms_to_json()) == key
