"""The distribution key of an initiative: its versions, and the form for a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Conflict
from cooperative.web.requests import Request, get_or_404, respond
from financing.keys.actions import write_key
from financing.keys.carriers import versions_of
from financing.keys.forms import KeyForm
from financing.keys.queries import key_column
from financing.keys.rules import may_edit_key
from financing.plans.rules import writes_plans
from initiatives.portfolio.rules import initiatives_for


@require_http_methods(["GET", "HEAD", "POST"])
def key(request: Request, pk: int) -> HttpResponse:
    """Show every version of the key to who reads it; let the lead write the next one before a vote opens."""
    rows = initiatives_for(request.acting).select_related("lead")
    row: Any = get_or_404(rows.annotate(versions_read=key_column(request.acting)), pk=pk)
    versions = versions_of(row.versions_read)
    may = may_edit_key(request.acting, row)
    newest = versions[-1] if versions else None
    start = {"kind": newest.kind, "equal_percent": newest.equal_percent or None} if newest else {}
    form = KeyForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST":
        may.or_refuse()
        if form.is_valid():
            write_key(
                by=request.acting,
                initiative_id=pk,
                kind=form.cleaned_data["kind"],
                equal_percent=form.cleaned_data["equal_percent"] or 0,
                drawn_number=_drawn(request),
            )
            return respond(request, reverse("shares", args=[pk]), _("De nieuwe verdeelsleutel is bewaard."))
    context = {
        "initiative": row,
        "versions": list(reversed(versions)),
        "may": may,
        "writes": writes_plans(request.acting, row.lead_id, published=row.published_at is not None),
        "form": form,
        "version": newest.number if newest else 0,
        "crumbs": [(_("Maken"), reverse("initiatives")), (row.name, reverse("initiative", args=[pk]))],
    }
    return render(request, "keys/key.html", context, status=422 if form.errors else 200)


def _drawn(request: Request) -> int:
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Conflict(_("Dit formulier is niet volledig. Open de sleutel opnieuw; er is niets gewijzigd."))
    return int(text)
