"""Pages on which the lead writes the plan: the whole, and a form for lines, sources and tariffs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Conflict
from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond
from financing.indexation.wording import month_in_words
from financing.ledger.queries import spent_on
from financing.plans.actions import (
    remove_plan_line,
    remove_tariff,
    set_sources,
    sources_version,
    write_plan_line,
    write_tariff,
)
from financing.plans.execution import execution_of
from financing.plans.forms import PlanLineForm, SourcesForm, TariffForm
from financing.plans.models import CostKind, PlanLine, PlanSource, TariffLine
from financing.plans.places import places_of
from financing.plans.plan import plan_of
from financing.plans.queries import decided_columns, plan_columns
from financing.plans.rules import may_change_decided, may_edit_plan, writes_plans
from financing.plans.versions import fixed_of, versions_of
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.rules import initiatives_for

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def plan(request: Request, pk: int) -> HttpResponse:
    """Show the plan as it is written, with what has no source yet; readers see it without the links."""
    row: Any = get_or_404(
        initiatives_for(request.acting)
        .select_related("lead")
        .annotate(**plan_columns(request.acting), **decided_columns(request.acting)),
        pk=pk,
    )
    read = plan_of(row.plan_lines_read, row.plan_sources_read, row.tariffs_read)
    fixed = fixed_of(row.votes_read, row.lines_fixed, row.sources_fixed, row.tariffs_fixed)
    context = {
        "initiative": row,
        "places": places_of(read, fixed),
        "tariffs": [
            (each, month_in_words(each.base_month) if each.base_month else "", fixed.tariffs.get(each.id))
            for each in read.tariffs
        ],
        "versions": versions_of(read, fixed),
        # Who may not read every vote is not told that nothing was decided.
        "all_votes_read": request.acting.for_cooperative,
        "may": may_edit_plan(request.acting, row),
        "writes": writes_plans(request.acting, row.lead_id, published=row.published_at is not None),
        "crumbs": _crumbs(row)[:2],
    }
    return render(request, "plans/plan.html", context)


@require_safe
def execution(request: Request, pk: int) -> HttpResponse:
    """Show what was planned, spent and is expected, year by year."""
    row: Any = get_or_404(initiatives_for(request.acting).annotate(**plan_columns(request.acting)), pk=pk)
    today = house_today()
    plan = plan_of(row.plan_lines_read, row.plan_sources_read, row.tariffs_read)
    context = {
        "initiative": row,
        "today": today,
        "rows": execution_of(plan, spent_on(pk), today),
        "crumbs": _crumbs(row),
    }
    return render(request, "plans/execution.html", context)


@GET_POST
def line(request: Request, pk: int, line_pk: int | None = None) -> HttpResponse:
    """Add or change a line of the plan."""
    initiative = _editable(request, pk)
    row = None if line_pk is None else _undecided(initiative, get_or_404(initiative.plan_lines.all(), pk=line_pk))
    start: dict[str, Any] = (
        {"vat": "normal", "vat_included": True}
        if row is None
        else _start(row, ("kind", "year", "label", "vat", "vat_included"))
    )
    if row is not None:
        start["amount"] = row.cents
    form = PlanLineForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        write_plan_line(
            by=request.acting,
            initiative_id=pk,
            year=typed["year"],
            kind=typed["kind"],
            label=typed["label"],
            cents=typed["amount"],
            vat_included=typed["vat_included"],
            vat=typed["vat"],
            line_id=line_pk,
            drawn_at=_drawn_at(request) if row is not None else None,
        )
        return respond(request, reverse("plan", args=[pk]), _("De regel ‘%(label)s’ staat in het plan.") % typed)
    heading = _("Nieuwe regel in het plan") if row is None else _("Wijzig een regel van het plan")
    remove = "" if line_pk is None else reverse("plan_line_remove", args=[pk, line_pk])
    return _form(request, initiative, form, heading, row, remove=remove)


@require_POST
def line_remove(request: Request, pk: int, line_pk: int) -> HttpResponse:
    """Take a line out of the plan."""
    _editable(request, pk)
    remove_plan_line(by=request.acting, initiative_id=pk, line_id=line_pk)
    return respond(request, reverse("plan", args=[pk]), _("De regel staat niet meer in het plan."))


@GET_POST
def sources(request: Request, pk: int, year: int, kind: str) -> HttpResponse:
    """Say who pays which part of a kind of cost in a year."""
    initiative = _editable(request, pk)
    if kind not in CostKind.values or not 2000 <= year <= 2100:
        raise Http404
    rows = PlanSource.objects.filter(initiative=initiative, year=year, kind=kind)
    standing = {row.source: row.cents for row in rows}
    form = SourcesForm(request.POST if request.method == "POST" else None, initial=standing)
    if request.method == "POST" and form.is_valid():
        set_sources(
            by=request.acting,
            initiative_id=pk,
            year=year,
            kind=kind,
            cents=form.cents,
            drawn=request.POST.get("version", "")[:200],
        )
        return respond(request, reverse("plan", args=[pk]), _("De bronnen van %(year)s zijn bewaard.") % {"year": year})
    heading = _("Wie betaalt: %(kind)s %(year)s") % {"kind": CostKind(kind).label, "year": year}
    return _form(request, initiative, form, heading, None, version=sources_version(standing))


@GET_POST
def tariff(request: Request, pk: int, tariff_pk: int | None = None) -> HttpResponse:
    """Add or change a tariff per inhabitant."""
    initiative = _editable(request, pk)
    row = None if tariff_pk is None else _undecided(initiative, get_or_404(initiative.tariffs.all(), pk=tariff_pk))
    names = ("label", "rate", "from_year", "until_year", "vat", "vat_included", "index_base_month", "cap_percent")
    start: dict[str, Any] = {"vat": "normal", "vat_included": True} if row is None else _start(row, names)
    form = TariffForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        write_tariff(
            by=request.acting,
            initiative_id=pk,
            tariff_id=tariff_pk,
            drawn_at=_drawn_at(request) if row is not None else None,
            **form.cleaned_data,
        )
        return respond(
            request, reverse("plan", args=[pk]), _("Het tarief ‘%(label)s’ staat in het plan.") % form.cleaned_data
        )
    heading = _("Nieuw tarief per inwoner") if row is None else _("Wijzig een tarief")
    remove = "" if tariff_pk is None else reverse("tariff_remove", args=[pk, tariff_pk])
    return _form(request, initiative, form, heading, row, remove=remove)


@require_POST
def tariff_remove(request: Request, pk: int, tariff_pk: int) -> HttpResponse:
    """Take a tariff out of the plan."""
    _editable(request, pk)
    remove_tariff(by=request.acting, initiative_id=pk, tariff_id=tariff_pk)
    return respond(request, reverse("plan", args=[pk]), _("Het tarief staat niet meer in het plan."))


def _editable(request: Request, pk: int) -> Initiative:
    """Give the initiative, 404 when it is not there for us, 403 with the reason when we may not write its plan."""
    initiative = get_or_404(initiatives_for(request.acting).select_related("lead"), pk=pk)
    may_edit_plan(request.acting, initiative).or_refuse()
    return initiative


def _undecided[R: (PlanLine, TariffLine)](initiative: Initiative, row: R) -> R:
    may_change_decided(initiative, row.written_at).or_refuse()
    return row


def _start(row: PlanLine | TariffLine, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _drawn_at(request: Request) -> datetime:
    try:
        return datetime.fromisoformat(request.POST.get("version", ""))
    except ValueError as error:
        raise Conflict(_("Dit formulier is niet volledig. Open de regel opnieuw; er is niets gewijzigd.")) from error


def _form(
    request: Request,
    initiative: Initiative,
    form: forms.Form,
    heading: str,
    row: PlanLine | TariffLine | None,
    *,
    remove: str = "",
    version: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "act": _("Bewaar"),
        "version": row.written_at.isoformat() if row is not None else version,
        "remove": remove,
        "cancel": reverse("plan", args=[initiative.pk]),
        "crumbs": _crumbs(initiative),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _crumbs(initiative: Initiative) -> list[tuple[str, str]]:
    return [
        (_("Maken"), reverse("initiatives")),
        (initiative.name, reverse("initiative", args=[initiative.pk])),
        (_("Plan"), reverse("plan", args=[initiative.pk])),
    ]
