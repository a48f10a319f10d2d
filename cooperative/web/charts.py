"""Charts drawn on the server: bars with whiskers, one stacked bar, progress to a threshold.

Everything is computed in whole numbers and fractions; the same dataclass is drawn on a page (percent,
colours of the style sheet) and on paper (`medium=Medium(width=…)`, colours written out). Each carries
`head` and `rows` for the table that stands beneath it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cooperative.web.chart_medium import PAGE, Label, Medium, breadth, short
from cooperative.web.formats import money_whole, percent_of

Legend = tuple[tuple[str, str], ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: look is accent, neutral, outline or hatched; amount in cents."""

    look: str
    amount: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: parts from the base line up; low and high (cents) are the whisker of a forecast."""

    label: str
    parts: tuple[Part, ...]
    low: int | None = None
    high: int | None = None

    @property
    def amount(self) -> int:
        """Sum the parts, in cents."""
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as drawn."""

    x: str
    y: str
    width: str
    height: str
    look: str


@dataclass(frozen=True, slots=True)
class Whisker:
    """A line from best to worst, with two feet."""

    x: str
    left: str
    right: str
    top: str
    bottom: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What every chart has: a name for the page, a title in words, its size, labels, table."""

    key: str
    title: str
    height: int
    medium: Medium
    boxes: tuple[Box, ...] = ()
    labels: tuple[Label, ...] = ()
    legend: Legend = ()
    head: tuple[str, ...] = ()
    rows: Rows = ()

    @property
    def root(self) -> SafeString:
        """Write the attributes of the svg element."""
        return self.medium.root(self.key, self.height)


@dataclass(frozen=True, slots=True)
class BarChart(Chart):
    """Upright bars on a base line of zero."""

    whiskers: tuple[Whisker, ...] = ()
    base: int = 0


@dataclass(frozen=True, slots=True)
class Progress(Chart):
    """A bar filled so far, with a mark at the threshold."""

    filled: str = ""
    mark: str = ""


def bar_chart(
    bars: Sequence[Bar],
    *,
    key: str,
    title: str,
    head: tuple[str, ...],
    height: int = 150,
    legend: Legend = (),
    write: Callable[[int], str] = money_whole,
    medium: Medium = PAGE,
) -> BarChart:
    """Draw amounts per year on a scale from zero; refuses no bars and negative parts."""
    if not bars or any(part.amount < 0 for bar in bars for part in bar.parts):
        raise ValueError("Bars need at least one year and no negative parts.")
    top = max((max(bar.amount, bar.high or 0) for bar in bars), default=0) or 1
    slot, head_room = Fraction(1, len(bars)), 26
    room = height - head_room
    base = height

    def level(amount: int) -> Fraction:
        return base - Fraction(amount * room, top)

    boxes, whiskers, labels = [], [], []
    shown = _shown(bars, write, medium)
    for place, bar in enumerate(bars):
        left = place * slot + slot * Fraction(1, 5)
        wide = slot * Fraction(3, 5)
        floor = 0
        for part in bar.parts:
            if part.amount:
                y = level(floor + part.amount)
                boxes.append(Box(medium.x(left), short(y), medium.x(wide), short(level(floor) - y), part.look))
                floor += part.amount
        middle = medium.x(left + wide / 2)
        if bar.low is not None and bar.high is not None:
            foot = wide / 6
            centre = left + wide / 2
            whiskers.append(
                Whisker(
                    middle,
                    medium.x(centre - foot),
                    medium.x(centre + foot),
                    short(level(bar.high)),
                    short(level(bar.low)),
                )
            )
        highest = int(level(max(bar.amount, bar.high or 0)))
        for view in shown[place]:
            anchor, x = "middle", middle
            if view == "narrow":  # wider than its bar: keep the first and the last inside the chart
                anchor, x = ("start", medium.x(0)) if place == 0 else ("end", medium.x(1))
            clear = highest
            if (
                view == "narrow"
                and place == 0
                and len(bars) > 1
                and breadth(write(bar.amount)) * len(bars) * 5 > medium.breadths()[0] * 6
            ):
                # it reaches over the second bar: stand above that one's whisker too
                clear = min(highest, int(level(max(bars[1].amount, bars[1].high or 0))))
            labels.append(Label(x, clear - 8, write(bar.amount), anchor, weight=600, view=view))
        labels.append(Label(middle, base + 20, bar.label, "middle", tone="ink-2"))
    return BarChart(
        key=key,
        title=title,
        height=height + 28,
        medium=medium,
        boxes=tuple(boxes),
        labels=tuple(labels),
        legend=legend,
        head=head,
        rows=tuple(_row(bar, write) for bar in bars),
        whiskers=tuple(whiskers),
        base=base,
    )


def _shown(bars: Sequence[Bar], write: Callable[[int], str], medium: Medium) -> list[tuple[str, ...]]:
    """Choose which amounts are written over their bars: all that fit, else only first and last."""
    widest = max(breadth(write(bar.amount)) for bar in bars) + 6
    fits = [widest * len(bars) <= room for room in medium.breadths()]
    if all(fits):
        return [("",)] * len(bars)
    inner: tuple[str, ...] = ("wide",) if fits[1] else ()
    return [("narrow", "wide") if place in {0, len(bars) - 1} else inner for place in range(len(bars))]


def _row(bar: Bar, write: Callable[[int], str]) -> tuple[str, ...]:
    cells = [bar.label, write(bar.amount)]
    if bar.low is not None and bar.high is not None:
        cells.append(gettext("%(low)s tot %(high)s") % {"low": write(bar.low), "high": write(bar.high)})
    return tuple(cells)


def stacked_bar(parts: Sequence[Part], *, key: str, title: str, medium: Medium = PAGE) -> Chart:
    """Draw where one sum comes from, as one bar; refuses nothing at all and negative parts."""
    total = sum(part.amount for part in parts)
    if total <= 0 or any(part.amount < 0 for part in parts):
        raise ValueError("A bar of sources needs a positive sum and no negative part.")
    boxes, floor = [], 0
    for part in parts:
        if part.amount:
            x, width = Fraction(floor, total), Fraction(part.amount, total)
            boxes.append(Box(medium.x(x), "0", medium.x(width), "18", part.look))
            floor += part.amount
    return Chart(
        key=key,
        title=title,
        height=18,
        medium=medium,
        boxes=tuple(boxes),
        head=(gettext("Bron"), gettext("Bedrag"), gettext("Deel")),
        rows=tuple((part.label, money_whole(part.amount), percent_of(part.amount, total)) for part in parts),
    )


def progress(
    amount: int,
    total: int,
    *,
    key: str,
    title: str,
    threshold: int | None = None,
    threshold_label: str = "",
    medium: Medium = PAGE,
) -> Progress:
    """Draw cents reached of a total, with a mark at the threshold; refuses a total of zero or less."""
    if total <= 0 or amount < 0:
        raise ValueError("Progress needs a positive total and nothing below zero.")
    labels: tuple[Label, ...] = ()
    mark = ""
    if threshold is not None:
        at = min(Fraction(threshold, total), Fraction(1))
        mark = medium.x(at)
        narrow, half = medium.breadths()[0], Fraction(breadth(threshold_label), 2)
        anchor, x = "middle", at
        if at * narrow + half > narrow:
            anchor, x = "end", Fraction(1)
        elif at * narrow < half:
            anchor, x = "start", Fraction(0)
        labels = (Label(medium.x(x), 48, threshold_label, anchor, weight=600),)
    return Progress(
        key=key,
        title=title,
        height=54 if threshold is not None else 8,
        medium=medium,
        labels=labels,
        filled=medium.x(min(Fraction(amount, total), Fraction(1))),
        mark=mark,
    )
