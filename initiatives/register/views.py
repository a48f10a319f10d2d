"""Pages of the register: what is to decide and was decided, a result, the roll of a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.isolation.clock import house_now
from cooperative.reports.printing import printed_page
from cooperative.web.requests import Request
from cooperative.web.spreadsheet import spreadsheet
from initiatives.electorate.rules import may_read_mandates
from initiatives.objections.queries import objections_in
from initiatives.objections.rules import may_answer_objections
from initiatives.proposals.models import ProposalState
from initiatives.proposals.rules import may_write_proposal
from initiatives.proposals.steps import Voting, steps_of
from initiatives.ratification.models import Kind as Ruled
from initiatives.ratification.queries import followed, rulings_of
from initiatives.ratification.rules import may_annul, may_ratify
from initiatives.register.drawing import bar_of, colleges_of
from initiatives.register.models import Entry
from initiatives.register.queries import (
    CONDITIONAL,
    OPEN,
    Line,
    Voter,
    entries_found,
    entry_of,
    is_weighed,
    lines_of,
    listed,
    roll_of,
    titles_of,
    to_decide,
)
from initiatives.register.twin import linked, plain
from initiatives.rulesets.procedure import WeightBasis
from initiatives.voting.choices import Way, labels_of
from initiatives.voting.count import Choice, Method, Result
from initiatives.voting.explain import Explanation, explain
from initiatives.voting.models import Decision, Outcome
from initiatives.voting.queries import Sight, receipt_of, sight_of, to_cast
from initiatives.voting.requirements import joining
from initiatives.voting.rules import may_keep_votes
from members.organisations.models import Kind

A_PAGE = 20
ROLL_A_PAGE = 40


@require_safe
def decide(request: Request) -> HttpResponse:
    """Show what is to decide, open votes first, and what was decided."""
    by = request.acting
    page: Any = Paginator(to_decide(by), A_PAGE).get_page(request.GET.get("pagina"))
    ours = [row.decision.pk for row in page if row.part == OPEN and row.entitled and row.our_choice is None]
    context = {
        "page": page,
        "now": house_now(),
        "listed": listed(page),
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


def _labels(vote: Decision, roll: Sequence[Voter]) -> dict[str, str]:
    if vote.options_count:
        return {}
    reserved = {CONDITIONAL: _("Onder voorbehoud")} if any(voter.choice == CONDITIONAL for voter in roll) else {}
    return labels_of(vote.rule_set.terms.method) | reserved | {"absent": _("Niet gestemd")}


def _explained(vote: Decision, counted: Result | None = None) -> Explanation:
    kinds = {key: str(label) for key, label in Kind.choices}
    told = explain(counted or Result.from_json(vote.count.result), kinds, titles_of(vote))
    # Where inhabitants are the votes, they are told as votes.
    by_inhabitants = vote.rule_set.procedure.weight_basis == WeightBasis.INHABITANTS
    return replace(told, inhabitants="") if by_inhabitants else told


@require_safe
def result(request: Request, pk: int) -> HttpResponse:
    """Show the count told in full; before the count, go to the vote itself."""
    sight = _counted_or_404(request, pk)
    vote = sight.decision
    if not vote.is_counted:
        return HttpResponseRedirect(reverse("decision", args=[pk]))
    counted = Result.from_json(vote.count.result)
    roll = roll_of(request.acting, vote)
    labels = _labels(vote, roll)
    lines = lines_of(roll, labels)
    told = _explained(vote, counted)
    lapsed = vote.count.outcome == Outcome.NO_QUORUM and vote.proposal.state != ProposalState.LAPSED
    voting = Voting(vote.opened_at, vote.closes_at, vote.counted_at, sight.now, lapsed)
    phases, rulings = list(vote.proposal.phases.all()), rulings_of(request.acting, vote)
    context = {
        "decision": vote,
        "proposal": vote.proposal,
        "outcome": vote.count.outcome,
        "rulings": rulings,
        "followed": followed(vote, rulings, {phase.state for phase in phases}),
        "may_ratify": may_ratify(request.acting, vote),
        "may_annul": may_annul(request.acting, vote),
        "steps": steps_of(vote.proposal, phases, voting),
        "told": told,
        "reasons": [{"holds": reason.met, "lead": reason.lead, "text": reason.text} for reason in told.reasons],
        "bar": None if vote.options_count else bar_of(vote, counted, lines),
        "lines": lines,
        "weighed": is_weighed(lines),
        "all_votes": sum(line.votes for line in lines),
        "joining": joining(vote.starts_on, ratified=vote.rule_set.procedure.ratification_needed)
        if counted.decisive.rule == "opt_in"
        else "",
        "objections": objections_in(request.acting, vote),
        "may_answer": bool(may_answer_objections(request.acting, vote)),
        "inhabitants": sum(line.inhabitants for line in lines),
        "labels": labels,
        "colleges": [
            {"name": college.name, "counts": list(zip(labels.values(), college.numbers, strict=True))}
            for college in (colleges_of(counted, list(labels)) if labels else [])
        ],
        "receipt": receipt_of(request.acting, sight.ballot),
        "interests": sight.interests,
        "represented": [one for one in roll if one.holder],
    }
    return render(request, "register/result.html", context)


@require_safe
def roll_call(request: Request, pk: int) -> HttpResponse:
    """Show who chose what and why, organisation by organisation."""
    vote = _counted_or_404(request, pk).decision
    if not vote.is_counted:
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
        "outcomes": [*Outcome.choices, *Ruled.choices],
    }
    return render(request, "register/register.html", context)


def _entered_or_404(request: Request, pk: int) -> tuple[Entry, list[Voter], list[Line]]:
    found = entry_of(request.acting, pk)
    if found is None:
        raise Http404
    roll = roll_of(request.acting, found.decision)
    return found, roll, lines_of(roll, _labels(found.decision, roll))


def _told(request: Request, pk: int) -> dict[str, Any]:
    """Give what a decision's page and its extract both show."""
    found, roll, lines = _entered_or_404(request, pk)
    return {
        "entry": found,
        "decision": found.decision,
        "proposal": found.decision.proposal,
        "rulings": rulings_of(request.acting, found.decision),
        "lines": lines,
        "weighed": is_weighed(lines),
        "all_votes": sum(line.votes for line in lines),
        "inhabitants": sum(line.inhabitants for line in lines),
        "told": _explained(found.decision),
        "represented": [one for one in roll if one.holder],
        "dissent": [voter for voter in roll if voter.choice in {Choice.AGAINST, Choice.ABSTAIN}],
        "dissent_title": {
            Method.CONSENT: _("Bezwaren en onthoudingen"),
            Method.OPT_IN: _("Wie niet instapt"),
        }.get(Method(found.decision.rule_set.terms.method), _("Tegen en onthouden")),
    }


@require_safe
def entry(request: Request, pk: int) -> HttpResponse:
    """Show a decision as the register keeps it: text, reasons, basis, outcome and dissent."""
    return render(request, "register/entry.html", _told(request, pk))


@require_safe
def entry_pdf(request: Request, pk: int) -> HttpResponse:
    """Give the extract of a decision as a PDF to sign."""
    told = _told(request, pk)
    return printed_page("register/extract.html", told, f"{_('besluit')}-{told['entry'].number}.pdf")


@require_safe
def entry_linked(request: Request, pk: int) -> HttpResponse:
    """Give the decision as linked data."""
    found, _roll, lines = _entered_or_404(request, pk)
    before = found.decision.second_call_of_id
    address, first = (request.build_absolute_uri(reverse("entry", args=[one])) if one else "" for one in (pk, before))
    rulings = rulings_of(request.acting, found.decision)
    return JsonResponse(linked(found, lines, rulings, address, first), content_type="application/ld+json")


@require_safe
def result_json(request: Request, pk: int) -> HttpResponse:
    """Give the count in both bases with its roll call."""
    found, roll, lines = _entered_or_404(request, pk)
    rulings = rulings_of(request.acting, found.decision)
    return JsonResponse(plain(found, lines, rulings, roll, _explained(found.decision).options))


def _came(voter: Voter) -> str:
    """Say how a ballot came; nothing where there is none."""
    if voter.way:
        return str(Way(voter.way).label)
    return _("op scherm") if voter.person else ""


@require_safe
def result_csv(request: Request, pk: int) -> HttpResponse:
    """Give sums and roll call as a file for a spreadsheet."""
    found, roll, lines = _entered_or_404(request, pk)
    head = [
        _("Organisatie"),
        _("Soort"),
        _("Keuze"),
        _("Organisaties"),
        _("Stemmen"),
        _("Inwoners"),
        _("Motivering"),
        _("Bij volmacht door"),
        _("Hoe gestemd"),
    ]
    rows: list[list[str | int]] = [
        [
            *(voter.name, voter.college, voter.label or _("Niet gestemd"), 1, voter.votes, voter.inhabitants),
            *(voter.reason, voter.holder, _came(voter)),
        ]
        for voter in roll
    ]
    rows += [
        [_("Samen"), "", line.label, line.organisations, line.votes, line.inhabitants, "", "", ""] for line in lines
    ]
    rows += [
        [_("Samen"), "", place.name, place.organisations, place.points, place.inhabitants, place.text, "", ""]
        for place in _explained(found.decision).options
    ]
    rows += [
        [ruling.get_kind_display(), ruling.get_authority_display(), ruling.reference, "", "", "", ruling.reason, ""]
        for ruling in rulings_of(request.acting, found.decision)
    ]
    if found.decision.awaits_ratification:
        rows.append([found.decision.ended, "", "", "", "", "", "", ""])
    if found.decision.second_call_of is not None:
        rows.append([_("Tweede stemming na"), "", found.decision.second_call_of.entry.number, "", "", "", ""])
    return spreadsheet(found.number, head, rows)
