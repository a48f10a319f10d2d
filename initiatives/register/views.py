"""Pages of the register: what is to decide and was decided, a result, the roll of a vote."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.isolation.clock import house_now, house_today
from cooperative.reports.printing import printed_page
from cooperative.web.requests import Request
from cooperative.web.spreadsheet import spreadsheet
from initiatives.electorate.rules import may_read_mandates
from initiatives.proposals.rules import may_write_proposal
from initiatives.proposals.steps import Voting, steps_of
from initiatives.register.models import Entry
from initiatives.register.queries import (
    OPEN,
    Line,
    Voter,
    bar_of,
    colleges_of,
    entries_found,
    entry_of,
    lines_of,
    roll_of,
    to_decide,
)
from initiatives.register.twin import linked, plain
from initiatives.voting.count import Result
from initiatives.voting.explain import explain
from initiatives.voting.models import Choice, DecisionState, Outcome
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
        "has_mandates": may_read_mandates(by),
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


@require_safe
def register(request: Request) -> HttpResponse:
    """List what was decided, newest first; by body, year, outcome and words."""
    asked = {name: request.GET.get(name, "")[:100] for name in ("orgaan", "jaar", "uitslag", "zoek")}
    if any("\x00" in value for value in asked.values()):
        raise Http404
    found = entries_found(
        request.acting, series=asked["orgaan"], year=asked["jaar"], outcome=asked["uitslag"], words=asked["zoek"]
    )
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("pagina")),
        "asked": asked,
        "query": "&" + urlencode(asked),
        "filtered": any(asked.values()),
        "bodies": [
            ("CG", _("consortiumgroep")),
            ("AV", _("algemene vergadering")),
            ("BO", _("bestuursorgaan")),
            ("SG", _("stuurgroep")),
            ("AD", _("advies")),
        ],
        "outcomes": Outcome.choices,
    }
    return render(request, "register/register.html", context)


def _entered_or_404(request: Request, pk: int) -> tuple[Entry, list[Voter], list[Line]]:
    found = entry_of(request.acting, pk)
    if found is None:
        raise Http404
    roll = roll_of(request.acting, found.decision)
    return found, roll, lines_of(roll, _labels())


def _told(request: Request, pk: int) -> dict[str, Any]:
    """Give what a decision's page and its extract both show."""
    found, roll, lines = _entered_or_404(request, pk)
    told = explain(Result.from_json(found.decision.count.result), {key: str(label) for key, label in Kind.choices})
    return {
        "entry": found,
        "decision": found.decision,
        "proposal": found.decision.proposal,
        "lines": lines,
        "inhabitants": sum(line.inhabitants for line in lines),
        "told": told,
        "dissent": [voter for voter in roll if voter.choice in {Choice.AGAINST, Choice.ABSTAIN}],
    }


@require_safe
def entry(request: Request, pk: int) -> HttpResponse:
    """Show a decision as the register keeps it: text, reasons, basis, outcome and dissent."""
    return render(request, "register/entry.html", _told(request, pk))


@require_safe
def entry_pdf(request: Request, pk: int) -> HttpResponse:
    """Give the extract of a decision as a PDF to sign."""
    told = _told(request, pk) | {"portal_name": settings.PORTAL_NAME, "printed_on": house_today()}
    return printed_page("register/extract.html", told, f"{_('besluit')}-{told['entry'].number}.pdf")


@require_safe
def entry_linked(request: Request, pk: int) -> HttpResponse:
    """Give the decision as linked data."""
    found, _roll, lines = _entered_or_404(request, pk)
    address = request.build_absolute_uri(reverse("entry", args=[pk]))
    return JsonResponse(linked(found, lines, address), content_type="application/ld+json")


@require_safe
def result_json(request: Request, pk: int) -> HttpResponse:
    """Give the count in both bases with its roll call."""
    found, roll, lines = _entered_or_404(request, pk)
    return JsonResponse(plain(found, lines, roll, Result.from_json(found.decision.count.result).needed))


@require_safe
def result_csv(request: Request, pk: int) -> HttpResponse:
    """Give sums and roll call as a file for a spreadsheet."""
    found, roll, lines = _entered_or_404(request, pk)
    head = [_("Organisatie"), _("Soort"), _("Keuze"), _("Organisaties"), _("Inwoners"), _("Motivering")]
    labels = _labels()
    rows: list[list[str | int]] = [
        [voter.name, voter.college, labels[voter.choice], 1, voter.inhabitants, voter.reason] for voter in roll
    ]
    rows += [[_("Samen"), "", line.label, line.organisations, line.inhabitants, ""] for line in lines]
    return spreadsheet(found.number, head, rows)
