"""Pages of invoices: where each stands, issuing what is due, one paper and its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.clock import house_today
from cooperative.reports.printing import pdf_to_save, printed_page
from cooperative.web.requests import Request, respond, version_of
from financing.contributions.rules import may_read_contributions
from financing.invoices.actions import issue_due
from financing.invoices.forms import UntilForm
from financing.invoices.papers import kept_paper, lines_of, paper_of, printed
from financing.invoices.queries import Standing, arrears, owing, standing, standing_of, standings
from financing.invoices.rules import invoices_for, may_credit, may_issue_invoices, may_read_invoices, may_write_off
from financing.invoices.run import AHEAD, run_until
from financing.refunds.rules import may_set_off

A_PAGE = 50
SHOWN = ("open", "laat", "tegoed", "alles")
Crumbs = list[tuple[str, str]]


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """Give the way to a page of invoices."""
    return [(_("Samenleggen"), reverse("money")), *more]


@require_safe
def invoices(request: Request) -> HttpResponse:
    """List invoices: what is open first for the house, all of its own for a member."""
    may_read_invoices(request.acting).or_refuse()
    keeps, today = may_read_contributions(request.acting), house_today()
    shown = request.GET.get("stand", "open" if keeps else "alles")
    shown = shown if shown in SHOWN else "open"
    rows = owing(request.acting) if shown in ("open", "laat") else standing(invoices_for(request.acting))
    rows = rows.filter(due_on__lt=today) if shown == "laat" else rows
    rows = rows.filter(spare_read__gt=0) if shown == "tegoed" else rows
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "shown": shown,
        "page": page,
        "standings": standings(page.object_list, today),
        "arrears": arrears(request.acting, today),
        "house": bool(keeps),
        "issues": may_issue_invoices(request.acting),
        "query": f"stand={shown}",
        "crumbs": crumbs(),
    }
    return render(request, "invoices/invoices.html", context)


def _until(request: Request) -> tuple[date, UntilForm]:
    """Give by which day is invoiced: as asked, or a month from today."""
    month = house_today() + AHEAD
    asked = request.POST if request.method == "POST" else request.GET
    form = UntilForm(asked if "until" in asked else {"until": f"{month:%d/%m/%Y}"})
    return (form.cleaned_data["until"] if form.is_valid() else month), form


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request) -> HttpResponse:
    """Show what would be invoiced by a day, and issue it."""
    may_issue_invoices(request.acting).or_refuse()
    until, form = _until(request)
    if request.method == "POST" and form.is_valid():
        many, notes = issue_due(by=request.acting, until=until, drawn=version_of(request))
        said = ngettext("%(n)s factuur is uitgereikt.", "%(n)s facturen zijn uitgereikt.", many) % {"n": many}
        back = ngettext("%(n)s creditnota.", "%(n)s creditnota's.", notes) % {"n": notes}
        return respond(request, reverse("invoices"), f"{said} {back}" if notes else said)
    context = {
        "run": run_until(request.acting, until),
        "form": form,
        "crumbs": crumbs((_("Facturen"), reverse("invoices"))),
    }
    return render(request, "invoices/issue.html", context, status=200 if form.is_valid() else 422)


def seen_or_404(request: Request, pk: int) -> Standing:
    """Give an invoice with where it stands; 404 for one that this context may not read."""
    may_read_invoices(request.acting).or_refuse()
    found = standing_of(request.acting, pk, house_today())
    if found is None:
        raise Http404
    return found


@require_safe
def invoice(request: Request, pk: int) -> HttpResponse:
    """Show one invoice or credit note: its lines, what settled it, how it is paid."""
    seen = seen_or_404(request, pk)
    context: dict[str, Any] = paper_of(request.acting, seen) | {
        "credits": may_credit(request.acting, seen.row, seen.row.total_cents),
        "matches": may_issue_invoices(request.acting),
        "sets_off": may_set_off(request.acting, seen.row, seen.spare),
        "house": request.acting.for_cooperative,
        "gives_up": may_write_off(request.acting, seen.row, seen.open),
        "crumbs": crumbs((_("Facturen"), reverse("invoices"))),
    }
    return render(request, "invoices/invoice.html", context)


@require_safe
def invoice_pdf(request: Request, pk: int) -> HttpResponse:
    """Give the paper as a PDF to save: as it was printed ahead, or printed now."""
    row = seen_or_404(request, pk).row
    stem = _("creditnota") if row.is_credit_note else _("factuur")
    name = f"{stem}-{row.name}.pdf"
    if kept := kept_paper(request.acting, row):
        return pdf_to_save(kept, name, settings.LANGUAGE_CODE)
    return printed_page("invoices/paper.html", printed(row, lines_of(request.acting, row)), name)
