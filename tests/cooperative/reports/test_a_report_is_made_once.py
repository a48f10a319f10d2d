"""Whatever ends a worker, and wherever: repeated, it gives one file, one state and the same figures."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import system
from cooperative.outbox.models import OutboxRow
from cooperative.outbox.relay import MOST_TRIES, do_waiting
from cooperative.protocols import Part
from cooperative.reports import actions, making
from cooperative.reports.models import Report, ReportPart, ReportState
from cooperative.reports.periods import Quarter
from cooperative.reports.storage import FileLost, folder, load
from members.notices.models import Notice
from tests.cast import Cast
from tests.cooperative.reports.conftest import ask, report_of
from tests.cooperative.reports.worker_app import small_parts

# The steps of the making, by the name under which the worker calls them.
STEPS = ("begin", "_collect", "freeze", "paper", "apart", "check_pdf", "store", "finish")


class Killed(BaseException):
    """What a killed worker does: nothing after it runs."""


@pytest.fixture(autouse=True)
def _one_small_part(monkeypatch: pytest.MonkeyPatch, documents: Path) -> None:
    monkeypatch.setattr(making, "gather", lambda *_: (small_parts,))


def past(cast: Cast) -> int:
    return ask(cast, period=Quarter(2025, 1).period)


def kill_at(monkeypatch: pytest.MonkeyPatch, step: str, when: str) -> Callable[[], None]:
    """Let the worker be killed before or after a step; give what heals it."""
    real = getattr(making, step)

    def dies(*args: object, **options: object) -> object:
        if when == "after":
            real(*args, **options)
        raise Killed

    monkeypatch.setattr(making, step, dies)
    return lambda: monkeypatch.setattr(making, step, real)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_anywhere_leaves_nothing_that_a_repeat_does_not_put_right(
    cast: Cast, documents: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    pk = past(cast)
    heal = kill_at(monkeypatch, step, when)
    with pytest.raises(Killed):
        making.make_report({"report_id": pk})
    heal()
    making.make_report({"report_id": pk})
    report = report_of(pk)
    assert (report.state, report.progress) == (ReportState.READY, 100)
    assert [file.name for file in (documents / "reports").iterdir()] == [f"report-{pk}.pdf"]
    assert len(load(report.file_name, report.sha256)) == report.size
    with system("a test reads the rows"):
        assert ReportPart.objects.filter(report=report).count() == 2
        assert RecordLeaf.objects.filter(kind="report_made", subject_id=pk).count() == 1


def test_the_figures_stay_as_they_were_frozen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = past(cast)
    heal = kill_at(monkeypatch, "apart", "before")
    with pytest.raises(Killed):
        making.make_report({"report_id": pk})
    heal()
    monkeypatch.setattr(making, "gather", lambda *_: (lambda *_: pytest.fail("collected twice"),))
    making.make_report({"report_id": pk})
    assert report_of(pk).state == ReportState.READY


def test_a_ready_report_is_left_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = past(cast)
    making.make_report({"report_id": pk})
    before = report_of(pk)
    monkeypatch.setattr(making, "store", lambda *_: pytest.fail("written twice"))
    making.make_report({"report_id": pk})
    assert report_of(pk).ready_at == before.ready_at


def test_the_same_frozen_figures_give_the_same_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = past(cast)
    heal = kill_at(monkeypatch, "finish", "before")
    with pytest.raises(Killed):
        making.make_report({"report_id": pk})
    heal()
    first = (folder() / f"report-{pk}.pdf").read_bytes()
    making.make_report({"report_id": pk})
    assert (folder() / f"report-{pk}.pdf").read_bytes() == first


def test_the_bar_moves_from_collecting_to_ready(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, str]] = []
    real = actions.note_progress

    def noted(pk: int, progress: int, step: str) -> None:
        real(pk, progress, step)
        report = report_of(pk)
        seen.append((report.progress, report.step))

    monkeypatch.setattr(making, "note_progress", noted)
    pk = past(cast)
    making.make_report({"report_id": pk})
    assert [progress for progress, _ in seen] == [45, 60, 90]
    assert report_of(pk).step == "ready"


def test_who_asked_gets_one_notice(cast: Cast) -> None:
    pk = past(cast)
    making.make_report({"report_id": pk})
    making.make_report({"report_id": pk})
    with system("a test reads the notices"):
        (notice,) = Notice.objects.filter(kind="report_ready")
    assert (notice.person_id, notice.path) == (cast.persons["board"], f"/rapporten/{pk}/")


@pytest.mark.parametrize("error", [OSError("No space left on device"), TypeError("a mistake of ours")])
def test_a_report_that_fails_waits_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(*_: object) -> None:
        raise error

    pk = past(cast)
    monkeypatch.setattr(making, "store", fails)
    with pytest.raises(type(error)):
        making.make_report({"report_id": pk})
    report = report_of(pk)
    assert (report.state, report.step) == (ReportState.WAITING, "again")


def test_after_the_last_try_it_has_failed_with_a_sentence(own_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    pk = past(own_cast)
    monkeypatch.setattr(making, "store", full)
    for _ in range(MOST_TRIES):
        with system("a test lets the row be due"):
            OutboxRow.objects.update(not_before="2020-01-01T00:00Z")
        do_waiting()
    report = report_of(pk)
    assert report.state == ReportState.FAILED
    assert report.error.startswith("Het verslag kon niet worden opgemaakt.")
    monkeypatch.undo()
    with system("staff let it be tried again"):
        OutboxRow.objects.filter(kind="report").update(state="waiting", attempts=0, not_before="2020-01-01T00:00Z")
    monkeypatch.setattr(making, "gather", lambda *_: (small_parts,))


def test_a_report_that_is_not_there_is_an_error(cast: Cast) -> None:
    with pytest.raises(LookupError):
        making.make_report({"report_id": 987_654})


def test_a_file_name_that_leads_elsewhere_is_refused() -> None:
    with pytest.raises(FileLost):
        load("../../../etc/passwd", "")


def test_no_report_is_ready_without_its_file(cast: Cast) -> None:
    pk = past(cast)
    with (
        pytest.raises(IntegrityError, match="report_ready_has_file"),
        system("a test breaks a rule"),
        transaction.atomic(),
    ):
        Report.objects.filter(pk=pk).update(state=ReportState.READY)


def test_freezing_again_keeps_the_first_figures(cast: Cast) -> None:
    pk = past(cast)
    report = actions.begin(pk)
    assert report is not None
    actions.freeze(report, [Part("members", 20, {"total": 4})])
    first = report_of(pk)
    actions.freeze(report, [Part("members", 20, {"total": 5}), Part("votes", 40, {"total": 1})])
    with system("a test reads the rows"):
        assert list(ReportPart.objects.values_list("key", "body")) == [("members", {"total": 4})]
    assert (report_of(pk).record_seq, report_of(pk).as_of) == (first.record_seq, first.as_of)


def test_eight_clicks_at_once_ask_one_report(own_cast: Cast) -> None:
    def click(_: int) -> int:
        try:
            return past(own_cast)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        assert len(set(hands.map(click, range(8)))) == 1
    with system("a test reads the rows"):
        assert Report.objects.count() == OutboxRow.objects.filter(kind="report").count() == 1
