"""What is asked about reports: the list, one report with its frozen rows, its progress."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cooperative.isolation.acting import Acting
from cooperative.reports.definitions import DEFINITIONS, step_words
from cooperative.reports.models import Report, ReportPart, ReportState
from cooperative.reports.rules import reports_for

LISTED = 15


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list or at the top of its page."""

    report: Report
    title: str
    said: str

    @property
    def is_ready(self) -> bool:
        """Say whether the file can be downloaded."""
        return self.report.state == ReportState.READY

    @property
    def has_failed(self) -> bool:
        """Say whether the worker gave up."""
        return self.report.state == ReportState.FAILED

    @property
    def is_making(self) -> bool:
        """Say whether the page must look again."""
        return not self.is_ready and not self.has_failed


def listed(report: Report) -> Listed:
    """Give a report as it is shown: its title in the reader's language and where it stands in words."""
    title = DEFINITIONS[report.definition].full_title(report.period_from)
    step = "waiting" if report.state == ReportState.WAITING and not report.step else report.step
    return Listed(report, title, step_words(step))


def reports_listed(acting: Acting, number: str) -> tuple[Page[Report], list[Listed]]:
    """Give a page of the reports that one may read, newest first. Two statements."""
    page = Paginator(reports_for(acting).order_by("-requested_at", "-pk"), LISTED).get_page(number)
    return page, [listed(report) for report in page]


def frozen_rows(acting: Acting, report: Report) -> list[ReportPart]:
    """Give the frozen figures of a report that one may read, in order. One statement."""
    return list(ReportPart.objects.filter(report__in=reports_for(acting), report=report).order_by("order"))
