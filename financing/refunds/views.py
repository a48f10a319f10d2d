"""Pages of a credit: set it off against open invoices, say that a line paid it back, and take either back."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond, version_of
from financing.invoices.models import SettledBy
from financing.invoices.rules import settlements_for
from financing.invoices.views import crumbs, seen_or_404
from financing.matching.forms import MatchForm
from financing.matching.rules import may_match
from financing.matching.views import line_or_404, matching_crumbs, undone
from financing.refunds.actions import pay_back, set_off, undo_refund, undo_set_off
from financing.refunds.forms import PayBackForm
from financing.refunds.queries import asked_for, credits_of, to_set_off
from financing.refunds.rules import may_set_off, refunds_for


@require_http_methods(["GET", "HEAD", "POST"])
def set_off_credit(request: Request, pk: int) -> HttpResponse:
    """Let a credit note pay open invoices of who has it."""
    seen = seen_or_404(request, pk)
    may_set_off(request.acting, seen.row, seen.spare).or_refuse()
    left, offered = seen.spare, []
    for each in to_set_off(request.acting, seen.row, house_today()):
        offered.append((each, min(left, each.open)))
        left -= offered[-1][1]
    form = MatchForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_bound and form.is_valid():
        try:
            many = set_off(by=request.acting, note_id=pk, parts=form.parts(), drawn=version_of(request))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = ngettext("Verrekend met %(n)s factuur.", "Verrekend met %(n)s facturen.", many) % {"n": many}
            return respond(request, reverse("invoice", args=[pk]), said)
    name = _("Creditnota %(name)s") % {"name": seen.row.name}
    way = crumbs((_("Facturen"), reverse("invoices")), (name, reverse("invoice", args=[pk])))
    context = {"seen": seen, "form": form, "crumbs": way}
    return render(request, "refunds/set_off.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: Request, pk: int) -> HttpResponse:
    """Say which credits a line that went out paid back."""
    row = line_or_404(request, pk)
    may_match(request.acting).or_refuse()
    offered = credits_of(request.acting, [row], asked_for(request.GET.get("creditnota", "")))
    form = PayBackForm(request.POST if request.method == "POST" else None, offered=offered, went=-row.left_read)
    if form.is_bound and form.is_valid():
        try:
            pay_back(by=request.acting, line_id=pk, parts=form.parts(), drawn=version_of(request))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("matching"), _("De terugbetaling heeft haar plaats."))
    context = {"row": row, "form": form, "crumbs": matching_crumbs()}
    return render(request, "refunds/refund.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """Take back that a credit note paid another invoice."""
    may_match(request.acting).or_refuse()
    rows = settlements_for(request.acting).filter(kind=SettledBy.CREDIT, undoes=None)
    row = get_or_404(rows.exclude(invoice=F("credit_note__credits")).select_related("invoice", "credit_note"), pk=pk)
    facts = {"note": row.credit_note.name if row.credit_note else "", "name": row.invoice.name}
    what = _("Creditnota %(note)s verrekend met factuur %(name)s") % facts
    back = reverse("invoice", args=[row.credit_note_id])
    return undone(
        request, row, what, lambda reason: undo_set_off(by=request.acting, settlement_id=pk, reason=reason), back
    )


@require_http_methods(["GET", "HEAD", "POST"])
def undo_line(request: Request, pk: int) -> HttpResponse:
    """Take back that a line paid a credit back."""
    may_match(request.acting).or_refuse()
    rows = refunds_for(request.acting).filter(undoes=None).select_related("credit_note", "line")
    row = get_or_404(rows, pk=pk)
    name = row.credit_note.name if row.credit_note else ""
    what = (
        _("Terugbetaling van creditnota %(name)s") % {"name": name} if name else _("Terugbetaling van te veel betaald")
    )
    back = reverse("match_line", args=[row.line_id])
    return undone(request, row, what, lambda reason: undo_refund(by=request.acting, refund_id=pk, reason=reason), back)
