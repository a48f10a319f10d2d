"""A finished report of the world, with a file that is no real PDF."""

from __future__ import annotations

import hashlib

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from cooperative.protocols import Part, Period, gather
from cooperative.reports.actions import finish, freeze, request_report
from cooperative.reports.checking import Checked
from cooperative.reports.definitions import PROGRESS
from cooperative.reports.models import Report, ReportPart
from cooperative.reports.periods import recent_quarters
from cooperative.reports.storage import name_of, store
from tests.cast import Cast

PDF = b"%PDF-1.7 a file of the tests"


def finished_report(cast: Cast) -> dict[str, int]:
    """Ask and finish a report of the board; give the ids of the report and of one of its parts."""
    period = recent_quarters(fresh_now().date())[0].period
    pk = request_report(by=cast.acting("board"), definition=PROGRESS.key, period=period, language="nl")
    with system("a test reads what the worker makes"):
        report = Report.objects.get(pk=pk)
    freeze(report, report_parts(period))
    store(name_of(pk), PDF)
    with system("a test reads what the worker makes"):
        report.refresh_from_db()
        part = ReportPart.objects.filter(report=report)[0].pk
    finish(report, name_of(pk), Checked(sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF), pages=1), "Verslag")
    return {"report": pk, "report_part": part}


def report_parts(period: Period) -> list[Part]:
    """Collect what every floor says of a period, as the worker does."""
    parts = [Part("cover", 0, {"stands_on": period.last.isoformat(), "ended": False})]
    with system("a report adds up over every organisation"):
        for ask in gather("printouts", "parts"):
            parts += ask(period, "nl")
    return sorted(parts, key=lambda part: part.order)
