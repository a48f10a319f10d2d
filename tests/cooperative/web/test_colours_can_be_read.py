"""Contrast of every pair in use, computed from the style sheet itself (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from cooperative.web.chart_medium import PRINTED

TOKENS = Path(__file__).resolve().parents[3] / "static" / "css" / "10-tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\(oklch\(([^)]+)\),\s*oklch\(([^)]+)\)\)")
GROUNDS = ("paper", "paper-2", "paper-3")
LIGHT, DARK = 0, 1
type Oklch = tuple[float, float, float]


def tokens() -> dict[str, tuple[Oklch, Oklch]]:
    """Read the colour tokens: name to (light, dark)."""
    found = {}
    for name, light, dark in PAIR.findall(TOKENS.read_text(encoding="utf-8")):
        numbers = [tuple(float(part) for part in one.split()) for one in (light, dark)]
        found[name] = (numbers[0], numbers[1])
    return found  # type: ignore[return-value]


def linear_rgb(colour: Oklch) -> tuple[float, float, float]:
    """Turn oklch into linear sRGB (matrices of CSS Color 4, section 18)."""
    across, up = _turn(colour[2])
    lightness, a, b = colour[0], colour[1] * across, colour[1] * up
    long = (lightness + 0.3963377773761749 * a + 0.2158037573099136 * b) ** 3
    middle = (lightness - 0.1055613458156586 * a - 0.0638541728258133 * b) ** 3
    short = (lightness - 0.0894841775298119 * a - 1.2914855480194092 * b) ** 3
    return (
        4.0767416360759574 * long - 3.3077115392580616 * middle + 0.2309699031821044 * short,
        -1.2684379732850317 * long + 2.6097573492876887 * middle - 0.3413193760026573 * short,
        -0.0041960761386756 * long - 0.7034186179359362 * middle + 1.7076146940746117 * short,
    )


def _turn(degrees: float) -> tuple[float, float]:
    turned = complex(0, 1) ** (degrees / 90)
    return turned.real, turned.imag


def luminance(colour: Oklch) -> float:
    """Weigh the light of a colour as WCAG does; out of gamut is clipped."""
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in linear_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Oklch, other: Oklch) -> float:
    """Give the contrast ratio of WCAG."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_conversion_agrees_with_known_colours() -> None:
    # CSS Color 4 gives oklch(0.627966 0.257704 29.2346) for red; black on white is 21 to 1.
    red = linear_rgb((0.627966, 0.257704, 29.2346))
    assert red == pytest.approx((1, 0, 0), abs=0.0005)
    assert contrast((1, 0, 0), (0, 0, 0)) == pytest.approx(21)


# Of the design: contrast on paper, in light and dark.
ON_PAPER = {
    "rule-strong": (3.8, 4.5),
    "ink": (16.0, 14.8),
    "ink-2": (7.8, 9.3),
    "ink-3": (5.5, 6.5),
    "accent": (8.1, 10.0),
    "accent-strong": (10.9, 12.4),
    "signal": (5.4, 8.0),
    "against": (5.0, 5.4),
    "error": (6.9, 7.6),
    "warn": (5.8, 9.5),
    "focus": (6.0, 8.3),
}
# And the lowest on any of the three grounds.
LOWEST = {
    "rule-strong": (3.0, 3.0),
    "ink": (13.8, 10.5),
    "ink-2": (6.7, 6.6),
    "ink-3": (4.8, 4.6),
    "accent": (7.0, 7.1),
    "accent-strong": (9.4, 8.8),
    "signal": (4.7, 5.7),
    "error": (5.9, 5.4),
    "warn": (5.0, 6.8),
    "focus": (5.2, 5.9),
}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ON_PAPER)
def test_colours_on_paper_have_the_contrast_of_the_design(name: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[name][theme], colours["paper"][theme]) == pytest.approx(ON_PAPER[name][theme], abs=0.06)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", LOWEST)
def test_no_ground_takes_a_colour_below_its_least_contrast(name: str, theme: int) -> None:
    colours = tokens()
    for ground in GROUNDS:
        # The design rounds to one decimal.
        assert contrast(colours[name][theme], colours[ground][theme]) >= LOWEST[name][theme] - 0.05, ground


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("accent-strong", "accent-soft"),
        ("signal", "signal-soft"),
        ("ink-3", "paper-2"),
        ("paper", "ink"),
        ("paper", "signal"),
    ],
)
def test_text_on_a_coloured_ground_can_be_read(text: str, ground: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[text][theme], colours[ground][theme]) >= 4.5


@pytest.mark.parametrize("number", range(1, 8))
def test_the_disc_of_an_area_stands_out_from_paper_and_carries_its_icon(number: int) -> None:
    colours = tokens()
    light, dark = colours[f"area-{number}"]
    assert contrast(light, colours["paper"][LIGHT]) >= 3.08
    assert contrast(dark, colours["paper"][DARK]) >= 4.15


def test_no_colour_lies_outside_srgb() -> None:
    for name, themes in tokens().items():
        for colour in themes:
            assert all(-0.002 <= channel <= 1.002 for channel in linear_rgb(colour)), name


def test_paper_prints_the_light_tokens() -> None:
    source = TOKENS.read_text(encoding="utf-8")
    light = {name: one for name, one, _dark in PAIR.findall(source)}
    assert {name for name in PRINTED if name != "paper"} <= set(light)
    for name, printed in PRINTED.items():
        assert name == "paper" or printed == f"oklch({light[name]})"
