"""The bar of a vote: cells, marks, labels that never touch, the same on page and paper."""

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cooperative.web.chart_medium import Label, Medium, apart, breadth, short
from cooperative.web.vote_chart import CHOICES, VoteBar, vote_bar

EXAMPLE = {"for": 26, "against": 8, "abstain": 2, "absent": 5}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _in_dutch() -> object:
    with translation.override("nl"):
        yield


def drawn(bar: VoteBar) -> ET.Element:
    """Draw and parse; the page leaves out the namespace that HTML does not need."""
    text = render_to_string("charts/vote_bar.svg", {"chart": bar})
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def reach(label: Label, room: int) -> tuple[Fraction, Fraction]:
    """Say from where to where a label reaches, reading only what is drawn."""
    x = Fraction(label.x.removesuffix("%")) * room / 100
    wide = breadth(label.text)
    if label.anchor == "end":
        return x - wide, x
    if label.anchor == "middle":
        return x - Fraction(wide, 2), x + Fraction(wide, 2)
    return x, x + wide


def test_every_organisation_has_its_cell_and_every_choice_its_look() -> None:
    bar = vote_bar(counts=EXAMPLE, need=23, quorum=21)
    assert [(run.choice, len(run.pieces)) for run in bar.runs] == [
        ("for", 26),
        ("against", 8),
        ("abstain", 2),
        ("absent", 5),
    ]
    looks = [(g.get("fill"), g.get("stroke-dasharray")) for g in drawn(bar).findall(f"{SVG}g")[:4]]
    assert looks == [
        ("var(--accent)", None),
        ("url(#vote-against)", None),
        ("none", None),
        ("none", "2 2.5"),
    ]


def test_the_marks_stand_where_the_sum_says() -> None:
    bar = vote_bar(counts=EXAMPLE, need=23, quorum=21)
    # 23 of 41 cells is 56,10 %; 21 of 41 is 51,22 %; 36 of 41 voted, 87,80 %.
    assert bar.need == "56.1%"
    assert bar.turnout is not None
    assert bar.turnout.quorum == "51.22%"
    assert bar.turnout.x_end == "87.8%"
    paper = vote_bar(counts=EXAMPLE, need=23, quorum=21, medium=Medium(width=820))
    assert paper.need == "460"  # 23 ÷ 41 × 820
    assert paper.turnout is not None
    assert paper.turnout.quorum == "420"


def test_the_labels_stand_at_the_bar_when_there_is_room_and_else_in_a_legend() -> None:
    roomy = vote_bar(counts=EXAMPLE, need=23)
    assert not roomy.legend
    assert {label.text for label in roomy.labels if label.view == "wide"} == {
        "26 vóór",
        "8 tegen",
        "2 onthoudingen",
        "5 stemden niet",
    }
    crowded = vote_bar(counts={"for": 1, "against": 1, "abstain": 1, "absent": 38}, need=2)
    assert crowded.legend == (
        ("for", "1 vóór"),
        ("against", "1 tegen"),
        ("abstain", "1 onthouding"),
        ("absent", "38 stemden niet"),
    )


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(any), st.integers(1, 240), st.integers(1, 240))
def test_labels_never_touch_each_other_and_never_leave_the_chart(weights: list[int], need: int, quorum: int) -> None:
    with translation.override("nl"):
        bar = vote_bar(counts=dict(zip(CHOICES, weights, strict=True)), need=need, quorum=quorum)
    for view, room in zip(("narrow", "wide"), Medium().breadths(), strict=True):
        for shown in (bar.labels, bar.turnout_labels):
            seen = [label for label in shown if label.view in {"", view}]
            for line in {label.y for label in seen}:
                spans = [reach(label, room) for label in seen if label.y == line]
                assert apart(spans, gap=3)
                assert all(left >= -1 and right <= room + 1 for left, right in spans)


@given(st.lists(st.integers(0, 5000), min_size=5, max_size=5).filter(any))
def test_the_pieces_fill_the_bar_from_end_to_end_without_overlap(weights: list[int]) -> None:
    bar = vote_bar(counts=dict(zip(CHOICES, weights, strict=True)), need=None, cells=False)
    edge = Fraction(0)
    for run in bar.runs:
        for piece in run.pieces:
            x, width = (Fraction(text.removesuffix("%")) for text in (piece.x, piece.width))
            assert abs(x - edge) <= Fraction(2, 100)  # two decimals of a percent are written
            edge = x + width
    assert abs(edge - 100) <= Fraction(4, 100)


def test_more_than_sixty_electors_and_weights_are_drawn_as_segments() -> None:
    many = vote_bar(counts={"for": 40, "against": 21, "abstain": 0, "absent": 0}, need=31)
    assert [len(run.pieces) for run in many.runs] == [1, 1]
    weighted = vote_bar(counts={"for": 3, "against": 1}, need=2, cells=False)
    assert [piece.width for run in weighted.runs for piece in run.pieces] == ["75%", "25%"]


def test_the_title_comes_first_and_says_the_whole_picture() -> None:
    root = drawn(vote_bar(counts=EXAMPLE, need=23, quorum=21))
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == (
        "26 vóór, 8 tegen, 2 onthoudingen, 5 stemden niet. Nodig om aan te nemen: 23 vóór. "
        "36 van 41 stemden; quorum: 21."
    )
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root[0].get("id")


def test_names_are_shown_only_when_given_and_are_escaped() -> None:
    open_vote = drawn(vote_bar(counts={"for": 2}, need=1, names={"for": ["Aalst", "<script>"]}))
    cells = open_vote.findall(f"{SVG}g/{SVG}rect/{SVG}title")
    assert [cell.text for cell in cells] == ["Aalst", "<script>"]
    secret = drawn(vote_bar(counts={"for": 2}, need=1))
    assert not secret.findall(f"{SVG}g/{SVG}rect/{SVG}title")


def test_paper_knows_no_variables_and_no_percentages() -> None:
    text = render_to_string(
        "charts/vote_bar.svg", {"chart": vote_bar(counts=EXAMPLE, need=23, quorum=21, medium=Medium(width=660))}
    )
    assert "var(" not in text
    assert "%" not in text
    assert "font-family=" in text
    assert "oklch(" in text
    assert not re.search(r"\sstyle=", text)


def test_an_empty_electorate_and_negative_counts_are_refused() -> None:
    for counts in ({}, {"for": 0}, {"for": 3, "against": -1}):
        with pytest.raises(ValueError, match="electorate"):
            vote_bar(counts=counts, need=1)


def test_coordinates_are_written_short() -> None:
    assert short(Fraction(1, 3) * 100) == "33.33"
    assert short(50) == "50"
    assert short(Fraction(-5, 2)) == "-2.5"
