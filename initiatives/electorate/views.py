"""The mandates of an organisation: what its council decided, and where another one is entered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.electorate.actions import Evidence, enter_mandate, state_interest, withdraw_mandate
from initiatives.electorate.forms import BodyMandateForm, InterestForm, MandateForm
from initiatives.electorate.queries import mandate_at, mandates_of, people_to_mandate
from initiatives.electorate.rules import (
    bodies_to_mandate,
    mandates_for,
    may_enter_mandate,
    may_state_interest,
    proposals_to_mandate,
)
from initiatives.proposals.models import Proposal
from members.bodies.models import Body


@require_safe
def mandates(request: Request) -> HttpResponse:
    """Show the mandates that count, those that ended, and where one may be entered."""
    context = {
        "page": mandates_of(request.acting),
        "may_enter": bool(may_enter_mandate(request.acting)),
        "names_whose": request.acting.for_cooperative,
    }
    return render(request, "electorate/mandates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def for_proposal(request: Request, pk: int) -> HttpResponse:
    """Enter what the council decided about one proposal."""
    return _enter(request, get_or_404(proposals_to_mandate(request.acting).select_related("decision"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def for_body(request: Request, pk: int) -> HttpResponse:
    """Enter what the council decided about every vote in a body."""
    return _enter(request, get_or_404(bodies_to_mandate(request.acting), pk=pk))


def _enter(request: Request, place: Proposal | Body) -> HttpResponse:
    may_enter_mandate(request.acting).or_refuse()
    standing = mandate_at(request.acting, place)
    people = people_to_mandate(request.acting, place)
    bound = request.POST if request.method == "POST" else None
    form = (MandateForm if isinstance(place, Proposal) else BodyMandateForm)(bound, people=people)
    if form.is_bound and form.is_valid():
        try:
            evidence = Evidence(**form.cleaned_data)
            mandate = enter_mandate(by=request.acting, place=place, evidence=evidence, drawn=_drawn(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            firm = _("Het mandaat is bewaard. Uw stem onder voorbehoud telt nu mee.")
            return respond(request, _back(place), firm if mandate.made_firm else _("Het mandaat is bewaard."))
    version = request.POST.get("version", standing.pk if standing else 0)
    context = {"form": form, "place": place, "standing": standing, "version": version, "cancel": _back(place)}
    return render(request, "electorate/mandate.html", context, status=422 if form.is_bound else 200)


def _drawn(request: Request) -> int:
    """Read which mandate the form showed; 0 for none, and what is no number fits none."""
    typed = request.POST.get("version", "0")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else -1


def _back(place: Proposal | Body) -> str:
    """Lead back to the vote that runs, else to the list."""
    vote = getattr(place, "decision", None)
    return reverse("mandates") if vote is None else reverse("decision", args=[vote.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: Request, pk: int) -> HttpResponse:
    """State a conflict of interest, and stand back from the vote."""
    by, proposal = request.acting, get_or_404(proposals_to_mandate(request.acting).select_related("decision"), pk=pk)
    casts = by.person_id in dict(people_to_mandate(by, proposal))
    may_state_interest(by, proposal, casts=casts).or_refuse()
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        state_interest(by=by, proposal=proposal, statement=form.cleaned_data["statement"])
        return respond(request, _back(proposal), _("Uw belang staat erbij. U stemt hier niet."))
    context = {"form": form, "proposal": proposal, "cancel": _back(proposal)}
    return render(request, "electorate/interest.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Let a mandate end now."""
    found = get_or_404(mandates_for(request.acting), pk=pk)
    withdraw_mandate(by=request.acting, mandate_id=found.pk)
    return respond(request, reverse("mandates"), _("Het mandaat is ingetrokken."))
