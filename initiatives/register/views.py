"""Pages of the register: what is to decide and was decided, a result, the roll of a vote."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.isolation.clock import house_now
from cooperative.web.requests import Request
from initiatives.proposals.rules import may_write_proposal
from initiatives.proposals.steps import Voting, steps_of
from initiatives.register.queries import OPEN, bar_of, colleges_of, lines_of, roll_of, to_decide
from initiatives.voting.count import Result
from initiatives.voting.explain import explain
from initiatives.voting.models import Choice, DecisionState
from initiatives.voting.queries import Sight, receipt_of, sight_of, to_cast
from initiatives.voting.rules import may_keep_votes
from members.organisations.models import Kind

A_PAGE = 20
ROLL_A_PAGE = 40


@require_safe
def decide(request: Request) -> HttpResponse:
    """Show what is to decide, open votes first, and what was decided."""
    by = request.acting
    page: Any = Paginator(to_decide(by), A_PAGE).get_page(request.GET.get("pagina"))
    ours = [row.decision.pk for row in page if row.part == OPEN and row.entitled and not row.our_choice]
    context = {
        "page": page,
        "now": house_now(),
        "labels": dict(Choice.choices),
        "may_write": may_write_proposal(by),
        "may_keep": may_keep_votes(by),
        "to_cast": to_cast(by, ours),
    }
    return render(request, "register/decide.html", context)


def _counted_or_404(request: Request, pk: int) -> Sight:
    sight = sight_of(request.acting, pk)
    if sight is None:
        raise Http404
    return sight


def _labels() -> dict[str, str]:
    return {key: str(label) for key, label in Choice.choices} | {"absent": _("Niet gestemd")}


@require_safe
def result(request: Request, pk: int) -> HttpResponse:
    """Show the count told in full; before the count, go to the vote itself."""
    sight = _counted_or_404(request, pk)
    vote = sight.decision
    if vote.state != DecisionState.COUNTED:
        return HttpResponseRedirect(reverse("decision", args=[pk]))
    counted = Result.from_json(vote.count.result)
    roll = roll_of(request.acting, vote)
    lines = lines_of(roll, _labels())
    told = explain(counted, {key: str(label) for key, label in Kind.choices})
    voting = Voting(vote.opened_at, vote.closes_at, vote.counted_at, sight.now)
    context = {
        "decision": vote,
        "proposal": vote.proposal,
        "outcome": vote.count.outcome,
        "steps": steps_of(vote.proposal, list(vote.proposal.phases.all()), voting),
        "told": told,
        "reasons": [{"holds": reason.met, "lead": reason.lead, "text": reason.text} for reason in told.reasons],
        "bar": bar_of(vote, counted, lines),
        "lines": lines,
        "inhabitants": sum(line.inhabitants for line in lines),
        "labels": _labels(),
        "colleges": [
            {"name": college.name, "counts": list(zip(_labels().values(), college.numbers, strict=True))}
            for college in colleges_of(counted, list(_labels()))
        ],
        "receipt": receipt_of(request.acting, sight.ballot),
    }
    return render(request, "register/result.html", context)


@require_safe
def roll_call(request: Request, pk: int) -> HttpResponse:
    """Show who chose what and why, organisation by organisation."""
    vote = _counted_or_404(request, pk).decision
    if vote.state != DecisionState.COUNTED:
        return HttpResponseRedirect(reverse("decision", args=[pk]))
    page = Paginator(roll_of(request.acting, vote), ROLL_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "register/roll_call.html", {"decision": vote, "proposal": vote.proposal, "page": page})
