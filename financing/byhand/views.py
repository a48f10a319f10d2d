"""Pages of payments by hand: what waits, writing one in, judging what another wrote in, undoing one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond, version_of
from financing.byhand.actions import confirm_payment, enter_payment, refuse_payment, undo_payment
from financing.byhand.forms import PaymentForm, UndoForm
from financing.byhand.queries import listed
from financing.byhand.rules import contra_accounts, hand_payments_for, may_enter_payment, may_judge, may_undo
from financing.contributions.rules import may_read_contributions
from financing.invoices.rules import may_issue_invoices
from financing.invoices.views import Crumbs, crumbs, seen_or_404

A_PAGE = 50


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return crumbs((_("Facturen"), reverse("invoices")), *more)


@require_safe
def hand_payments(request: Request) -> HttpResponse:
    """List the payments by hand: those that wait first."""
    may_read_contributions(request.acting).or_refuse()
    context = {
        "page": Paginator(listed(request.acting), A_PAGE).get_page(request.GET.get("pagina")),
        "judges": may_judge(request.acting),
        "undoes": may_issue_invoices(request.acting),
        "me": request.acting.person_id,
        "crumbs": _crumbs(),
    }
    return render(request, "byhand/payments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, pk: int) -> HttpResponse:
    """Write in a payment of an invoice."""
    seen = seen_or_404(request, pk)
    may_enter_payment(request.acting, seen.row, seen.open).or_refuse()
    form = PaymentForm(
        request.POST if request.method == "POST" else None,
        accounts=list(contra_accounts()),
        initial={"amount": seen.open, "day": house_today()},
    )
    if form.is_bound and form.is_valid():
        try:
            enter_payment(by=request.acting, invoice_id=pk, entered=form.entered(), drawn=version_of(request))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("De betaling is ingeschreven. Ze telt zodra iemand anders ze bevestigt.")
            return respond(request, reverse("hand_payments"), said)
    name = _("Factuur %(name)s") % {"name": seen.row.name}
    context = {"seen": seen, "form": form, "crumbs": _crumbs((name, reverse("invoice", args=[pk])))}
    return render(request, "byhand/enter.html", context, status=422 if form.is_bound else 200)


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm what another wrote in."""
    row = get_or_404(hand_payments_for(request.acting), pk=pk)
    confirm_payment(by=request.acting, payment_id=row.pk)
    return respond(request, reverse("hand_payments"), _("De betaling is bevestigd en geboekt."))


@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse what another wrote in."""
    row = get_or_404(hand_payments_for(request.acting), pk=pk)
    refuse_payment(by=request.acting, payment_id=row.pk)
    return respond(request, reverse("hand_payments"), _("De betaling is geweigerd. Er is niets geboekt."))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo a payment that was confirmed."""
    row = get_or_404(hand_payments_for(request.acting).select_related("invoice", "settlement__undone_by"), pk=pk)
    may_undo(request.acting, row).or_refuse()
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            undo_payment(by=request.acting, payment_id=row.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("De betaling is teruggedraaid. Het bedrag staat weer open.")
            return respond(request, reverse("invoice", args=[row.invoice_id]), said)
    context = {"row": row, "form": form, "crumbs": _crumbs((_("Met de hand"), reverse("hand_payments")))}
    return render(request, "byhand/undo.html", context, status=422 if form.is_bound else 200)
