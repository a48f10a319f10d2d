"""Differences between two texts: word by word, nothing lost on either side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from initiatives.proposals.differences import clauses_between, words_between

TEXT = st.text(st.sampled_from("ab c"), max_size=20).map(lambda text: " ".join(text.split()))


def test_a_changed_word_is_shown_as_gone_and_new() -> None:
    pieces = words_between("Opzeg van drie maanden.", "Opzeg van zes maanden.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("kept", "Opzeg van "),
        ("gone", "drie "),
        ("new", "zes "),
        ("kept", "maanden."),
    ]


def test_points_are_compared_with_the_point_at_their_place() -> None:
    told = clauses_between(["Eén.", "Twee dagen.", "Vier."], ["Eén.", "Drie dagen.", "Vier.", "Vijf."])
    assert [clause.kind for clause in told] == ["same", "changed", "same", "new"]
    assert [clause.kind for clause in clauses_between(["Eén.", "Twee."], ["Eén."])] == ["same", "gone"]


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = words_between(before, after)
    old = "".join(piece.text for piece in pieces if piece.kind != "new")
    new = "".join(piece.text for piece in pieces if piece.kind != "gone")
    # A space belongs to the word before it, so a word at the end may keep one.
    assert (old.split(), new.split()) == (before.split(), after.split())


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4))
def test_no_point_is_lost(before: list[str], after: list[str]) -> None:
    told = clauses_between(before, after)
    assert sum(clause.kind != "gone" for clause in told) == len(after)
    assert sum(clause.kind != "new" for clause in told) == len(before)
    assert not any(clause.changed for clause in clauses_between(after, after))
