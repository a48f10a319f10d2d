"""The turnout of decisions as lollipops, each against its own quorum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

from cooperative.web.chart_medium import PAGE, Label, Medium
from cooperative.web.charts import Chart
from cooperative.web.formats import number, percent_of


@dataclass(frozen=True, slots=True)
class Stick:
    """One lollipop as drawn: where its line lies and ends, and whether it is solid."""

    y: int
    start: str
    end: str
    full: str
    solid: bool


@dataclass(frozen=True, slots=True)
class Lollipops(Chart):
    """Turnouts per decision, each against its own quorum."""

    sticks: tuple[Stick, ...] = ()
    marks: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TurnoutOf:
    """The turnout of one decision: heads that voted, heads that could, heads needed, adopted or not."""

    name: str
    voted: int
    electors: int
    quorum: int
    adopted: bool


def lollipops(turnouts: Sequence[TurnoutOf], *, key: str, title: str, medium: Medium = PAGE) -> Lollipops:
    """Draw the turnout of decisions, name above its line on a page and beside it on paper."""
    beside = medium.printed
    step, first = (22, 14) if beside else (58, 40)
    start, span = (Fraction(45, 100), Fraction(35, 100)) if beside else (Fraction(1, 100), Fraction(98, 100))
    sticks, marks, labels, rows = [], [], [], []
    for place, one in enumerate(turnouts):
        if not 0 <= one.voted <= one.electors or one.electors == 0:
            raise ValueError(f"Turnout of {one.name}: {one.voted} of {one.electors}.")
        y = first + place * step
        end = start + span * Fraction(one.voted, one.electors)
        sticks.append(Stick(y, medium.x(start), medium.x(end), medium.x(start + span), one.adopted))
        marks.append((medium.x(start + span * Fraction(one.quorum, one.electors)), y - 10, y + 10))
        said = percent_of(one.voted, one.electors)
        of = gettext("%(n)s van %(total)s") % {"n": number(one.voted), "total": number(one.electors)}
        if beside:
            room = (medium.width or 0) * 42 // 100
            labels.append(Label(medium.x(0), y + 4, _cut(one.name, room * 2 // medium.font_size)))
            labels.append(Label(medium.x(1), y + 4, f"{of} · {said}", "end", weight=600))
        else:
            for view, room in zip(("narrow", "wide"), medium.breadths(), strict=True):
                labels.append(Label(medium.x(0), y - 18, _cut(one.name, room // 12), view=view))
            labels.append(Label(medium.x(1), y - 18, f"{of} · {said}", "end", weight=600))
        result = gettext("aangenomen") if one.adopted else gettext("verworpen")
        rows.append((one.name, of, said, number(one.quorum), result))
    return Lollipops(
        key=key,
        title=title,
        height=first + (len(turnouts) - 1) * step + 18,
        medium=medium,
        labels=tuple(labels),
        head=(
            gettext("Besluit"),
            gettext("Stemden"),
            gettext("Opkomst"),
            gettext("Quorum"),
            gettext("Uitslag"),
        ),
        rows=tuple(rows),
        sticks=tuple(sticks),
        marks=tuple(marks),
    )


def _cut(name: str, longest: int) -> str:
    """Shorten a name to so many letters, at least twelve; the table beneath has it in full."""
    longest = max(12, longest)
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
