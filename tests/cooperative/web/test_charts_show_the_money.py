"""Bars, sources, progress and turnouts: true to scale, with their table, refused when they cannot be."""

from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from cooperative.web.chart_medium import Medium
from cooperative.web.charts import Bar, Part, bar_chart, progress, stacked_bar
from cooperative.web.turnout_chart import TurnoutOf, lollipops

NB = "\N{NO-BREAK SPACE}"
PAPER = Medium(width=600)


@pytest.fixture(autouse=True)
def _in_dutch() -> object:
    with translation.override("nl"):
        yield


def percent(text: str) -> Fraction:
    return Fraction(text.removesuffix("%"))


def costs(medium: Medium = PAPER) -> object:
    """Draw € 61.500 for the pilot and € 228.160 a year after, the last between 225.000 and 250.000."""
    return bar_chart(
        [
            Bar("2026", (Part("neutral", 61_500_00),)),
            Bar("2027", (Part("accent", 228_160_00),)),
            Bar("2028", (Part("hatched", 228_160_00),), low=225_000_00, high=250_000_00),
        ],
        key="costs",
        title="Werking",
        head=("Jaar", "Bedrag", "Laag tot hoog"),
        height=276,
        medium=medium,
    )


def test_bars_are_true_to_scale_from_zero() -> None:
    chart = costs()
    # 250 units of height for € 250.000: a unit is € 1.000; the base line lies at 276.
    assert [(box.y, box.height) for box in chart.boxes] == [  # type: ignore[attr-defined]
        ("214.5", "61.5"),
        ("47.84", "228.16"),
        ("47.84", "228.16"),
    ]
    whisker = chart.whiskers[0]  # type: ignore[attr-defined]
    assert (whisker.top, whisker.bottom) == ("26", "51")


def test_parts_of_a_year_stand_on_each_other() -> None:
    chart = bar_chart(
        [Bar("2027", (Part("accent", 300), Part("hatched", 0), Part("outline", 100)))],
        key="parts",
        title="x",
        head=("Jaar", "Bedrag"),
        height=66,
        medium=PAPER,
    )
    # 40 units for € 4: the first 30 from the base at 66, the next 10 above it.
    assert [(box.look, box.y, box.height) for box in chart.boxes] == [
        ("accent", "36", "30"),
        ("outline", "26", "10"),
    ]


def test_the_table_beneath_says_what_the_bars_say() -> None:
    chart = costs()
    assert chart.rows == (  # type: ignore[attr-defined]
        ("2026", f"€{NB}61.500"),
        ("2027", f"€{NB}228.160"),
        ("2028", f"€{NB}228.160", f"€{NB}225.000 tot €{NB}250.000"),
    )


def test_amounts_that_do_not_fit_over_their_bars_stay_in_the_table() -> None:
    many = [Bar(str(year), (Part("accent", 22816000),)) for year in range(2026, 2046)]
    chart = bar_chart(many, key="many", title="x", head=("Jaar", "Bedrag"))
    shown = [label for label in chart.labels if label.text.startswith("€")]
    assert {(label.view, label.anchor, label.x) for label in shown if label.view == "narrow"} == {
        ("narrow", "start", "0%"),
        ("narrow", "end", "100%"),
    }
    assert len([label for label in shown if label.view == "wide"]) == 2
    assert len(chart.rows) == 20


def test_no_bars_and_negative_parts_are_refused() -> None:
    for bars in ([], [Bar("2026", (Part("accent", -1),))]):
        with pytest.raises(ValueError, match="no negative"):
            bar_chart(bars, key="x", title="x", head=("Jaar", "Bedrag"))


def test_nothing_to_pay_at_all_is_a_flat_chart_and_no_error() -> None:
    chart = bar_chart([Bar("2026", ())], key="x", title="x", head=("Jaar", "Bedrag"))
    assert chart.boxes == ()
    assert chart.rows == (("2026", f"€{NB}0"),)


def test_sources_share_one_bar_by_amount() -> None:
    # € 186.000 = 93.000 + 74.400 + 18.600: 50, 40 and 10 %.
    chart = stacked_bar(
        [
            Part("accent", 93_000_00, "41 deelnemers"),
            Part("neutral", 74_400_00, "Vlaamse subsidie"),
            Part("outline", 18_600_00, "Reserve"),
        ],
        key="sources",
        title="x",
    )
    assert [(box.x, box.width) for box in chart.boxes] == [("0%", "50%"), ("50%", "40%"), ("90%", "10%")]
    assert chart.rows[2] == ("Reserve", f"€{NB}18.600", f"10{NB}%")
    with pytest.raises(ValueError, match="positive sum"):
        stacked_bar([Part("accent", 0)], key="x", title="x")


def test_progress_stands_at_its_share_and_the_threshold_at_its_own() -> None:
    # 72.540 of 93.000 is 78 %; 79.050 of 93.000 is 85 %.
    drawn = progress(7254000, 9300000, key="p", title="x", threshold=7905000, threshold_label="drempel")
    assert (drawn.filled, drawn.mark) == ("78%", "85%")
    over = progress(12000000, 9300000, key="p", title="x")
    assert (over.filled, over.mark) == ("100%", "")
    with pytest.raises(ValueError, match="positive total"):
        progress(0, 0, key="p", title="x")


def test_the_label_of_a_threshold_near_the_edge_stays_inside() -> None:
    label = "drempel € 79.050"
    anchors = [
        progress(0, 100, key="p", title="x", threshold=at, threshold_label=label).labels[0].anchor
        for at in (0, 50, 100)
    ]
    assert anchors == ["start", "middle", "end"]


def test_turnouts_carry_the_count_beside_the_percentage() -> None:
    chart = lollipops(
        [TurnoutOf("Jaarrekening", 60, 62, 31, True), TurnoutOf("Sleutel", 30, 41, 21, False)],
        key="t",
        title="Opkomst",
    )
    # 60 ÷ 62 = 96,8 %, 30 ÷ 41 = 73,2 %.
    assert chart.rows == (
        ("Jaarrekening", "60 van 62", f"97{NB}%", "31", "aangenomen"),
        ("Sleutel", "30 van 41", f"73{NB}%", "21", "verworpen"),
    )
    assert [stick.solid for stick in chart.sticks] == [True, False]
    assert {label.text for label in chart.labels} >= {f"60 van 62 · 97{NB}%"}
    with pytest.raises(ValueError, match="7 of 5"):
        lollipops([TurnoutOf("Te veel", 7, 5, 3, True)], key="t", title="x")


@pytest.mark.parametrize("medium", [Medium(), PAPER])
def test_every_chart_draws_as_sound_svg_with_its_title_first(medium: Medium) -> None:
    charts = {
        "charts/bars.svg": costs(medium),
        "charts/stacked.svg": stacked_bar([Part("hatched", 5, "<b>")], key="s", title="<b>", medium=medium),
        "charts/progress.svg": progress(1, 2, key="p", title="x", threshold=1, threshold_label="d", medium=medium),
        "charts/bar.svg": progress(1, 2, key="b", title="x", medium=medium),
        "charts/lollipops.svg": lollipops([TurnoutOf("a", 1, 2, 1, True)], key="l", title="x", medium=medium),
    }
    for template, chart in charts.items():
        text = render_to_string(template, {"chart": chart})
        root = ET.fromstring(text)
        assert root[0].tag == "title", template
        assert root[0].text, template
        assert " style=" not in text
        assert ("var(--" in text) is not medium.printed
        assert ('%"' in text) is not medium.printed
