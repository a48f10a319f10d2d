"""Pages of a proxy: give it, revoke it, and cast the ballot of who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperative.isolation.acting import Conflict, Refused
from cooperative.web.requests import Request, respond
from initiatives.electorate.models import Instruction
from initiatives.proxies.actions import cast_by_proxy, give_proxy, revoke_proxy
from initiatives.proxies.forms import ProxyForm
from initiatives.proxies.queries import Held
from initiatives.proxies.rules import may_give_proxy
from initiatives.voting.forms import Ballot, BallotForm, PointsForm
from initiatives.voting.models import Decision
from initiatives.voting.queries import Sight, Standing, seen_by
from initiatives.voting.rules import BallotRefused, VoteClosed, electors_for, may_cast_ballot
from initiatives.voting.views import ballot_form, not_cast, offered


def _seen_or_404(request: Request, pk: int) -> Sight:
    seen = seen_by(request.acting, pk)
    if seen is None:
        raise Http404
    return seen


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, pk: int) -> HttpResponse:
    """Let another elector cast our ballot."""
    by, seen = request.acting, _seen_or_404(request, pk)
    may_give_proxy(by, seen).or_refuse()
    others = electors_for(by).filter(decision=seen.decision).exclude(organisation_id=by.organisation_id or 0)
    rows = others.order_by("organisation__sort_key").values_list("organisation_id", "organisation__name")
    bound = request.POST if request.method == "POST" else None
    form = ProxyForm(bound, electors=list(rows), between=bool(seen.options))
    back = reverse("decision", args=[pk])
    if form.is_bound and form.is_valid():
        try:
            proxy = give_proxy(by=by, decision=seen.decision, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            name = dict(rows)[proxy.holder_id]
            return respond(request, back, _("%(name)s kan nu stemmen namens u.") % {"name": name})
    context = {"form": form, "decision": seen.decision, "proposal": seen.decision.proposal, "cancel": back}
    return render(request, "proxies/give.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """End the proxy that we gave."""
    try:
        # The action reads the vote anew, under its lock.
        revoke_proxy(by=request.acting, decision=Decision(pk=pk))
    except Decision.DoesNotExist as missing:
        raise Http404 from missing
    return respond(request, reverse("decision", args=[pk]), _("De volmacht is ingetrokken. U stemt weer zelf."))


@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: Request, pk: int, giver: int) -> HttpResponse:
    """Cast or change the ballot of who gave us its proxy, apart from our own."""
    by, seen = request.acting, _seen_or_404(request, pk)
    held = seen.held_of(giver)
    if held is None:
        raise Http404
    may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice).or_refuse()
    theirs = replace(seen, ballot=_standing(held))
    back = reverse("decision", args=[pk])
    form: Ballot = ballot_form(theirs)
    if request.method == "POST":
        form = PointsForm(request.POST) if seen.options else BallotForm(request.POST)
    del form.fields["conditional_on"]  # no council of ours decides how another votes
    if request.method != "POST":
        return _page(request, theirs, held, form)
    if not form.is_valid():
        return _page(request, theirs, held, form, status=422)
    try:
        cast_by_proxy(by=by, decision=seen.decision, giver=giver, **form.cleaned_data)
    except BallotRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, theirs, held, form, status=422)
    except (Conflict, VoteClosed) as why:
        return not_cast(request, pk, why)
    return respond(request, back, _("De stem van %(name)s staat er, bij volmacht.") % {"name": held.giver})


def _standing(held: Held) -> Standing | None:
    """Give what we cast under the proxy, as a ballot."""
    if not held.ballot:
        return None
    facts = {**held.ballot, "cast_at": datetime.fromisoformat(held.ballot["cast_at"])}
    return Standing(id=0, person="", person_id=0, label=held.label, **facts)


def _page(request: Request, seen: Sight, held: Held, form: Ballot, status: int = 200) -> HttpResponse:
    ballot = offered(seen, form, held.giver)
    for box in ballot["options"]:
        if held.instruction and box["value"] != held.instruction:
            box["closed"] = _("%(name)s vroeg ‘%(choice)s’.") % {
                "name": held.giver,
                "choice": Instruction(held.instruction).label,
            }
    context = {
        "sight": seen,
        "held": held,
        "decision": seen.decision,
        "proposal": seen.decision.proposal,
        **ballot,
    }
    return render(request, "proxies/cast.html", context, status=status)
