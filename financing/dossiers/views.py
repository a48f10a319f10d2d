"""The council dossier: as a page, and as a PDF for the agenda of the council."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.reports.printing import printed_page
from cooperative.web.requests import Request
from financing.dossiers.queries import dossier_of


def _dossier_or_404(request: Request, pk: int) -> dict[str, Any]:
    told = dossier_of(request.acting, pk)
    if told is None:
        raise Http404
    return told | {"organisation": request.acting.organisation_name}


@require_safe
def dossier(request: Request, pk: int) -> HttpResponse:
    """Show what the council of the organisation acted for needs to decide about one vote."""
    told = _dossier_or_404(request, pk)
    crumbs = [(_("Beslissen"), reverse("decide")), (told["proposal"].name, reverse("decision", args=[pk]))]
    return render(request, "dossiers/dossier.html", told | {"crumbs": crumbs})


@require_safe
def dossier_pdf(request: Request, pk: int) -> HttpResponse:
    """Give the same as a PDF to save."""
    told = _dossier_or_404(request, pk)
    return printed_page("dossiers/paper.html", told, f"{_('raadsdossier')}-{told['decision'].number}.pdf")
