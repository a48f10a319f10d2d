"""Differences between two texts: word by word, nothing lost on either side; applied, the old text becomes the new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.proposals.differences import DoesNotFit, applied, clauses_between, paired, words_between

ANY = st.text(st.sampled_from("ab é.,;( \n\t"), max_size=24)
POINT = st.lists(st.sampled_from(["de", "kosten", "volgen", "elk", "jaar.", "index,"]), max_size=6).map(" ".join)
POINTS = st.lists(POINT, max_size=6)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in words_between(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "Opzeg van drie maanden.",
            "Opzeg van zes maanden.",
            [("kept", "Opzeg van "), ("gone", "drie"), ("new", "zes"), ("kept", " maanden.")],
        ),
        # The full stop stays where it stood: what comes behind a sentence does not touch the sentence.
        ("Eén zin.", "Eén zin. Nog een zin.", [("kept", "Eén zin."), ("new", " Nog een zin.")]),
        # Two changes with nothing but a comma between them are one.
        ("Na een dag, nu", "Na zes weken, dan", [("kept", "Na "), ("gone", "een dag, nu"), ("new", "zes weken, dan")]),
        ("Gelijk.", "Gelijk.", [("kept", "Gelijk.")]),
    ],
)
def test_a_change_is_told_in_the_words_that_changed(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert told(before, after) == pieces


def test_a_point_is_compared_with_the_point_at_its_place() -> None:
    clauses = clauses_between(["Eén.", "Twee dagen.", "Vier."], ["Eén.", "Drie dagen.", "Vier.", "Vijf."])
    assert [(one.kind, one.before, one.after) for one in clauses] == [
        ("same", 1, 1),
        ("changed", 2, 2),
        ("same", 3, 3),
        ("new", None, 4),
    ]


def test_a_point_put_in_before_a_changed_one_takes_not_its_place() -> None:
    before = ["Elke deelnemer betaalt per jaar.", "De opzeg is drie maanden."]
    after = ["Dit staat er nieuw bij.", "Elke deelnemer betaalt per maand.", "De opzeg is zes maanden."]
    assert [(one.kind, one.before, one.after) for one in clauses_between(before, after)] == [
        ("new", None, 1),
        ("changed", 1, 2),
        ("changed", 2, 3),
    ]


def test_points_that_have_nothing_in_common_are_one_gone_and_one_new() -> None:
    clauses = clauses_between(["De kat zit op het dak."], ["Elke deelnemer betaalt mee."])
    assert [(one.kind, one.before, one.after) for one in clauses] == [("gone", 1, None), ("new", None, 1)]


def test_the_pairs_that_are_most_alike_together_win() -> None:
    # Alike is twice the words in common by all words. Old 1 with new 2: 2 × 2 / 5 = 0.8; old 1 with new 1 and old 2
    # with new 2: 2 × 1 / 5 + 2 × 2 / 5 = 1.2.
    assert paired(["a b", "c d"], ["a x y", "c d a"]) == [(0, 0), (1, 1)]
    # Pairs never cross: old 2 with new 1 (1.0) shuts out old 1 with new 2 (0.5).
    assert paired(["a b", "c d"], ["c d", "a x"]) == [(1, 0)]


@given(ANY, ANY)
def test_both_texts_can_be_read_back_to_the_letter(before: str, after: str) -> None:
    pieces = words_between(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert all(piece.text for piece in pieces)


@given(POINTS, POINTS)
def test_applied_to_the_old_text_the_difference_gives_the_new(before: list[str], after: list[str]) -> None:
    difference = clauses_between(before, after)
    assert applied(difference, before) == after
    # Every point of either text is told once, in its order.
    assert [one.before for one in difference if one.before] == list(range(1, len(before) + 1))
    assert [one.after for one in difference if one.after] == list(range(1, len(after) + 1))
    assert any(one.changed for one in difference) is (before != after)


@given(POINTS, POINTS)
def test_a_difference_fits_no_other_text(before: list[str], other: list[str]) -> None:
    if before == other:
        return
    with pytest.raises(DoesNotFit):
        applied(clauses_between(before, ["iets"]), other)
