"""What a progress report costs, from request to checked file, beside the bare renderer on the same HTML."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest
import weasyprint
from django.conf import settings
from django.utils import translation

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import system
from cooperative.reports.actions import frozen_report, request_report
from cooperative.reports.composing import paper
from cooperative.reports.engine import StrictFetcher, prewarm
from cooperative.reports.making import make_report
from cooperative.reports.models import Report
from cooperative.reports.periods import recent_quarters
from tests.bench.conftest import Demo
from tests.bench.measuring import TABLE, Line, timed

MANY = 5


def test_making_a_progress_report(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DOCUMENTS_DIR", tmp_path / "documents")
    [[person, cooperative]] = demo.ask(
        "SELECT person_id, organisation_id FROM members_rolegrant"
        " WHERE role = 'board' AND coalesce(until > now(), true) ORDER BY person_id LIMIT 1"
    )
    board = Acting(person, cooperative, frozenset({"board"}), for_cooperative=True)
    with system("the bench asks for the quarters of today"):
        quarters = recent_quarters(house_today())
    prewarm()
    ours: list[float] = []
    bare: list[float] = []
    for quarter in quarters[1 : MANY + 1]:
        with timed(ours):
            pk = request_report(by=board, definition="progress", period=quarter.period, language="nl")
            make_report({"report_id": pk})
        report, rows = frozen_report(pk)
        assert report.state == "ready"
        with translation.override("nl"):
            html = paper(report, rows)
        with timed(bare):
            weasyprint.HTML(string=html, url_fetcher=StrictFetcher(), base_url=None).write_pdf()
    with system("the bench counts pages"):
        pages = max(Report.objects.filter(state="ready").values_list("pages", flat=True))
    TABLE.lines.append(
        Line(f"progress report, up to {pages} pages", median(ours), median(bare), goal="1.35", rows=MANY)
    )
