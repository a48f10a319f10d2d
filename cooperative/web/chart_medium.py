"""Where a chart is drawn: on a page that grows and turns dark, or on paper of a known width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

SANS = "Hanken Grotesk, system-ui, sans-serif"
# The light tokens of the style sheet, written out: inside an SVG the printer knows no variables.
PRINTED = {
    "paper": "white",
    "paper-2": "oklch(.962 .011 85)",
    "paper-3": "oklch(.935 .014 85)",
    "rule": "oklch(.875 .014 80)",
    "rule-strong": "oklch(.60 .02 75)",
    "ink": "oklch(.235 .018 60)",
    "ink-2": "oklch(.43 .02 65)",
    "ink-3": "oklch(.51 .02 70)",
    "accent": "oklch(.41 .075 165)",
    "against": "oklch(.55 .13 12)",
}
# A chart on a page must hold its labels in the narrowest phone and in the narrowest column of a desk.
NARROW, WIDE = 288, 480


@dataclass(frozen=True, slots=True)
class Medium:
    """`width` None: a page, measured in percent; a number: paper, measured in CSS pixels."""

    width: int | None = None
    font_size: int = 15

    @property
    def printed(self) -> bool:
        """Say whether this is paper."""
        return self.width is not None

    @property
    def tones(self) -> dict[str, str]:
        """Give the colours of charts by token name, hyphens as underscores for templates."""
        return {name.replace("-", "_"): value if self.printed else f"var(--{name})" for name, value in PRINTED.items()}

    def x(self, share: Fraction | int) -> str:
        """Write a share of the width, 0 to 1, as a coordinate."""
        if self.width is None:
            return f"{short(share * 100)}%"
        return short(share * self.width)

    def root(self, key: str, height: int) -> SafeString:
        """Write the attributes of the svg element."""
        size = (
            format_html('width="100%" height="{}"', height)
            if self.width is None
            else format_html('viewBox="0 0 {0} {1}" width="{0}" height="{1}"', self.width, height)
        )
        return format_html(
            'class="chart" {} role="img" aria-labelledby="{}-title" font-family="{}" font-size="{}"',
            size,
            key,
            SANS,
            self.font_size,
        )

    def breadths(self) -> tuple[int, int]:
        """Give the widths in pixels that labels must fit: narrow and wide (on paper the same)."""
        return (NARROW, WIDE) if self.width is None else (self.width, self.width)


PAGE = Medium()


@dataclass(frozen=True, slots=True)
class Label:
    """A text in a chart; `view` "narrow" or "wide" shows it only there, "" always."""

    x: str
    y: int
    text: str
    anchor: str = "start"
    tone: str = "ink"
    weight: int = 400
    view: str = ""


def short(number: Fraction | int) -> str:
    """Write a coordinate with at most two decimals and no needless zeros."""
    hundredths = round(Fraction(number) * 100)
    whole, rest = divmod(abs(hundredths), 100)
    digits = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{digits}" if hundredths < 0 else digits


def breadth(text: str, font_size: int = 15) -> int:
    """Estimate the width of a text in pixels, on the safe side."""
    return len(text) * font_size // 2 + 2


def apart(intervals: Sequence[tuple[Fraction | int, Fraction | int]], gap: int = 4) -> bool:
    """Say whether texts on one line stay clear of each other."""
    ordered = sorted(intervals)
    return all(left[1] + gap <= right[0] for left, right in pairwise(ordered))
