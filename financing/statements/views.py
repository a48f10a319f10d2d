"""Pages about what it costs: an initiative, a vote, everybody's share, our own overview."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.isolation.clock import house_today
from cooperative.reports.printing import printed_page
from cooperative.web.charts import Part, stacked_bar
from cooperative.web.formats import money_whole, percent
from cooperative.web.requests import Request
from cooperative.web.spreadsheet import Euros, spreadsheet
from financing.invoices.queries import our_account
from financing.keys.allocate import allocate
from financing.keys.wording import key_in_words
from financing.plans.models import SourceKind
from financing.plans.plan import INVESTMENT, RUNNING, Plan
from financing.plans.rules import writes_plans
from financing.plans.slots import draw
from financing.statements.forecast import our_chart, rates_shown, running_chart, running_of_all
from financing.statements.impact import impact_on
from financing.statements.overview import changes_of, our_promises, our_years, posts_of, told_at_ballots
from financing.statements.queries import decision_sheets, newest_decision, sheet_for
from financing.statements.sheet import Sheet
from financing.statements.table import impact_of_vote, joined, share_table
from financing.statements.wording import (
    basis_in_words,
    compared_in_words,
    lines_of_impact,
    ours_in_words,
    panel_of,
    problem_of_impact,
)
from initiatives.portfolio.rules import is_elector

LOOKS = {"members": "accent", "grant": "neutral", "reserve": "outline", "own": "hatched"}
ROWS_A_PAGE = 60


@require_safe
def costs(request: Request, pk: int) -> HttpResponse:
    """Show what an initiative costs: investment and running cost apart, and our own part of both."""
    sheet, year = _sheet(request, pk), house_today().year
    impact = impact_on(sheet, request.acting.organisation_id, year)
    coming = impact.from_year
    context = {
        "sheet": sheet,
        "impact": impact,
        "ours": ours_in_words(impact),
        "decision_id": newest_decision(request.acting, pk),
        "rates": rates_shown(sheet, year),
        "crumbs": _crumbs(sheet),
        "investment": sheet.plan.total(INVESTMENT),
        "years": sheet.plan.years(INVESTMENT),
        "sources": _sources(sheet.plan, INVESTMENT),
        "bar": _bar(sheet),
        "running": running_of_all(sheet, coming, year).cents if coming else 0,
        "running_sources": _sources(sheet.plan, RUNNING, coming),
        "chart": running_chart(sheet, year),
        "basis": basis_in_words(impact.yearly) if coming else "",
        "writes": writes_plans(request.acting, sheet.lead_id, published=sheet.published),
    }
    return draw(request, "statements/costs.html", "statements/costs_part.html", context)


@require_safe
def impact(request: Request, pk: int) -> HttpResponse:
    """Show what a vote means for the organisation acted for: the panel beside the ballot."""
    found = next(iter(decision_sheets(request.acting, [pk])), None)
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "decision": found.decision,
        "crumbs": _decision_crumbs(found.decision.number, pk),
        "impact": None,
        "dossier_url": reverse("dossier", args=[pk]) if is_elector(request.acting) else "",
    }
    seen = impact_of_vote(found, request.acting.organisation_id or 0)
    if seen is not None:
        context |= panel_of(seen) | {"frozen": found.frozen, "joining": found.asks_to_join}
    return draw(request, "statements/impact.html", "statements/impact_part.html", context)


@require_safe
def joining_costs(request: Request, pk: int) -> HttpResponse:
    """Show what an initiative would cost us if we joined today."""
    sheet, year = _sheet(request, pk), house_today().year
    seen = impact_on(joined(sheet, request.acting.organisation_id or 0), request.acting.organisation_id, year)
    context = panel_of(seen) | {"crumbs": _crumbs(sheet), "joining": True, "sheet": sheet}
    return draw(request, "statements/joining.html", "statements/impact_part.html", context)


@require_safe
def shares(request: Request, pk: int) -> HttpResponse:
    """Show the share of everybody who carries one, with the sum; keys are compared openly."""
    sheet, year = _sheet(request, pk), house_today().year
    table = share_table(sheet, request.acting.organisation_id, year)
    page = Paginator(table.rows, ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    seen = impact_on(sheet, request.acting.organisation_id, year)
    context = {
        "sheet": sheet,
        "table": table,
        "page": page,
        "year": year,
        "today": house_today(),
        "lines": lines_of_impact(seen),
        "problem": problem_of_impact(seen),
        "key": key_in_words(sheet.newest_key),
        "basis": basis_in_words(seen.yearly),
        "crumbs": [*_crumbs(sheet), (_("Wat het kost"), reverse("initiative_costs", args=[pk]))],
    }
    return render(request, "statements/shares.html", context)


@require_safe
def shares_file(request: Request, pk: int) -> HttpResponse:
    """Give everybody's share as a file for a spreadsheet."""
    sheet, year = _sheet(request, pk), house_today().year
    table = share_table(sheet, None, year)
    head = [
        _("Lidnummer"),
        _("Organisatie"),
        _("Betaalt"),
        _("Inwoners"),
        _("Eenmalig in euro"),
        _("Per jaar in euro, vanaf %(year)s") % {"year": table.from_year or year},
    ]
    rows = [
        (
            row.carrier.number,
            row.carrier.name,
            row.carrier.payer,
            row.carrier.inhabitants,
            *_amounts(row.once, row.yearly),
        )
        for row in table.rows
    ]
    total = ("", _("Samen"), "", sheet.inhabitants, *_amounts(table.once, table.yearly))
    return spreadsheet(f"{_('aandelen')}-{pk}", head, [*rows, total])


def _overview(request: Request) -> dict[str, Any]:
    """Give what the page and the paper of our overview show; five statements."""
    acting, today = request.acting, house_today()
    ours = our_years(acting, today.year)
    sheets, posts = [each.sheet for each in ours], posts_of(ours, acting.organisation_id)
    promises = our_promises(acting)
    standing = [each for each in promises if each.replaced_at is None and not each.lapsed]
    scenario = next((sheet.scenario for sheet in sheets if sheet.scenario), None)
    return {
        "today": today,
        "who": acting.organisation_name,
        "posts": posts,
        "total": sum(post.cents for post in posts),
        "initiatives": len({post.initiative_id for post in posts}),
        "promised": sum(each.cents for each in standing),
        "standing": standing,
        "promises": promises,
        "told": told_at_ballots(acting),
        "chart": our_chart(sheets, acting.organisation_id, today.year),
        "scenario": scenario,
        "last_year": today.year - 1,
        "compared": compared_in_words(changes_of(ours, acting.organisation_id), today.year),
        "vat": all(post.vat_included for post in posts),
        "account": our_account(acting, today.year),
        "crumbs": [(_("Samenleggen"), reverse("money"))],
    }


@require_safe
def overview(request: Request) -> HttpResponse:
    """Show what we contribute this year and why, what we promised, and what comes."""
    return render(request, "statements/overview.html", _overview(request))


@require_safe
def overview_pdf(request: Request) -> HttpResponse:
    """Give our overview of this year as a PDF to save."""
    name = f"{_('bijdrage')}-{house_today().year}.pdf"
    return printed_page("statements/paper.html", _overview(request), name)


@require_safe
def overview_file(request: Request, *, write: Callable[..., HttpResponse] = spreadsheet) -> HttpResponse:
    """Give our overview of this year as a file for a spreadsheet: text, or a workbook."""
    acting, year = request.acting, house_today().year
    posts = posts_of(our_years(acting, year), acting.organisation_id)
    head = [
        _("Jaar"),
        _("Initiatief"),
        _("Soort"),
        _("Verdeelsleutel"),
        _("Ons deel"),
        _("Hoe berekend"),
        _("Bedrag in euro"),
    ]
    rows: list[tuple[str | int, ...]] = [
        (
            year,
            post.name,
            _("eenmalig") if post.once else _("werking"),
            post.basis,
            post.share,
            " ".join(post.lines),
            Euros(post.cents),
        )
        for post in posts
    ]
    rows.append(("", _("Samen"), "", "", "", "", Euros(sum(post.cents for post in posts))))
    return write(f"{_('bijdrage')}-{year}", head, rows)


def _sheet(request: Request, pk: int) -> Sheet:
    sheet = sheet_for(request.acting, pk)
    if sheet is None:
        raise Http404
    return sheet


def _amounts(once: int, yearly: int) -> tuple[Euros, Euros]:
    return Euros(once), Euros(yearly)


def _crumbs(sheet: Sheet) -> list[tuple[str, str]]:
    return [(_("Maken"), reverse("initiatives")), (sheet.name, reverse("initiative", args=[sheet.initiative_id]))]


def _decision_crumbs(number: str, pk: int) -> list[tuple[str, str]]:
    return [(_("Beslissen"), reverse("decide")), (_("Voorstel %(n)s") % {"n": number}, reverse("decision", args=[pk]))]


def _sources(plan: Plan, kind: str, year: int | None = None) -> list[dict[str, Any]]:
    found = sorted(plan.sources_of(kind, year).items(), key=lambda item: list(LOOKS).index(item[0]))
    # Percentages are divided like money, so that they add up to 100.
    parts = allocate(100, [cents for _name, cents in found]) if found else []
    return [
        {
            "key": source,
            "label": str(SourceKind(source).label),
            "look": LOOKS[source],
            "cents": cents,
            "percent": percent(Fraction(part, 100)),
        }
        for (source, cents), part in zip(found, parts, strict=True)
    ]


def _bar(sheet: Sheet) -> Any:
    parts = [Part(row["look"], row["cents"], row["label"]) for row in _sources(sheet.plan, INVESTMENT)]
    if not parts:
        return None
    return stacked_bar(
        parts,
        key=f"sources-{sheet.initiative_id}",
        title=_("Wie de investering betaalt: %(parts)s")
        % {"parts": ", ".join(f"{part.label} {money_whole(part.amount)}" for part in parts)},
    )
