"""Pages of the house treasurer: give an invoice back by a credit note, or give up what is open of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, respond, version_of
from financing.credits.actions import credit_invoice, write_off
from financing.credits.forms import CreditForm, WriteOffForm
from financing.invoices.queries import Standing, given_of
from financing.invoices.rules import may_credit, may_write_off
from financing.invoices.views import crumbs, seen_or_404


def _crumbs(seen: Standing) -> list[tuple[str, str]]:
    name = _("Factuur %(name)s") % {"name": seen.row.name}
    return crumbs((_("Facturen"), reverse("invoices")), (name, reverse("invoice", args=[seen.row.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: Request, pk: int) -> HttpResponse:
    """Give an invoice back, whole or in part."""
    seen = seen_or_404(request, pk)
    given = list(given_of([seen.row])[pk].values())
    left = sum(each.left for each in given)
    may_credit(request.acting, seen.row, left).or_refuse()
    form = CreditForm(request.POST if request.method == "POST" else None, given=given)
    if form.is_bound and form.is_valid():
        try:
            made = credit_invoice(
                by=request.acting,
                invoice_id=pk,
                back=form.back(),
                reason=form.cleaned_data["reason"],
                asked_again=form.cleaned_data["again"] == "yes",
                drawn=version_of(request),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("Creditnota %(name)s is uitgereikt.") % {"name": made.name}
            return respond(request, reverse("invoice", args=[made.pk]), said)
    context = {"seen": seen, "form": form, "left": left, "crumbs": _crumbs(seen)}
    return render(request, "credits/credit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: Request, pk: int) -> HttpResponse:
    """Give up what is open of an invoice."""
    seen = seen_or_404(request, pk)
    may_write_off(request.acting, seen.row, seen.open).or_refuse()
    form = WriteOffForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            write_off(by=request.acting, invoice_id=pk, reason=form.cleaned_data["reason"], drawn=version_of(request))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("invoice", args=[pk]), _("Het open bedrag is afgeschreven."))
    context = {"seen": seen, "form": form, "crumbs": _crumbs(seen)}
    return render(request, "credits/write_off.html", context, status=422 if form.is_bound else 200)
