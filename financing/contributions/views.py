"""Pages of what members pay: what waits to be fixed in a year, fixing it, and one schedule."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond, version_of
from financing.contributions.actions import fix_anew, fix_contributions
from financing.contributions.forms import FixForm
from financing.contributions.queries import (
    Drawing,
    changes_of,
    drawing_of,
    drawing_of_round,
    dues_in,
    rows_of,
    schedules_in,
    standing_charges,
    years_to_fix,
)
from financing.contributions.rules import may_fix_contributions, may_read_contributions, schedules_for
from financing.plans.models import CostKind
from financing.plans.plan import KINDS_IN_ADDRESSES

Crumbs = list[tuple[str, str]]


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return [(_("Samenleggen"), reverse("money")), *more]


def _year(request: Request) -> int:
    """Give the year asked for, this one when it is none of those that are fixed."""
    today, asked = house_today(), request.GET.get("jaar", "")
    years = years_to_fix(today)
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else today.year


@require_safe
def contributions(request: Request) -> HttpResponse:
    """Show what waits to be fixed in a year, and what was."""
    may_read_contributions(request.acting).or_refuse()
    year = _year(request)
    context = {
        "year": year,
        "years": years_to_fix(house_today()),
        "dues": dues_in(request.acting, year),
        "schedules": schedules_in(request.acting, year),
        "fixes": may_fix_contributions(request.acting),
        "crumbs": _crumbs(),
    }
    return render(request, "contributions/contributions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: Request, pk: int, kind: str, year: int) -> HttpResponse:
    """Fix what the participants pay of one cost of a plan in a year."""
    may_fix_contributions(request.acting).or_refuse()
    said = KINDS_IN_ADDRESSES.get(kind, "")
    found = drawing_of(request.acting, pk, said, year) if said and year in years_to_fix(house_today()) else None
    return _fix(request, found, round_id=0)


@require_http_methods(["GET", "HEAD", "POST"])
def fix_round(request: Request, pk: int) -> HttpResponse:
    """Fix what councils made binding in a round that succeeded."""
    may_fix_contributions(request.acting).or_refuse()
    return _fix(request, drawing_of_round(request.acting, pk), round_id=pk)


def _fix(request: Request, found: Drawing | None, *, round_id: int) -> HttpResponse:
    if found is None:
        raise Http404
    due = found.due
    posted = request.POST if request.method == "POST" else None
    form = FixForm(posted, decided=found.decision is not None, initial={"parts": "1"})
    if form.is_bound and form.is_valid():
        try:
            made = fix_contributions(
                by=request.acting,
                initiative_id=due.initiative_id,
                kind=due.kind,
                year=due.year,
                round_id=round_id,
                terms=form.terms(),
                drawn=version_of(request),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("schedule", args=[made.pk]), _("De bijdragen zijn vastgesteld."))
    context = {
        "found": found,
        "rows": rows_of(found.charges),
        "form": form,
        "crumbs": _crumbs((_("Bijdragen"), reverse("contributions"))),
    }
    return render(request, "contributions/fix.html", context, status=422 if form.is_bound else 200)


@require_safe
def schedule(request: Request, pk: int) -> HttpResponse:
    """Show what was fixed, and what would change in it today."""
    may_read_contributions(request.acting).or_refuse()
    rows = schedules_for(request.acting).select_related("initiative", "decision__proposal")
    row = get_or_404(rows, pk=pk)
    charges = list(standing_charges(request.acting, row))
    context: dict[str, Any] = {
        "row": row,
        "label": CostKind(row.kind).label,
        "charges": charges,
        "together": sum(each.cents for each in charges),
        "changes": changes_of(request.acting, row, charges),
        "fixes": may_fix_contributions(request.acting),
        "crumbs": _crumbs((_("Bijdragen"), f"{reverse('contributions')}?jaar={row.year}")),
    }
    return render(request, "contributions/schedule.html", context)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Fix anew what changed."""
    row = get_or_404(schedules_for(request.acting), pk=pk)
    many = fix_anew(by=request.acting, schedule_id=row.pk, version=version_of(request))
    said = ngettext(
        "De bijdrage van %(n)s deelnemer is gewijzigd.", "De bijdragen van %(n)s deelnemers zijn gewijzigd.", many
    )
    return respond(request, reverse("schedule", args=[pk]), said % {"n": many})
