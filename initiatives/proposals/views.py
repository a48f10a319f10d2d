"""Pages of proposals: read, write, revise, submit, judge, withdraw."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.clock import house_now
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.coauthors.queries import together_on
from initiatives.proposals.actions import (
    judge_proposal,
    revise_proposal,
    submit_proposal,
    withdraw_proposal,
    write_proposal,
)
from initiatives.proposals.forms import JudgementForm, NewProposalForm, ProposalForm, texts_in
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.queries import Paper, compared, paper_of, voting_of
from initiatives.proposals.rules import (
    VOTABLE,
    initiatives_to_propose_on,
    may_judge_proposal,
    may_revise_proposal,
    may_submit_proposal,
    may_withdraw_proposal,
    may_write_proposal,
    moves_for,
    proposals_for,
)
from initiatives.proposals.steps import steps_of
from initiatives.proposals.templates import templates
from initiatives.support.queries import backings_of
from initiatives.support.rules import may_support
from members.roles.models import Role


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _paper_or_404(request: Request, pk: int, number: int | None = None) -> Paper:
    paper = paper_of(request.acting, pk, number)
    if paper is None:
        raise Http404
    return paper


@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """Show a proposal: its text, its versions, what it asks, and what one can do with it."""
    asked = request.GET.get("versie")
    if asked is not None and _whole(asked) is None:
        raise Http404
    return _page(request, _paper_or_404(request, pk, _whole(asked)), JudgementForm())


def _page(request: Request, paper: Paper, form: JudgementForm, status: int = 200) -> HttpResponse:
    by, about = request.acting, paper.proposal
    may = {
        "revise": may_revise_proposal(by, about),
        "submit": may_submit_proposal(by, about),
        "withdraw": may_withdraw_proposal(by, about),
        "judge": may_judge_proposal(by, about),
        "move": moves_for(by, about),
        "support": may_support(by, about),
    }
    opens = by.for_cooperative and by.holds(Role.SECRETARY) and about.state in VOTABLE
    phases = list(about.phases.all())
    context = {
        "paper": paper,
        "proposal": about,
        "phases": phases,
        "backings": backings_of(by, about, paper.newest),
        "together": together_on(by, about),
        "amendable": any(phase.state == ProposalState.AMENDABLE for phase in phases),
        "announced": any(phase.state == ProposalState.SCHEDULED for phase in phases),
        "steps": steps_of(about, phases, voting_of(about)),
        "may": may,
        "opens_vote": opens,
        "form": form,
        "now": house_now(),
    }
    return render(request, "proposals/proposal.html", context, status=status)


@require_safe
def versions(request: Request, pk: int) -> HttpResponse:
    """Compare two versions of a proposal: the last one with the one before it, unless others are asked."""
    asked = {name: request.GET.get(name) for name in ("van", "naar")}
    numbers = {name: _whole(text) for name, text in asked.items()}
    paper = _paper_or_404(request, pk)
    newer = paper.numbered(numbers["naar"] or 0) if asked["naar"] is not None else paper.newest
    last = newer.number if newer else 0
    older = paper.numbered((numbers["van"] or 0) if asked["van"] is not None else max(last - 1, 1))
    if older is None or newer is None:
        raise Http404
    context = {"paper": paper, "proposal": paper.proposal, "comparison": compared(older, newer)}
    return render(request, "proposals/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_proposal(request: Request) -> HttpResponse:
    """Write a proposal: a draft that only one's own organisation reads."""
    by = request.acting
    may_write_proposal(by).or_refuse()
    initiatives = initiatives_to_propose_on(by)
    if request.method == "POST":
        form = NewProposalForm(request.POST, initiatives=initiatives)
        if form.is_valid():
            cleaned = form.cleaned_data
            initiative, capacity = cleaned["initiative"], cleaned["capacity"]
            written = write_proposal(by=by, initiative=initiative, capacity=capacity, **form.texts)
            said = _("Het concept is bewaard. Alleen uw organisatie leest het. Dien het in als het klaar is.")
            return respond(request, reverse("proposal", args=[written.pk]), said)
        return render(request, "proposals/write.html", {"form": form}, status=422)
    given: dict[str, Any] = {"initiative": _whole(request.GET.get("initiative"))}
    language, key = (get_language() or "nl")[:2], request.GET.get("sjabloon")
    chosen = templates().get(key or "")
    if key is not None and chosen is None:
        raise Http404
    if chosen is not None:
        given |= chosen.typed(language)
    form = NewProposalForm(initiatives=initiatives, initial=given)
    context = {
        "form": form,
        "about": given["initiative"],
        "chosen": chosen and chosen.words[language],
        "templates": [(key, one.words[language]) for key, one in templates().items()],
    }
    return render(request, "proposals/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: Request, pk: int) -> HttpResponse:
    """Change a draft, or give a submitted proposal its next version."""
    paper = _paper_or_404(request, pk)
    may_revise_proposal(request.acting, paper.proposal).or_refuse()
    if request.method == "POST":
        form = ProposalForm(request.POST)
        if form.is_valid():
            drawn = form.cleaned_data["version"] or 0
            revise_proposal(by=request.acting, proposal=paper.proposal, drawn=drawn, **form.texts)
            return respond(request, reverse("proposal", args=[pk]), _("De tekst is bewaard."))
        return render(request, "proposals/write.html", {"form": form, "paper": paper}, status=422)
    form = ProposalForm(initial=texts_in(paper.proposal, paper.newest))
    return render(request, "proposals/write.html", {"form": form, "paper": paper})


def _owned(request: Request, pk: int) -> Proposal:
    return get_or_404(proposals_for(request.acting), pk=pk)


@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    """Submit a draft: it gets its number and its readers."""
    drawn = _whole(request.POST.get("version"))
    done = submit_proposal(by=request.acting, proposal=_owned(request, pk), drawn=drawn or 0)
    said = _("Ingediend als voorstel %(number)s. De secretaris oordeelt of het ontvankelijk is.")
    return respond(request, reverse("proposal", args=[pk]), said % {"number": done.number})


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a proposal back."""
    withdraw_proposal(by=request.acting, proposal=_owned(request, pk))
    return respond(request, reverse("proposal", args=[pk]), _("Het voorstel is ingetrokken."))


@require_POST
def judge(request: Request, pk: int) -> HttpResponse:
    """Declare a proposal admissible or not, with the reason."""
    paper = _paper_or_404(request, pk)
    may_judge_proposal(request.acting, paper.proposal).or_refuse()
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, form, status=422)
    admissible = form.cleaned_data["verdict"] == "admissible"
    told = {"reason": form.cleaned_data["reason"], "grounds": form.cleaned_data["grounds"]}
    done = judge_proposal(by=request.acting, proposal=paper.proposal, admissible=admissible, **told)
    said = _("Voorstel %(number)s is ontvankelijk. U kunt de stemming openen of er eerst over laten overleggen.")
    if done.state == ProposalState.INADMISSIBLE:
        said = _("Voorstel %(number)s is niet ontvankelijk verklaard.")
    return respond(request, reverse("proposal", args=[pk]), said % {"number": done.number})
