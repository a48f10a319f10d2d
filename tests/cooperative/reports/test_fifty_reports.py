"""A worker killed and a broker emptied while fifty reports are asked: fifty reports, each once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import system
from cooperative.outbox.models import JobState, OutboxRow
from cooperative.reports.models import Report, ReportPart, ReportState
from cooperative.reports.periods import Quarter
from cooperative.reports.storage import load
from tests.cast import Cast
from tests.conftest import signed_in
from tests.cooperative.outbox.conftest import Broker, environment_of, eventually, run_python
from tests.cooperative.reports.conftest import ask
from tests.databases import ROOT

MANY = 50


def worker(database: str, address: str, folder: Path, documents: Path) -> subprocess.Popen[bytes]:
    """Start a Celery worker with its beat, in a process group of its own."""
    environment = environment_of(database, REDIS_URL=address, DOCUMENTS_DIR=str(documents))
    words = ["-A", "tests.cooperative.reports.worker_app", "worker", "-B", "-s", str(folder / "beat"), "-c", "2"]
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "celery", *words, "-l", "WARNING"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill(running: subprocess.Popen[bytes]) -> None:
    """Kill the worker with all its children: no goodbye, no clean-up."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(10)


def ready() -> int:
    with system("a test counts the reports"):
        return Report.objects.filter(state=ReportState.READY).count()


@pytest.mark.slow
def test_fifty_reports_are_made_once_each(
    own_database: str,
    own_cast: Cast,
    broker: Broker,
    tmp_path: Path,
    documents: Path,
) -> None:
    def ask_for(numbers: range) -> None:
        for number in numbers:
            ask(own_cast, period=Quarter(2010 + number // 4, number % 4 + 1).period)

    first = worker(own_database, broker.url, tmp_path, documents)
    try:
        ask_for(range(20))
        eventually(lambda: ready() >= 3, "the first worker made nothing", 60)
    finally:
        kill(first)
    made_before = ready()
    assert made_before < MANY
    ask_for(range(20, 35))
    broker.client.flushall()
    ask_for(range(35, MANY))
    began = time.monotonic()
    second = worker(own_database, broker.url, tmp_path, documents)
    try:
        eventually(lambda: ready() >= made_before + 10, "the second worker made nothing", 60)
        broker.client.flushall()
        eventually(lambda: ready() == MANY, f"{ready()} of {MANY}", 200)
    finally:
        kill(second)
    print(f"{MANY - made_before} reports in {time.monotonic() - began:.0f} s")
    with system("a test reads the rows"):
        reports = list(Report.objects.all())
        assert OutboxRow.objects.filter(kind="report", state=JobState.DONE).count() >= MANY - 2
        assert RecordLeaf.objects.filter(kind="report_made").values("subject_id").distinct().count() == MANY
        assert RecordLeaf.objects.filter(kind="report_made").count() == MANY
        parts = {(row.report_id, row.order) for row in ReportPart.objects.all()}
        assert len(parts) == ReportPart.objects.count()
    assert {report.pk for report in reports} == {report_id for report_id, _ in parts}
    for report in reports:
        assert len(load(report.file_name, report.sha256)) == report.size
    files = sorted(file.name for file in (documents / "reports").iterdir())
    assert files == sorted(f"report-{report.pk}.pdf" for report in reports)


ASK = """
from cooperative.isolation.acting import Acting
from cooperative.reports.actions import request_report
from cooperative.reports.periods import Quarter
print(request_report(by=Acting({person}, {organisation}, frozenset({{"board"}}), True),
      definition="progress", period=Quarter(2025, 1).period, language="nl"))
"""


@pytest.mark.parametrize("address", ["unix:///nowhere/at/all.sock?db=0", "redis://127.0.0.1:1/0"])
def test_without_a_broker_one_asks_and_the_page_says_that_it_waits(
    own_database: str, own_cast: Cast, address: str
) -> None:
    acting = own_cast.acting("board")
    program = ASK.format(person=acting.person_id, organisation=acting.organisation_id)
    ran = run_python(program, environment_of(own_database, REDIS_URL=address))
    assert ran.returncode == 0, ran.stderr
    client: Client = signed_in(acting)
    page = client.get(reverse("report", args=[int(ran.stdout)]))
    assert page.status_code == 200
    assert "wacht op de werker" in page.content.decode()
