"""The charts of a report, drawn from its frozen figures: the same on its page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from cooperative.web.chart_medium import Medium
from cooperative.web.charts import Bar, BarChart, Chart, Part, Progress, bar_chart, progress, stacked_bar
from cooperative.web.formats import money_whole, percent_of
from cooperative.web.turnout_chart import Lollipops, TurnoutOf, lollipops

FULL, HALF, LETTERS = 657, 312, 12
LOOKS = {"members": "accent", "grant": "outline", "reserve": "hatched", "own": "neutral"}


def medium(printed: bool, width: int = FULL) -> Medium:
    """Give the place to draw: paper of a width in CSS pixels, or a page."""
    return Medium(width, LETTERS) if printed else Medium()


def year_bars(money: dict[str, Any], kind: str, printed: bool, place: str) -> BarChart | None:
    """Draw one kind of cost per year; None when there is none. The running year solid, what is planned hatched."""
    if not any(year[kind] for year in money["years"]):
        return None
    titles = {"investment": gettext("Investering per jaar"), "running": gettext("Werking per jaar")}
    return bar_chart(
        [
            Bar(str(year["year"]), (Part("accent" if year["year"] == money["year"] else "hatched", year[kind]),))
            for year in money["years"]
        ],
        key=f"{place}-{kind}",
        title=titles[kind],
        head=(gettext("Jaar"), gettext("Bedrag")),
        height=92 if printed else 110,
        medium=medium(printed, HALF),
    )


def turnout(counted: Sequence[dict[str, Any]], printed: bool, place: str) -> Lollipops | None:
    """Draw the turnout of votes against their quorum; None when nothing was counted."""
    with_electors = [one for one in counted if one["electors"]]
    if not with_electors:
        return None
    return lollipops(
        [
            TurnoutOf(one["title"], one["voted"], one["electors"], one["quorum"], one["outcome"] == "adopted")
            for one in with_electors
        ],
        key=f"{place}-turnout",
        title=gettext("Opkomst per besluit"),
        medium=medium(printed),
    )


def sources(money: dict[str, Any], printed: bool) -> Chart | None:
    """Draw who pays the costs of the year; None when nothing is planned."""
    if not money["sources"]:
        return None
    return stacked_bar(
        [Part(LOOKS.get(one["source"], "neutral"), one["cents"], one["label"]) for one in money["sources"]],
        key="sources",
        title=gettext("Wie betaalt"),
        medium=medium(printed),
    )


def payers(money: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Give look, name, amount and share of each source, for the table beneath its bar."""
    total = sum(one["cents"] for one in money["sources"])
    return [
        (
            LOOKS.get(one["source"], "neutral"),
            one["label"],
            money_whole(one["cents"]),
            percent_of(one["cents"], total),
        )
        for one in money["sources"]
    ]


def round_bar(one: dict[str, Any], place: int, printed: bool) -> Progress:
    """Draw what was promised to a round against its threshold and target."""
    return progress(
        one["total"],
        max(one["target"], one["total"]),
        key=f"round-{place}",
        title=gettext("Ronde %(name)s: van de gevraagde %(target)s is %(total)s toegezegd")
        % {"name": one["name"], "total": money_whole(one["total"]), "target": money_whole(one["target"])},
        threshold=one["threshold"],
        threshold_label=gettext("drempel %(amount)s") % {"amount": money_whole(one["threshold"] or 0)},
        medium=medium(printed),
    )
