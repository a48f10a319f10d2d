"""What happens to a report: asked for, begun, frozen, finished, given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.audit.queries import head_of_record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import BRUSSELS, HouseNow, fresh_now
from cooperative.isolation.transactions import action, system
from cooperative.outbox.actions import put
from cooperative.outbox.models import OutboxRow
from cooperative.outbox.relay import MOST_TRIES
from cooperative.protocols import Part, Period
from cooperative.reports.definitions import DEFINITIONS
from cooperative.reports.models import Report, ReportPart, ReportState
from cooperative.reports.rules import may_request_report
from cooperative.reports.signals import report_ready

if TYPE_CHECKING:
    # Only the worker loads the PDF libraries.
    from cooperative.reports.checking import Checked

SAME_REQUEST = timedelta(seconds=60)
THE_WORKER = "the worker makes a report for whoever asked"


def outbox_key(report_id: int) -> str:
    """Name the row that makes this report."""
    return f"report:{report_id}"


@action
def request_report(*, by: Acting, definition: str, period: Period, language: str) -> int:
    """Ask for a report and give its id; the same question within a minute gives the same report.

    Refuses who is no board member or staff acting for the cooperative, and a period that has not begun.
    """
    may_request_report(by).or_refuse()
    if definition not in DEFINITIONS:
        raise Refused(_("Dit verslag bestaat niet."))
    if period.first > fresh_now().astimezone(BRUSSELS).date():
        raise Refused(_("Dit kwartaal is nog niet begonnen. Kies een ander kwartaal."))
    asked = {
        "definition": definition,
        "period_from": period.first,
        "period_until": period.last,
        "language": language,
        "person_id": by.person_id,
        "organisation_id": by.organisation_id,
    }
    with connection.cursor() as cursor:
        # A double click: the second waits here and then finds the first one's row.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"report {sorted(asked.items())}"])
    recent = Report.objects.filter(**asked, requested_at__gt=HouseNow() - SAME_REQUEST)
    earlier = recent.exclude(state=ReportState.FAILED).order_by("-pk").first()
    if earlier is not None:
        return earlier.pk
    report = Report.objects.create(**asked)
    record(
        "report_requested",
        subject=("report", report.pk),
        organisation_id=by.organisation_id,
        definition=definition,
        period_from=period.first,
        period_until=period.last,
        language=language,
    )
    put("report", {"report_id": report.pk}, key=outbox_key(report.pk))
    return report.pk


def begin(report_id: int) -> Report | None:
    """Give the report to make, in the making; None when it is ready. Refuses (LookupError) one that is not there."""
    with system(THE_WORKER):
        report = Report.objects.select_for_update().filter(pk=report_id).first()
        if report is None:
            raise LookupError(f"report {report_id}")
        if report.state == ReportState.READY:
            return None
        Report.objects.filter(pk=report_id).update(
            state=ReportState.MAKING, progress=10, step="collecting", error="", as_of=report.as_of or HouseNow()
        )
        report.refresh_from_db()
        return report


def note_progress(report_id: int, progress: int, step: str) -> None:
    """Move the bar of a report in the making, in a transaction of its own so that the page sees it."""
    with system(THE_WORKER):
        Report.objects.filter(pk=report_id, state=ReportState.MAKING).update(progress=progress, step=step)


def freeze(report: Report, parts: Sequence[Part]) -> None:
    """Keep the figures of a report with the head of the record at that moment, once: they never change after."""
    with system(THE_WORKER):
        Report.objects.select_for_update().get(pk=report.pk)
        if ReportPart.objects.filter(report=report).exists():
            return
        ReportPart.objects.bulk_create(
            [
                ReportPart(
                    report=report,
                    organisation_id=report.organisation_id,
                    person_id=report.person_id,
                    order=part.order,
                    key=part.key,
                    body=part.body,
                )
                for part in parts
            ]
        )
        seq, digest = head_of_record()
        Report.objects.filter(pk=report.pk).update(
            record_seq=seq, record_hash=digest, as_of=HouseNow(), progress=50, step="frozen"
        )


def frozen_report(report_id: int) -> tuple[Report, list[ReportPart]]:
    """Give a report with its frozen parts, for the worker."""
    with system(THE_WORKER):
        report = Report.objects.get(pk=report_id)
        return report, list(report.parts.order_by("order"))


def finish(report: Report, file_name: str, checked: Checked, title: str) -> None:
    """Make a report ready, once: its file is checked and stands on disk."""
    with system(THE_WORKER):
        changed = (
            Report.objects.filter(pk=report.pk)
            .exclude(state=ReportState.READY)
            .update(
                state=ReportState.READY,
                progress=100,
                step="ready",
                ready_at=HouseNow(),
                file_name=file_name,
                sha256=checked.sha256,
                size=checked.size,
                pages=checked.pages,
                error="",
            )
        )
        if not changed:
            return
        record(
            "report_made",
            subject=("report", report.pk),
            organisation_id=report.organisation_id,
            sha256=checked.sha256,
            pages=checked.pages,
            head=report.record_seq,
        )
        report_ready.send(sender=Report, report=report, title=title)


def put_back(report: Report) -> None:
    """Let a report that could not be made wait for the next try; after the last try say that it failed."""
    with system(THE_WORKER):
        tried = OutboxRow.objects.filter(key=outbox_key(report.pk)).values_list("attempts", flat=True).first()
        if tried is not None and tried + 1 < MOST_TRIES:
            change = {"state": ReportState.WAITING, "progress": 0, "step": "again"}
        else:
            sentence = _("Het verslag kon niet worden opgemaakt. Vraag het opnieuw of verwittig het coöperatieteam.")
            change = {"state": ReportState.FAILED, "error": sentence}
        Report.objects.filter(pk=report.pk).exclude(state=ReportState.READY).update(**change)
