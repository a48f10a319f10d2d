"""The register of shares, and the form of a line."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.web.formats import number
from cooperative.web.requests import Request, get_or_404, respond
from members.organisations.rules import organisations_for
from members.shares.actions import write_shares
from members.shares.forms import SharesForm
from members.shares.queries import holders_for, lines_of
from members.shares.rules import may_write_shares

A_PAGE = 100


@require_safe
def register(request: Request) -> HttpResponse:
    """Show who holds how many shares today."""
    holders: Any = list(holders_for(request.acting))
    context = {
        "page": Paginator(holders, A_PAGE).get_page(request.GET.get("pagina")),
        "together": sum(each.held for each in holders),
        "today": house_today(),
    }
    return render(request, "shares/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def holder(request: Request, pk: int) -> HttpResponse:
    """Show the lines of one organisation; who keeps the register writes one."""
    row = get_or_404(organisations_for(request.acting), pk=pk)
    writes = bool(may_write_shares(request.acting, row))
    if request.method == "POST":
        may_write_shares(request.acting, row).or_refuse()
    form = SharesForm(request.POST if request.method == "POST" else None, initial={"since": house_today()})
    if request.method == "POST" and form.is_valid():
        try:
            line = write_shares(by=request.acting, organisation=row, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("%(name)s: %(shares)s aandelen.") % {"name": row.name, "shares": number(line.shares)}
            return respond(request, reverse("shareholder", args=[pk]), said)
    context = {"row": row, "lines": lines_of(request.acting, pk), "form": form if writes else None}
    return render(request, "shares/holder.html", context, status=422 if form.errors else 200)
