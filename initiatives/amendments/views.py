"""Pages of amendments: all those on a proposal, a new one, one beside the text, merging by hand, how it was settled."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_now
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.amendments.actions import (
    accept_amendment,
    propose_amendment,
    refer_amendment,
    reject_amendment,
    settle_by_vote,
    withdraw_amendment,
)
from initiatives.amendments.forms import AmendmentForm, MergeForm, OutcomeForm, SettlementForm
from initiatives.amendments.queries import Sheet, sheet_of, sheets_of
from initiatives.amendments.rules import (
    may_propose_amendment,
    may_settle_amendment,
    may_settle_by_vote,
    may_withdraw_amendment,
)
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import proposals_for


def _proposal_or_404(request: Request, pk: int) -> Proposal:
    return get_or_404(proposals_for(request.acting).select_related("author", "initiative"), pk=pk)


def _sheet_or_404(request: Request, pk: int) -> Sheet:
    sheet = sheet_of(request.acting, pk)
    if sheet is None:
        raise Http404
    return sheet


@require_safe
def amendments(request: Request, pk: int) -> HttpResponse:
    """List the amendments on a proposal, and which of them touch the same point."""
    proposal = _proposal_or_404(request, pk)
    if proposal.submitted_at is None:
        raise Http404
    context = {
        "proposal": proposal,
        "sheets": sheets_of(request.acting, proposal),
        "may_propose": may_propose_amendment(request.acting, proposal, house_now()),
        "now": house_now(),
    }
    return render(request, "amendments/amendments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_amendment(request: Request, pk: int) -> HttpResponse:
    """Write the text as one would have it, and why."""
    proposal = _proposal_or_404(request, pk)
    may_propose_amendment(request.acting, proposal, house_now()).or_refuse()
    newest, status = proposal.versions.order_by("-number")[0], 200
    form = AmendmentForm(initial={"clauses": newest.clauses, "version": proposal.version})
    if request.method == "POST":
        form, status = AmendmentForm(request.POST), 422
        if form.is_valid():
            typed = {name: form.cleaned_data[name] for name in ("clauses", "motivation")}
            drawn = form.cleaned_data["version"]
            try:
                written = propose_amendment(by=request.acting, proposal=proposal, drawn=drawn, **typed)
            except Refused as refused:
                form.add_error("clauses", str(refused))
            else:
                said = _("Amendement %(number)s staat er. De indiener leest het.") % {"number": written.number}
                return respond(request, reverse("amendment", args=[written.pk]), said)
    return render(request, "amendments/write.html", {"form": form, "proposal": proposal}, status=status)


@require_safe
def amendment(request: Request, pk: int) -> HttpResponse:
    """Show an amendment beside the text, and what one can do with it."""
    return _page(request, _sheet_or_404(request, pk))


def _page(
    request: Request, sheet: Sheet, form: SettlementForm | OutcomeForm | None = None, status: int = 200
) -> HttpResponse:
    by, row = request.acting, sheet.row
    may = {
        "settle": may_settle_amendment(by, row),
        "withdraw": may_withdraw_amendment(by, row),
        "vote": may_settle_by_vote(by, row),
    }
    if form is None and may["settle"]:
        form = SettlementForm(initial={"version": row.proposal.version}, clashing=sheet.clashing)
    context = {"sheet": sheet, "amendment": row, "proposal": row.proposal, "may": may, "form": form or OutcomeForm()}
    return render(request, "amendments/amendment.html", context, status=status)


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Take an amendment over in a new version, let the members vote on it first, or leave it out."""
    sheet = _sheet_or_404(request, pk)
    may_settle_amendment(request.acting, sheet.row).or_refuse()
    form = SettlementForm(request.POST, clashing=sheet.clashing)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    by, row = request.acting, sheet.row
    act, drawn = form.cleaned_data["act"], form.cleaned_data["version"]
    if act == "accept":
        return _accepted(request, sheet, accept_amendment(by=by, amendment=row, drawn=drawn).number)
    if act == "refer":
        refer_amendment(by=by, amendment=row, drawn=drawn)
        said = _("Over amendement %(number)s wordt eerst gestemd.")
    else:
        reject_amendment(by=by, amendment=row, reason=form.cleaned_data["reason"], drawn=drawn)
        said = _("Amendement %(number)s is niet overgenomen.")
    return respond(request, reverse("amendment", args=[pk]), said % {"number": sheet.row.number})


def _accepted(request: Request, sheet: Sheet, number: int) -> HttpResponse:
    words = {"number": sheet.row.number, "version": number}
    said = _("Amendement %(number)s is overgenomen in versie %(version)s.") % words
    return respond(request, reverse("amendment", args=[sheet.row.pk]), said)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Bring an amendment into the text by hand, with the three texts in sight."""
    sheet, status = _sheet_or_404(request, pk), 200
    row = sheet.row
    may_settle_amendment(request.acting, row).or_refuse()
    form = MergeForm(initial={"clauses": sheet.merge.clauses, "version": row.proposal.version})
    if request.method == "POST":
        form, status = MergeForm(request.POST), 422
        if form.is_valid():
            typed = {"clauses": form.cleaned_data["clauses"], "drawn": form.cleaned_data["version"]}
            try:
                version = accept_amendment(by=request.acting, amendment=row, **typed)
            except Refused as refused:
                form.add_error("clauses", str(refused))
            else:
                return _accepted(request, sheet, version.number)
    context = {"form": form, "sheet": sheet, "amendment": row, "proposal": row.proposal}
    return render(request, "amendments/merge.html", context, status=status)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own amendment back."""
    sheet = _sheet_or_404(request, pk)
    withdraw_amendment(by=request.acting, amendment=sheet.row)
    return respond(request, reverse("amendment", args=[pk]), _("Het amendement is ingetrokken."))


@require_POST
def voted(request: Request, pk: int) -> HttpResponse:
    """Keep how the members voted about an amendment."""
    sheet, form = _sheet_or_404(request, pk), OutcomeForm(request.POST)
    may_settle_by_vote(request.acting, sheet.row).or_refuse()
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    adopted = form.cleaned_data["outcome"] == "adopted"
    settle_by_vote(by=request.acting, amendment=sheet.row, adopted=adopted, reason=form.cleaned_data["reason"])
    said = _("Amendement %(number)s is afgehandeld.") % {"number": sheet.row.number}
    return respond(request, reverse("amendment", args=[pk]), said)
