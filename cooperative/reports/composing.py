"""From frozen rows to sections: what a report's pages and its PDF both show, made of the same figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from cooperative.reports import drawing
from cooperative.reports.definitions import DEFINITIONS
from cooperative.reports.models import Report, ReportPart
from cooperative.reports.periods import quarter_of
from cooperative.reports.seal import seal_svg
from cooperative.web.charts import Chart

AREAS = range(1, 8)
CHECK_DIGITS = 16
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report as it is shown: its name in addresses, its title, its template and what that needs."""

    slug: str
    title: str
    template: str
    context: Body
    area: int = 0
    line: str = ""
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole report: cover, sections in order, and what identifies it."""

    report: Report
    title: str
    heading: tuple[str, str]
    cover: Body
    sections: list[Section] = field(default_factory=list)

    @property
    def areas(self) -> list[Section]:
        """Give the sections of the solution areas."""
        return [section for section in self.sections if section.area]

    @property
    def check_digits(self) -> str:
        """Give the first sixteen digits of the record's head."""
        return self.report.record_hash[:CHECK_DIGITS]

    def section(self, slug: str) -> Section | None:
        """Find a section by its name in the address."""
        return next((section for section in self.sections if section.slug == slug), None)


def compose(report: Report, rows: Iterable[ReportPart], *, printed: bool) -> Composed:
    """Make the sections of a report from its frozen rows, in the language that is active."""
    bodies = {row.key: _with_days(row.body) for row in rows}
    definition = DEFINITIONS[report.definition]
    cover = bodies.get("cover", {})
    heading = (str(definition.title), quarter_of(report.period_from).words)
    made = Composed(report, definition.full_title(report.period_from), heading, cover)
    made.sections.append(_glance(bodies, printed))
    if "members" in bodies:
        context = {"members": bodies["members"]}
        made.sections.append(Section("leden", gettext("Leden"), "reports/parts/members.html", context))
    made.sections.extend(_area(number, bodies) for number in AREAS if f"area_{number}" in bodies)
    if "votes" in bodies:
        votes = bodies["votes"]
        context = {"votes": votes, "turnout": drawing.turnout(votes["counted"], printed, "votes")}
        made.sections.append(Section("besluiten", gettext("Besluiten"), "reports/parts/votes.html", context))
    if "money" in bodies:
        made.sections.append(_money(bodies["money"], printed))
    made.sections.append(_record(report, cover))
    return made


def paper(report: Report, rows: Iterable[ReportPart]) -> str:
    """Write the whole report as HTML for the printer, in the language that is active."""
    composed = compose(report, rows, printed=True)
    return render_to_string(
        "reports/pdf/report.html",
        {"composed": composed, "report": report, "printed": True, "portal_name": settings.PORTAL_NAME},
    )


def _glance(bodies: dict[str, Body], printed: bool) -> Section:
    counted = bodies.get("votes", {}).get("counted", [])
    money = bodies.get("money")
    context = {
        "members": bodies.get("members"),
        "initiatives": bodies.get("initiatives"),
        "votes": bodies.get("votes"),
        "money": money,
        "orphans": [body for n in AREAS if (body := bodies.get(f"area_{n}")) and not body["initiatives"]],
        "investment_bars": drawing.year_bars(money, "investment", printed, "glance") if money else None,
        "running_bars": drawing.year_bars(money, "running", printed, "glance") if money else None,
        "turnout": drawing.turnout(counted, printed, "glance"),
    }
    return Section("kern", gettext("In één oogopslag"), "reports/parts/glance.html", context)


def _area(number: int, bodies: dict[str, Body]) -> Section:
    area, money = bodies[f"area_{number}"], bodies.get(f"money_area_{number}")
    costs = {row["initiative"]: row for row in money["initiatives"]} if money else {}
    rows = [row | {"money": costs.get(row["id"])} for row in area["initiatives"]]
    context = {
        "area": area | {"initiatives": rows},
        "money": money,
        "shared": any(row["weight"] < 100 for row in rows),
    }
    many = len(rows)
    line = (
        ngettext("%(n)s initiatief", "%(n)s initiatieven", many) % {"n": many} if rows else gettext("geen initiatief")
    )
    return Section(f"gebied-{number}", area["title"], "reports/parts/area.html", context, number, line, not rows)


def _money(money: Body, printed: bool) -> Section:
    rounds = [one | {"bar": drawing.round_bar(one, place, printed)} for place, one in enumerate(money["rounds"], 1)]
    bars: list[Chart | None] = [drawing.year_bars(money, kind, printed, "money") for kind in ("investment", "running")]
    context = {
        "money": money | {"rounds": rounds},
        "investment_bars": bars[0],
        "running_bars": bars[1],
        "sources": drawing.sources(money, printed),
        "payers": drawing.payers(money),
        "promised": sum(one["total"] for one in rounds),
        "wanted": sum(one["target"] for one in rounds),
    }
    return Section("geld", gettext("Geld"), "reports/parts/money.html", context)


def _record(report: Report, cover: Body) -> Section:
    title = gettext("QR-code met nummer en controlegetal van de nieuwste lijn van het stemregister")
    code: SafeString | str = ""
    if report.record_hash:
        code = seal_svg(report.record_seq or 0, report.record_hash, title)
    return Section(
        "controle",
        gettext("Herkomst en controle"),
        "reports/parts/record.html",
        {"report": report, "cover": cover, "code": code},
    )


def _with_days(value: Any, name: str = "") -> Any:
    """Turn the days of a frozen body (names ending in `_on`) into dates again."""
    if isinstance(value, dict):
        return {key: _with_days(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_days(inner) for inner in value]
    return date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value
