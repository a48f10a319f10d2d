"""Pages for the officials: which ballots on paper wait, enter one, confirm one, take one back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.clock import house_now
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.paper.actions import confirm_paper, enter_paper, take_back_paper
from initiatives.paper.forms import ElectorForm, PaperForm, PaperPointsForm
from initiatives.paper.models import PaperState
from initiatives.paper.queries import Slot, desk_of, slot_of
from initiatives.paper.rules import may_confirm_paper, may_enter_paper, signers_of
from initiatives.voting.models import Decision
from initiatives.voting.refusals import too_late
from initiatives.voting.rules import BallotRefused, VoteClosed, decisions_for
from initiatives.voting.views import offered


@require_safe
def papers(request: Request, pk: int) -> HttpResponse:
    """Show what waits for a second official, and choose for which organisation to enter a ballot."""
    by, now = request.acting, house_now()
    rows = decisions_for(by).select_related("proposal__initiative", "rule_set")
    decision = get_or_404(rows, pk=pk)
    may_enter_paper(by).or_refuse()
    desk = desk_of(by, decision)
    asked = request.GET if "organisatie" in request.GET else None
    form = ElectorForm(asked, electors=desk.free)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("enter_paper", args=[pk, form.cleaned_data["organisatie"]]))
    context = {
        "decision": decision,
        "proposal": decision.proposal,
        "is_open": decision.is_open_at(now),
        "now": now,
        "desk": desk,
        "me": by.person_id,
        "form": form,
    }
    return render(request, "paper/papers.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, pk: int, organisation: int) -> HttpResponse:
    """Enter the ballot of one organisation, or confirm what another official entered without seeing it."""
    by, slot = request.acting, _slot_or_404(request, pk, organisation)
    if not slot.seen.is_open:
        raise VoteClosed(too_late())
    slot.may.or_refuse()
    kind = PaperPointsForm if slot.seen.options else PaperForm
    signers = [(one.id, one.name) for one in signers_of(slot.seen, slot.name)]
    if request.method != "POST":
        return _page(request, slot, kind(signers=signers, initial={"drawn": slot.paper.pk if slot.paper else 0}))
    form = kind(request.POST, signers=signers)
    if not form.is_valid():
        return _page(request, slot, form, status=422)
    about: dict[str, Any] = {"decision": slot.seen.decision, "organisation": organisation, "slip": form.slip}
    drawn = form.cleaned_data["drawn"]
    try:
        paper = confirm_paper(by=by, drawn=drawn, **about) if drawn else enter_paper(by=by, **about)
    except BallotRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, slot, form, status=422)
    return respond(request, reverse("papers", args=[pk]), _said(paper.state, slot.name))


def _said(state: str, name: str) -> str:
    if state == PaperState.DIFFERED:
        return _("De twee invoeren verschillen. Er is niets gestemd voor %(name)s.") % {"name": name}
    if state == PaperState.CONFIRMED:
        return _("De stem van %(name)s telt nu.") % {"name": name}
    return _("De stem van %(name)s wacht nu op een andere stemopnemer of de secretaris.") % {"name": name}


def _slot_or_404(request: Request, pk: int, organisation: int) -> Slot:
    if not may_enter_paper(request.acting):
        get_or_404(decisions_for(request.acting), pk=pk)
    may_enter_paper(request.acting).or_refuse()
    slot = slot_of(request.acting, pk, organisation)
    if slot is None:
        raise Http404
    return slot


def _page(request: Request, slot: Slot, form: PaperForm | PaperPointsForm, status: int = 200) -> HttpResponse:
    paper = slot.paper
    context = {
        "slot": slot,
        "paper": paper,
        "may_confirm": may_confirm_paper(request.acting, paper) if paper else None,
        "decision": slot.seen.decision,
        "proposal": slot.seen.decision.proposal,
        **offered(slot.seen, form, slot.name),
    }
    return render(request, "paper/enter.html", context, status=status)


@require_POST
def take_back(request: Request, pk: int, organisation: int) -> HttpResponse:
    """Take back what we entered."""
    drawn = request.POST.get("drawn", "")
    try:
        # The action reads the vote anew, under its lock.
        take_back_paper(by=request.acting, decision=Decision(pk=pk), organisation=organisation, drawn=drawn)
    except Decision.DoesNotExist as missing:
        raise Http404 from missing
    return respond(request, reverse("papers", args=[pk]), _("Teruggenomen. Deze stem wacht niet meer."))
