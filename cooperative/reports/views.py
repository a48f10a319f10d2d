"""Pages of reports: the list with the question for a new one, one report and its sections, its file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.acting import Conflict
from cooperative.isolation.clock import house_today
from cooperative.reports.actions import request_report
from cooperative.reports.composing import Composed, compose
from cooperative.reports.definitions import DEFINITIONS, PROGRESS
from cooperative.reports.forms import ReportForm
from cooperative.reports.models import Report, ReportState
from cooperative.reports.printing import pdf_to_save
from cooperative.reports.queries import frozen_rows, listed, reports_listed
from cooperative.reports.rules import may_request_report, may_see_reports, reports_for
from cooperative.reports.storage import FileLost, load
from cooperative.web.requests import Request, get_or_404, respond


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: Request) -> HttpResponse:
    """List the reports; POST asks for one."""
    may_see_reports(request.acting).or_refuse()
    may_ask = may_request_report(request.acting)
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        today=house_today(),
        initial={"language": translation.get_language()},
    )
    if request.method == "POST":
        may_ask.or_refuse()
        if form.is_valid():
            report = request_report(
                by=request.acting,
                definition=PROGRESS.key,
                period=form.period,
                language=form.cleaned_data["language"],
            )
            return respond(request, reverse("report", args=[report]), _("Uw verslag wordt gemaakt."))
    page, found = reports_listed(request.acting, request.GET.get("pagina", ""))
    context = {"page": page, "reports": found, "form": form, "may_ask": bool(may_ask)}
    return render(request, "reports/list.html", context, status=422 if form.errors else 200)


def _composed(request: Request, found: Report) -> Composed | None:
    """Make the sections of a report in its own language; None while nothing is frozen yet."""
    if not found.record_hash:
        return None
    with translation.override(found.language):
        return compose(found, frozen_rows(request.acting, found), printed=False)


@require_safe
def report(request: Request, pk: int) -> HttpResponse:
    """Show a report: where it stands, its key figures, and its sections."""
    found = get_or_404(reports_for(request.acting), pk=pk)
    ready = found.state == ReportState.READY
    context = {"listed": listed(found), "report": found, "composed": _composed(request, found) if ready else None}
    return render(request, "reports/report.html", context)


@require_safe
def report_section(request: Request, pk: int, slug: str) -> HttpResponse:
    """Show one section of a report: the same frozen figures as its PDF."""
    found = get_or_404(reports_for(request.acting), pk=pk, state=ReportState.READY)
    composed = _composed(request, found)
    section = composed.section(slug) if composed else None
    if composed is None or section is None:
        raise Http404
    place = composed.sections.index(section)
    context = {
        "listed": listed(found),
        "report": found,
        "composed": composed,
        "section": section,
        "before": composed.sections[place - 1] if place else None,
        "after": composed.sections[place + 1] if place + 1 < len(composed.sections) else None,
    }
    return render(request, "reports/section.html", context)


@require_safe
def report_progress(request: Request, pk: int) -> HttpResponse:
    """Show how far a report is; when it is no longer in the making the whole page is asked again."""
    found = listed(get_or_404(reports_for(request.acting), pk=pk))
    response = render(request, "reports/progress.html", {"listed": found, "report": found.report})
    if not found.is_making and request.headers.get("HX-Request") == "true":
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
def report_download(request: Request, pk: int) -> HttpResponse:
    """Give the PDF to who may read the report, acting for the organisation it was made for; never to a cache."""
    found = get_or_404(reports_for(request.acting), pk=pk, state=ReportState.READY)
    try:
        content = load(found.file_name, found.sha256)
    except FileLost as error:
        raise Conflict(
            _("Het bestand van dit verslag is niet meer wat het was toen het gemaakt werd. Vraag het verslag opnieuw.")
        ) from error
    with translation.override(found.language):
        name = DEFINITIONS[found.definition].download_name(found.period_from, found.language)
    return pdf_to_save(content, name, found.language)
