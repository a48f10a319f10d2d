"""The distribution key of an initiative: its versions, the form for a new one, and the numbers it asks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Conflict, Refused
from cooperative.web.requests import Request, get_or_404, respond
from financing.keys.actions import enter_weights, write_key
from financing.keys.carriers import carriers_of, versions_of
from financing.keys.forms import KeyForm, WeightsForm, start_of
from financing.keys.models import MeasureKind
from financing.keys.queries import carrier_column, key_column, measure_column
from financing.keys.rules import may_edit_key
from financing.keys.wording import key_in_words, measure_in_words
from financing.plans.rules import writes_plans
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.rules import initiatives_for

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def key(request: Request, pk: int) -> HttpResponse:
    """Show every version of the key to who reads it; let the lead write the next one before a vote opens."""
    row: Any = get_or_404(_initiatives(request).annotate(versions_read=key_column(request.acting)), pk=pk)
    versions = versions_of(row.versions_read)
    may = may_edit_key(request.acting, row)
    newest = versions[-1] if versions else None
    form = KeyForm(request.POST if request.method == "POST" else None, initial=start_of(newest))
    if request.method == "POST":
        may.or_refuse()
        if form.is_valid() and _written(request, pk, form):
            return respond(request, reverse("shares", args=[pk]), _("De nieuwe verdeelsleutel is bewaard."))
    asked = newest.key.asks if newest else ()
    carriers = carriers_of(row.carriers_read, row.stage, row.measures_read)
    context = {
        "initiative": row,
        "versions": [(each, key_in_words(each)) for each in reversed(versions)],
        "asked": [
            {
                "kind": kind,
                "label": MeasureKind(kind).label,
                "rows": [
                    (each, each.measures.get(kind), measure_in_words(kind, each.measures[kind].amount))
                    if kind in each.measures
                    else (each, None, "")
                    for each in carriers
                ],
            }
            for kind in asked
        ],
        "may": may,
        "writes": writes_plans(request.acting, row.lead_id, published=row.published_at is not None),
        "form": form,
        "version": newest.number if newest else 0,
        "crumbs": _crumbs(row)[:2],
    }
    return render(request, "keys/key.html", context, status=422 if form.errors else 200)


def _written(request: Request, pk: int, form: KeyForm) -> bool:
    """Write the key; what is refused, bounds that cannot be met above all, is said above the form as it was typed."""
    try:
        write_key(
            by=request.acting,
            initiative_id=pk,
            kind=form.cleaned_data["kind"],
            equal_percent=form.cleaned_data["equal_percent"],
            terms=form.key.terms_to_json(),
            drawn_number=_drawn(request),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@GET_POST
def weights(request: Request, pk: int, kind: str) -> HttpResponse:
    """Let the lead or the house treasurer enter a number of this kind for each organisation, with source and day."""
    if kind not in MeasureKind.values:
        raise Http404
    row: Any = get_or_404(_initiatives(request), pk=pk)
    may_edit_key(request.acting, row).or_refuse()
    carriers = carriers_of(row.carriers_read, row.stage, row.measures_read)
    form = WeightsForm(request.POST if request.method == "POST" else None, kind=kind, carriers=carriers)
    if request.method == "POST" and form.is_valid():
        enter_weights(
            by=request.acting,
            initiative_id=pk,
            kind=kind,
            amounts=form.amounts,
            source=form.cleaned_data["source"],
            counted_on=form.cleaned_data["counted_on"],
            drawn_newest=_drawn(request),
        )
        return respond(request, reverse("key", args=[pk]), _("De getallen zijn bewaard, met hun bron."))
    context = {
        "form": form,
        "heading": _("Vul in: %(what)s") % {"what": MeasureKind(kind).label},
        "act": _("Bewaar"),
        "version": max((each["entered"] for each in row.measures_read if each["kind"] == kind), default=0),
        "remove": "",
        "cancel": reverse("key", args=[pk]),
        "crumbs": _crumbs(row),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _initiatives(request: Request) -> QuerySet[Initiative]:
    found = initiatives_for(request.acting).select_related("lead")
    return found.annotate(carriers_read=carrier_column(), measures_read=measure_column(request.acting))


def _crumbs(initiative: Initiative) -> list[tuple[str, str]]:
    return [
        (_("Maken"), reverse("initiatives")),
        (initiative.name, reverse("initiative", args=[initiative.pk])),
        (_("De verdeelsleutel"), reverse("key", args=[initiative.pk])),
    ]


def _drawn(request: Request) -> int:
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Conflict(_("Dit formulier is niet volledig. Open de sleutel opnieuw; er is niets gewijzigd."))
    return int(text)
