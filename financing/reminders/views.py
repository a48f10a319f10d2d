"""Pages of reminders: who gets which step today, and what one invoice got."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, respond, version_of
from financing.invoices.views import crumbs, seen_or_404
from financing.plans.slots import draw
from financing.reminders.actions import send_reminders
from financing.reminders.queries import late_invoices
from financing.reminders.rules import may_remind, reminders_for

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: Request) -> HttpResponse:
    """Show who gets which reminder today and who is left alone, and send them."""
    may_remind(request.acting).or_refuse()
    if request.method == "POST":
        many = send_reminders(by=request.acting, drawn=version_of(request))
        said = ngettext("%(n)s aanmaning is verstuurd.", "%(n)s aanmaningen zijn verstuurd.", many) % {"n": many}
        return respond(request, reverse("remind"), said)
    late = late_invoices(request.acting, house_today())
    context = {
        "late": late,
        "page": Paginator(late.rows, A_PAGE).get_page(request.GET.get("pagina")),
        "crumbs": crumbs((_("Facturen"), reverse("invoices"))),
    }
    return render(request, "reminders/remind.html", context)


@require_safe
def invoice_reminders(request: Request, pk: int) -> HttpResponse:
    """Show the reminders that one invoice got."""
    seen = seen_or_404(request, pk)
    name = _("Factuur %(name)s") % {"name": seen.row.name}
    context = {
        "seen": seen,
        "rows": list(reminders_for(request.acting).filter(invoice=seen.row).order_by("step")),
        "crumbs": crumbs((_("Facturen"), reverse("invoices")), (name, reverse("invoice", args=[pk]))),
    }
    return draw(request, "reminders/reminders.html", "reminders/reminders_part.html", context)
