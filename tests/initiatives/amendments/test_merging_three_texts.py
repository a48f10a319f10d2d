"""Two texts made of one: what one changed comes into the other, and where both changed a point they clash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from initiatives.amendments.merging import Clash, merged, touched
from initiatives.proposals.differences import origins

BEFORE = ["De piloot wordt een dienst.", "De kosten volgen de index, zonder grens.", "De opzeg is drie maanden."]
CAPPED = "De kosten volgen de index, met een grens van 3,5 % per jaar."
LONGER = "De opzeg is zes maanden."
POINT = st.lists(st.sampled_from(["de", "kosten", "volgen", "elk", "jaar.", "index,"]), max_size=5).map(" ".join)
POINTS = st.lists(POINT, max_size=5)


def test_changes_on_different_points_come_together() -> None:
    current, amended = [BEFORE[0], CAPPED, BEFORE[2]], [BEFORE[0], BEFORE[1], LONGER]
    assert merged(BEFORE, current, amended).clauses == [BEFORE[0], CAPPED, LONGER]
    assert merged(BEFORE, current, amended).clashes == []


def test_a_point_that_both_changed_is_a_clash_and_the_text_of_now_stands() -> None:
    other = "De kosten volgen de index niet."
    current, amended = [BEFORE[0], CAPPED, BEFORE[2]], [BEFORE[0], other, LONGER]
    found = merged(BEFORE, current, amended)
    assert found.clashes == [Clash(2, BEFORE[1], CAPPED, other)]
    assert found.clauses == [BEFORE[0], CAPPED, LONGER]
    # What the members voted wins over the text of now.
    assert merged(BEFORE, current, amended, insist=True).clauses == [BEFORE[0], other, LONGER]


def test_a_point_that_was_struck_and_changed_is_a_clash() -> None:
    struck, changed = [BEFORE[0], BEFORE[2]], [BEFORE[0], CAPPED, BEFORE[2]]
    assert merged(BEFORE, struck, changed).clashes == [Clash(2, BEFORE[1], None, CAPPED)]
    assert merged(BEFORE, changed, struck).clashes == [Clash(2, BEFORE[1], CAPPED, None)]
    assert merged(BEFORE, changed, struck, insist=True).clauses == struck


def test_new_points_behind_the_same_one_stand_both() -> None:
    ours, theirs = [*BEFORE, "Wij ook."], [*BEFORE, "Zij ook."]
    assert merged(BEFORE, ours, theirs).clauses == [*BEFORE, "Wij ook.", "Zij ook."]


def test_what_is_touched_is_named_by_its_number_of_now() -> None:
    current = ["Een nieuw begin.", *BEFORE]
    assert touched(BEFORE, current, [BEFORE[0], CAPPED, BEFORE[2]]) == {3}
    # What the text of now struck cannot be touched any more; a new point touches none.
    assert touched(BEFORE, BEFORE[:1], [BEFORE[0], CAPPED, BEFORE[2], "Erbij."]) == frozenset()


@given(POINTS, POINTS)
def test_with_a_text_that_did_not_change_the_other_comes_whole(before: list[str], after: list[str]) -> None:
    for found in (merged(before, before, after), merged(before, after, before), merged(before, after, after)):
        assert found.clauses == after
        assert found.clashes == []


@given(POINTS, POINTS, POINTS)
def test_who_is_to_win_wins_each_clash(before: list[str], current: list[str], amended: list[str]) -> None:
    found, insisted = merged(before, current, amended), merged(before, current, amended, insist=True)
    assert found.clashes == insisted.clashes
    for clash in found.clashes:
        assert before[clash.number - 1] == clash.before
        assert clash.current != clash.amended
        assert clash.current is None or clash.current in found.clauses
        assert clash.amended is None or clash.amended in insisted.clauses
    if not found.clashes:
        assert found.clauses == insisted.clauses


def test_each_point_knows_the_text_in_which_it_came_to_be() -> None:
    second = [BEFORE[0], CAPPED, BEFORE[2]]
    third = ["Vooraan.", BEFORE[0], CAPPED, LONGER]
    assert origins([BEFORE, second, third]) == [2, 0, 1, 2]
