"""The count of a vote as a bar: a cell per organisation, the mark of what was needed, the turnout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from cooperative.web.chart_medium import PAGE, Label, Medium, apart, breadth, short
from cooperative.web.formats import number

CHOICES = ("for", "against", "abstain", "conditional", "absent")
# Neither counts as present.
OUTSIDE = ("conditional", "absent")
MOST_CELLS = 60
BAR_TOP, BAR_HEIGHT = 27, 52
TURNOUT_TOP, TURNOUT_HEIGHT = 132, 14
SHIFT = 24  # without labels beneath the bar, the turnout moves up


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of one organisation, or a whole segment; `name` is shown on pointing at it."""

    x: str
    width: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """All pieces of one choice, drawn in one way."""

    choice: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Turnout:
    """The thin second row: how many took part, against the quorum."""

    x_end: str
    x_full: str
    dash: str
    path_length: str
    dash_rest: str
    path_length_rest: str
    quorum: str


@dataclass(frozen=True, slots=True)
class VoteBar:
    """Everything that charts/vote_bar.svg draws."""

    key: str
    title: str
    height: int
    medium: Medium
    runs: tuple[Run, ...]
    need: str
    turnout: Turnout | None
    labels: tuple[Label, ...]
    turnout_labels: tuple[Label, ...]
    shift: int
    legend: tuple[tuple[str, str], ...]

    @property
    def root(self) -> SafeString:
        """Write the attributes of the svg element."""
        return self.medium.root(self.key, self.height)


def vote_bar(
    *,
    counts: Mapping[str, int],
    need: int | None,
    quorum: int | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    labels: Mapping[str, str] | None = None,
    cells: bool = True,
    key: str = "vote",
    medium: Medium = PAGE,
) -> VoteBar:
    """Draw counts {for, against, abstain, conditional, absent: weight} with the marks of need and quorum.

    `cells`: weights are heads, so up to 60 are drawn as cells. `names`: per choice, to show on
    pointing; leave out while the vote is secret. `labels`: per choice, where it is not called for or against.
    Refuses a negative count and an empty electorate.
    """
    weights = {choice: counts.get(choice, 0) for choice in CHOICES}
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("A vote bar needs an electorate and no negative counts.")
    per_cell = cells and total <= MOST_CELLS
    runs, start = [], 0
    for choice, weight in weights.items():
        if weight:
            known = list((names or {}).get(choice, ()))
            runs.append(Run(choice, _pieces(start, weight, total, known, per_cell, medium)))
            start += weight
    voted = total - sum(weights[choice] for choice in OUTSIDE)
    words = {choice: _words(choice, weight, (labels or {}).get(choice)) for choice, weight in weights.items()}
    written, legend = _labels(weights, total, need, words, medium)
    turnout, row_labels = None, []
    if quorum is not None:
        turnout = _turnout(voted, total, quorum, per_cell, medium)
        row_labels = _turnout_labels(voted, total, quorum, medium)
    return VoteBar(
        key=key,
        title=_title(weights, total, need, quorum, words),
        height=(176 if turnout else 110) - (SHIFT if legend else 0),
        medium=medium,
        runs=tuple(runs),
        need=medium.x(Fraction(min(need, total), total)) if need is not None else "",
        turnout=turnout,
        labels=tuple(written),
        turnout_labels=tuple(row_labels),
        shift=SHIFT if legend else 0,
        legend=tuple(legend),
    )


def _pieces(start: int, weight: int, total: int, names: list[str], per_cell: bool, medium: Medium) -> tuple[Piece, ...]:
    if not per_cell:
        x, width = medium.x(Fraction(start, total)), medium.x(Fraction(weight, total))
        return (Piece(x, width, ", ".join(names)),)
    width = medium.x(Fraction(9, 10 * total))
    return tuple(
        Piece(
            medium.x(Fraction(20 * at + 1, 20 * total)),
            width,
            names[at - start] if at - start < len(names) else "",
        )
        for at in range(start, start + weight)
    )


def _turnout(voted: int, total: int, quorum: int, per_cell: bool, medium: Medium) -> Turnout:
    """Draw the row as two thick lines, dashed into as many cells as there are organisations."""

    def dashes(cells: int) -> tuple[str, str]:
        if not per_cell or not cells:
            return "none", "1"
        if medium.width is None:
            return "9 1", str(cells * 10)
        cell = Fraction(medium.width, total)
        return f"{short(cell * 9 / 10)} {short(cell / 10)}", ""

    (dash, length), (dash_rest, length_rest) = dashes(voted), dashes(total - voted)
    return Turnout(
        x_end=medium.x(Fraction(voted, total)),
        x_full=medium.x(1),
        dash=dash,
        path_length=length,
        dash_rest=dash_rest,
        path_length_rest=length_rest,
        quorum=medium.x(Fraction(min(quorum, total), total)),
    )


def _words(choice: str, weight: int, label: str | None) -> tuple[str, str]:
    """Say a count in full and short."""
    n = {"n": number(weight)}
    if label:
        return f"{label}: {n['n']}", f"{label}: {n['n']}"
    if choice == "for":
        return gettext("%(n)s vóór") % n, gettext("%(n)s vóór") % n
    if choice == "against":
        return gettext("%(n)s tegen") % n, gettext("%(n)s tegen") % n
    if choice == "abstain":
        return ngettext("%(n)s onthouding", "%(n)s onthoudingen", weight) % n, gettext("%(n)s onth.") % n
    if choice == "conditional":
        return gettext("%(n)s onder voorbehoud") % n, gettext("%(n)s voorb.") % n
    return ngettext("%(n)s stemde niet", "%(n)s stemden niet", weight) % n, gettext("%(n)s niet") % n


def _labels(
    weights: Mapping[str, int], total: int, need: int | None, words: Mapping[str, tuple[str, str]], medium: Medium
) -> tuple[list[Label], list[tuple[str, str]]]:
    """Write the counts beside their segments; where they would touch, give a legend instead."""
    above, below = BAR_TOP - 13, BAR_TOP + BAR_HEIGHT + 24
    mark = _mark_labels(need, total, above, gettext("nodig: %(n)s"), medium)
    views = [("narrow", 1, medium.breadths()[0]), ("wide", 0, medium.breadths()[1])]
    if medium.printed:
        views = [("", 0, medium.breadths()[1])]
    labels: list[Label] = []
    for view, which, room in views:
        lines: dict[int, list[tuple[Fraction | int, Fraction | int]]] = {above: [], below: []}
        for label in mark:
            if label.view in {view, ""} and need is not None:
                lines[above].append(_reach(label, Fraction(min(need, total), total), room))
        start = 0
        for choice in CHOICES:
            weight = weights[choice]
            if not weight:
                continue
            text = words[choice][which]
            at = Fraction(start, total)
            last = choice == "absent" or at * room + breadth(text) > room
            line = above if choice in ("abstain", "conditional") else below
            label = Label(
                x=medium.x(1 if last else at),
                y=line,
                text=text,
                anchor="end" if last else "start",
                tone="ink-2" if choice in OUTSIDE else "ink",
                weight=400 if choice in OUTSIDE else 600,
                view=view,
            )
            lines[line].append(_reach(label, Fraction(1) if last else at, room))
            labels.append(label)
            start += weight
        if not all(apart(line) for line in lines.values()):
            return mark, [(choice, words[choice][0]) for choice in CHOICES if weights[choice]]
    return mark + labels, []


def _mark_labels(need: int | None, total: int, y: int, words: str, medium: Medium) -> list[Label]:
    """Write a mark's words centred over it, but inside the chart."""
    if need is None:
        return []
    text = words % {"n": number(need)}
    at = Fraction(min(need, total), total)
    labels = []
    views = (
        [("", medium.breadths()[0])]
        if medium.printed
        else list(zip(("narrow", "wide"), medium.breadths(), strict=True))
    )
    for view, room in views:
        half = Fraction(breadth(text), 2)
        anchor, x = "middle", at
        if at * room < half:
            anchor, x = "start", Fraction(0)
        elif at * room + half > room:
            anchor, x = "end", Fraction(1)
        labels.append(Label(x=medium.x(x), y=y, text=text, anchor=anchor, weight=600, view=view))
    if len(labels) == 2 and labels[0].anchor == labels[1].anchor:
        return [Label(x=labels[0].x, y=y, text=text, anchor=labels[0].anchor, weight=600)]
    return labels


def _turnout_labels(voted: int, total: int, quorum: int, medium: Medium) -> list[Label]:
    """Write who took part at the left and the quorum at its mark, or one after the other if they touch."""
    y = TURNOUT_TOP + TURNOUT_HEIGHT + 24
    n = {"n": number(voted), "total": number(total)}
    brief, full = gettext("%(n)s van %(total)s") % n, gettext("%(n)s van %(total)s stemden") % n
    mark = _mark_labels(quorum, total, y, gettext("quorum: %(n)s"), medium)
    at = Fraction(min(quorum, total), total)

    def clear(text: str, room: int) -> bool:
        return all(apart([(0, breadth(text)), _reach(label, at, room)]) for label in mark)

    narrow, wide = medium.breadths()
    if clear(full, narrow):
        return [Label(medium.x(0), y, full, tone="ink-2"), *mark]
    if clear(brief, narrow) and clear(full, wide):
        return [
            Label(medium.x(0), y, brief, tone="ink-2", view="narrow"),
            Label(medium.x(0), y, full, tone="ink-2", view="wide"),
            *mark,
        ]
    return [Label(medium.x(0), y, f"{full} · {mark[0].text}")]


def _reach(label: Label, at: Fraction, room: int) -> tuple[Fraction, Fraction]:
    """Say from where to where a label reaches, in pixels."""
    wide = breadth(label.text)
    if label.anchor == "end":
        return Fraction(room - wide), Fraction(room)
    if label.anchor == "middle":
        return at * room - Fraction(wide, 2), at * room + Fraction(wide, 2)
    left = at * room if at * room + wide <= room else Fraction(0)
    return left, left + wide


def _title(
    weights: Mapping[str, int],
    total: int,
    need: int | None,
    quorum: int | None,
    words: Mapping[str, tuple[str, str]],
) -> str:
    """Say the whole picture in words, for those who do not see it."""
    shown = [choice for choice in CHOICES if choice != "conditional" or weights[choice]]
    said = [", ".join(words[choice][0] for choice in shown)]
    if need is not None:
        said.append(gettext("Nodig om aan te nemen: %(n)s vóór.") % {"n": number(need)})
    if quorum is not None:
        voted = total - sum(weights[choice] for choice in OUTSIDE)
        said.append(
            gettext("%(n)s van %(total)s stemden; quorum: %(quorum)s.")
            % {"n": number(voted), "total": number(total), "quorum": number(quorum)}
        )
    return said[0] + ". " + " ".join(said[1:])
