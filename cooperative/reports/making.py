"""How the worker makes a report: collect from every floor, freeze, lay out, check, store. Each step may be repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.utils import translation

from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import system
from cooperative.protocols import Part, Period, gather
from cooperative.reports.actions import THE_WORKER, begin, finish, freeze, frozen_report, note_progress, put_back
from cooperative.reports.checking import check_pdf
from cooperative.reports.composing import paper
from cooperative.reports.definitions import DEFINITIONS
from cooperative.reports.engine import render_pdf
from cooperative.reports.models import Report
from cooperative.reports.periods import stands_on
from cooperative.reports.sandbox import apart
from cooperative.reports.storage import name_of, store
from cooperative.reports.tagging import mended


def make_report(payload: dict[str, Any]) -> None:
    """Make the report that an outbox row asks for; a ready one is left alone.

    Frozen figures are reused, the file is replaced whole, and the row becomes ready in one transaction: a worker
    killed anywhere leaves nothing that a repeat does not put right.
    """
    report = begin(int(payload["report_id"]))
    if report is None:
        return
    with translation.override(report.language):
        try:
            _make(report)
        except Exception:  # whatever it was, the page must not say "in the making" for ever
            put_back(report)
            raise


def _make(report: Report) -> None:
    report, rows = frozen_report(report.pk)
    if not rows:
        freeze(report, _collect(report))
        report, rows = frozen_report(report.pk)
    title = DEFINITIONS[report.definition].full_title(report.period_from)
    note_progress(report.pk, 60, "layout")
    html = paper(report, rows)
    identifier = hashlib.sha256(f"{report.pk} {report.record_hash}".encode()).digest()[:16]
    content = apart(lambda: mended(render_pdf(html, identifier=identifier)))
    note_progress(report.pk, 90, "check")
    checked = check_pdf(content, title=title, language=report.language)
    store(name_of(report.pk), content)
    finish(report, name_of(report.pk), checked, title)


def _collect(report: Report) -> list[Part]:
    """Ask every floor for its parts, the bar moving after each."""
    period = Period(report.period_from, report.period_until)
    with system(THE_WORKER):
        day = stands_on(period, house_today())
    found = [Part("cover", 0, {"stands_on": day.isoformat(), "ended": day == period.last})]
    asks: tuple[Callable[[Period, str], list[Part]], ...] = gather("printouts", "parts")
    for place, ask in enumerate(asks, 1):
        with system(THE_WORKER):
            found += ask(period, report.language)
        note_progress(report.pk, 10 + 35 * place // len(asks), ask.__module__.split(".")[0])
    return sorted(found, key=lambda part: part.order)
