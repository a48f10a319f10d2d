"""Pages of matching: what waits for a place with what it may be, one line, and taking something back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.web.formats import money_input
from cooperative.web.requests import Request, get_or_404, respond, version_of
from financing.invoices.models import SettledBy
from financing.invoices.rules import settlements_for
from financing.ledger.models import Account
from financing.matching.actions import book_line, match_line, read_and_match, undo_booking, undo_settlement
from financing.matching.forms import BookForm, MatchForm, UndoForm
from financing.matching.queries import line_of, offered, proposals, waiting_lines
from financing.matching.rules import bookings_for, may_match
from financing.payments.rules import bank_files_for, may_read_bank
from financing.refunds.queries import refunded_by
from financing.refunds.rules import refunds_for
from initiatives.portfolio.rules import initiatives_for

A_PAGE = 25
Crumbs = list[tuple[str, str]]


def _crumbs() -> Crumbs:
    return [(_("Samenleggen"), reverse("money")), (_("Bank"), reverse("bank"))]


def matching_crumbs() -> Crumbs:
    """Give the way to a page under matching."""
    return [*_crumbs(), (_("Afpunten"), reverse("matching"))]


@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """Read the whole file in, and match what is certain."""
    row = get_or_404(bank_files_for(request.acting), pk=pk)
    _row, many = read_and_match(by=request.acting, file_id=row.pk, drawn=version_of(request))
    said = _("Het bestand ‘%(name)s’ is ingelezen.") % {"name": row.name}
    matched = ngettext("%(n)s betaling is afgepunt.", "%(n)s betalingen zijn afgepunt.", many) % {"n": many}
    return respond(request, reverse("bank"), f"{said} {matched}" if many else said)


@require_safe
def waiting(request: Request) -> HttpResponse:
    """List what came in or went out and has no place yet, the oldest first, with what it may be."""
    may_read_bank(request.acting).or_refuse()
    page = Paginator(waiting_lines(request.acting), A_PAGE).get_page(request.GET.get("pagina"))
    lines = list(page.object_list)
    found, back = proposals(request.acting, lines, house_today()), refunded_by(request.acting, lines)
    context = {
        "page": page,
        "proposals": [replace(one, back=back.get(one.line.pk)) for one in found],
        "matches": may_match(request.acting),
        "crumbs": _crumbs(),
    }
    return render(request, "matching/waiting.html", context)


def line_or_404(request: Request, pk: int) -> Any:
    """Give a line of the books with what is left of it; 404 for one that is not there."""
    may_read_bank(request.acting).or_refuse()
    row = line_of(request.acting, pk)
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: Request, pk: int) -> HttpResponse:
    """Show one line with what it was put to; who matches chooses the invoices it pays here."""
    row = line_or_404(request, pk)
    if request.method == "POST":
        may_match(request.acting).or_refuse()
    [proposal] = proposals(request.acting, [row], house_today())
    matches = bool(may_match(request.acting)) and row.left_read != 0
    choices = offered(request.acting, proposal, request.GET.get("factuur", ""), house_today()) if matches else []
    form = MatchForm(request.POST if request.method == "POST" else None, offered=choices)
    if form.is_bound and form.is_valid():
        try:
            many = match_line(by=request.acting, line_id=pk, parts=form.parts(), drawn=version_of(request))
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = ngettext("Afgepunt op %(n)s factuur.", "Afgepunt op %(n)s facturen.", many) % {"n": many}
            return respond(request, reverse("matching"), said)
    return _show(request, row, proposal=proposal, form=form if matches and row.left_read > 0 else None)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request, pk: int) -> HttpResponse:
    """Book a line, or what is left of it, on an account."""
    row = line_or_404(request, pk)
    may_match(request.acting).or_refuse()
    left = int(row.left_read)
    form = BookForm(
        request.POST if request.method == "POST" else None,
        accounts=list(Account.objects.all()),
        initiatives=[(each.pk, each.name) for each in initiatives_for(request.acting).order_by("title")],
        left=left,
        initial={"amount": money_input(abs(left)), "reason": row.counterparty_name or row.text[:160]},
    )
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            book_line(
                by=request.acting,
                line_id=pk,
                account=typed["account"],
                cents=typed["amount"],
                initiative_id=int(typed["initiative"]) if typed["initiative"] else None,
                reason=typed["reason"],
                drawn=version_of(request),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("matching"), _("De lijn is geboekt."))
    context = {"row": row, "form": form, "crumbs": matching_crumbs()}
    return render(request, "matching/book.html", context, status=422 if form.is_bound else 200)


def _show(request: Request, row: Any, **more: Any) -> HttpResponse:
    settled = settlements_for(request.acting).filter(line=row).select_related("invoice", "undone_by", "entry")
    context = more | {
        "row": row,
        "settlements": list(settled.order_by("id")),
        "refunds": list(
            refunds_for(request.acting)
            .filter(Q(line=row) | Q(too_much=row))
            .select_related("credit_note", "undone_by", "line")
        ),
        "bookings": list(bookings_for(request.acting).filter(line=row).select_related("account", "undone_by")),
        "matches": may_match(request.acting),
        "crumbs": matching_crumbs(),
    }
    form = more.get("form")
    return render(request, "matching/line.html", context, status=422 if form is not None and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_payment(request: Request, pk: int) -> HttpResponse:
    """Take back that a payment settled an invoice."""
    may_match(request.acting).or_refuse()
    payments = settlements_for(request.acting).filter(kind=SettledBy.PAYMENT, undoes=None)
    row = get_or_404(payments.select_related("invoice", "line"), pk=pk)
    what = _("Betaling van factuur %(name)s") % {"name": row.invoice.name}
    back = reverse("match_line", args=[row.line_id])
    return undone(
        request, row, what, lambda reason: undo_settlement(by=request.acting, settlement_id=pk, reason=reason), back
    )


@require_http_methods(["GET", "HEAD", "POST"])
def undo_line(request: Request, pk: int) -> HttpResponse:
    """Take back that a line was booked on an account."""
    may_match(request.acting).or_refuse()
    row = get_or_404(bookings_for(request.acting).filter(undoes=None).select_related("account", "line"), pk=pk)
    what = f"{row.account.code} {row.account.name}"
    back = reverse("match_line", args=[row.line_id])
    return undone(
        request, row, what, lambda reason: undo_booking(by=request.acting, booking_id=pk, reason=reason), back
    )


def undone(request: Request, row: Any, what: str, act: Callable[[str], Any], back: str) -> HttpResponse:
    """Ask why something is taken back, take it back, and go on at `back`."""
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, back, _("Teruggedraaid."))
    context = {"row": row, "what": what, "form": form, "back": back, "crumbs": matching_crumbs()}
    return render(request, "matching/undo.html", context, status=422 if form.is_bound else 200)
