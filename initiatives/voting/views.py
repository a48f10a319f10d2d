"""Pages of a vote: read and cast, keep the receipt; the secretary opens, extends, counts and withdraws."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import house_now
from cooperative.web.formats import datetime_long
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.casting.rules import may_decide_tie
from initiatives.electorate.rules import keeps_the_votes, may_enter_mandate
from initiatives.proposals.queries import money_sentences, points_until
from initiatives.proposals.steps import Voting, steps_of
from initiatives.proxies.rules import may_give_proxy, may_revoke_proxy, may_vote_beside
from initiatives.tally.queries import so_far
from initiatives.voting.actions import cast_ballot, close_vote, extend_vote, withdraw_vote
from initiatives.voting.choices import boxes_of, labels_of, reserved
from initiatives.voting.count import HIGHEST_SCORE, Method
from initiatives.voting.forms import Ballot, BallotForm, ExtendVoteForm, PointsForm
from initiatives.voting.models import Decision, DecisionState
from initiatives.voting.queries import Sight, kept_votes, receipt_of, sight_of
from initiatives.voting.requirements import joining, requirements, votes_under_cap
from initiatives.voting.rules import (
    BallotRefused,
    VoteClosed,
    decisions_for,
    may_cast_ballot,
    may_close_vote,
    may_extend_vote,
    may_keep_votes,
    may_withdraw_vote,
)
from members.organisations.models import Kind


def _sight_or_404(request: Request, pk: int) -> Sight:
    sight = sight_of(request.acting, pk)
    if sight is None:
        raise Http404
    return sight


@require_safe
def decision(request: Request, pk: int) -> HttpResponse:
    """Show a vote: the text, when it is adopted, what it costs us, and our ballot."""
    return _page(request, _sight_or_404(request, pk))


def ballot_form(sight: Sight) -> Ballot:
    """Draw the ballot as it stands, or an empty one."""
    ballot = sight.ballot
    standing: dict[str, Any] = (
        {name: getattr(ballot, name) for name in ("choice", "reason", "conditional_on", "objection")} if ballot else {}
    )
    standing |= {"drawn": ballot.number if ballot else 0}
    return PointsForm(initial=standing) if sight.options else BallotForm(initial=standing)


def _boxes_on(sight: Sight, form: BallotForm, organisation: str) -> list[dict[str, Any]]:
    """Give the boxes of a ballot on a proposal."""
    chosen = form["choice"].value()
    return [
        {
            "value": choice,
            "label": box.label,
            "act": box.button(organisation, again=sight.ballot is not None),
            "checked": choice == chosen,
        }
        for choice, box in boxes_of(sight.decision.rule_set.terms.method).items()
    ]


def _between_of(sight: Sight, form: PointsForm) -> list[dict[str, Any]]:
    """Give the options with the points that the form or the ballot gives them."""
    standing = sight.ballot.points if sight.ballot else []
    given = form.given if form.is_bound else {str(option): str(many) for option, many in standing}
    return [
        {"id": option, "title": title, "given": given.get(str(option), "")} for option, title in sight.options.items()
    ]


def offered(sight: Sight, form: Ballot, organisation: str) -> dict[str, Any]:
    """Give the ballot of an organisation as its page shows it: the form, and the boxes or options with their points."""
    method = sight.decision.rule_set.terms.method
    if isinstance(form, BallotForm):
        form.word_for(method)
    form.object_to(sight.decision.rule_set.procedure.blocking_objections)
    if sight.voice.standing or not sight.voice.reservable:
        form.reserve_nothing()
    return {
        "form": form,
        "options": _boxes_on(sight, form, organisation) if isinstance(form, BallotForm) else [],
        "between": _between_of(sight, form) if isinstance(form, PointsForm) else [],
        "scores": range(HIGHEST_SCORE + 1) if method == Method.SCORE else [],
    }


def not_cast(request: Request, pk: int, why: Conflict | VoteClosed) -> HttpResponse:
    """Say why a ballot is not kept: a colleague's stands there meanwhile (409), or it came too late (403)."""
    late = isinstance(why, VoteClosed)
    context = {"reason": str(why), "path": reverse("decision", args=[pk]), "late": late}
    return render(request, "voting/not_cast.html", context, status=403 if late else 409)


def _page(request: Request, sight: Sight, form: Ballot | None = None, status: int = 200) -> HttpResponse:
    by, vote, ballot = request.acting, sight.decision, sight.ballot
    method, ratified = vote.rule_set.terms.method, vote.rule_set.procedure.ratification_needed
    if form is None or isinstance(form, PointsForm) != bool(sight.options):
        form = ballot_form(sight)
    may_cast = may_cast_ballot(by, entitled=sight.entitled, voice=sight.voice)
    may_cast = may_cast and may_vote_beside(sight.given, vote.rule_set)
    mine = sight.is_open and bool(may_cast) and ballot is None and sight.given is None
    voting = Voting(vote.opened_at, vote.closes_at, vote.counted_at, sight.now)
    context = {
        "sight": sight,
        "decision": vote,
        "proposal": vote.proposal,
        "now": sight.now,
        "mine": mine,
        "shows_impact": not by.for_cooperative,
        "steps": steps_of(vote.proposal, list(vote.proposal.phases.all()), voting, mine=mine),
        "points": points_until(vote.text),
        "money": money_sentences(vote.text.terms, ratified=ratified),
        "capped": votes_under_cap(vote.terms, sight.weight, sight.votes),
        "joining": joining(vote.starts_on, ratified=ratified) if method == Method.OPT_IN else "",
        "requirements": requirements(
            vote.terms,
            vote.electors_count,
            {key: str(label) for key, label in Kind.choices},
            weights=sight.votes,
        ),
        "ratified": ratified,
        "receipt": receipt_of(by, ballot),
        "may_cast": may_cast,
        "keeps_paper": sight.is_open and keeps_the_votes(by),
        "may_withdraw": may_withdraw_vote(by, vote),
        "may_decide": sight.awaits_chair and may_decide_tie(by, vote.tie, sight.now),
        "may_give": may_give_proxy(by, sight),
        "may_revoke": may_revoke_proxy(by, sight),
        "may_enter": bool(may_enter_mandate(by)),
        "standings": so_far(vote, sight.options),
        "weighed": _counted_in(method, sight),
        "departs": ballot is not None and sight.voice.departs(ballot.choice),
        **offered(sight, form, by.organisation_name),
    }
    return render(request, "voting/decision.html", context, status=status)


def _counted_in(method: str, sight: Sight) -> str:
    """Name what is counted besides organisations; empty where that is the same."""
    if method == Method.SCORE:
        return _("Punten")
    return _("Stemmen") if sight.votes != sight.decision.electors_count else ""


@require_POST
def cast(request: Request, pk: int) -> HttpResponse:
    """Cast or change the ballot of the organisation acted for; a colleague's newer one is shown (409)."""
    form = PointsForm(request.POST) if "between" in request.POST else BallotForm(request.POST)
    if not form.is_valid():
        return _page(request, _sight_or_404(request, pk), form, status=422)
    path = reverse("decision", args=[pk])
    try:
        # The action reads the vote anew, under its lock.
        ballot = cast_ballot(by=request.acting, decision=Decision(pk=pk), **form.cleaned_data)
    except Decision.DoesNotExist as missing:
        raise Http404 from missing
    except BallotRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, _sight_or_404(request, pk), form, status=422)
    except (Conflict, VoteClosed) as why:
        return not_cast(request, pk, why)
    words = {"name": request.acting.organisation_name}
    if ballot.points:
        return respond(request, path, _("Uw stem staat er, namens %(name)s.") % words)
    said = labels_of(ballot.decision.rule_set.terms.method)[ballot.choice].lower()
    words["choice"] = reserved(said, ballot.conditional_on)
    return respond(request, path, _("Uw stem staat er: %(choice)s, namens %(name)s.") % words)


@require_safe
def receipt(request: Request, pk: int) -> HttpResponse:
    """Give the receipt of our ballot as a text file: the line of the record and its hash."""
    sight = _sight_or_404(request, pk)
    proof = receipt_of(request.acting, sight.ballot)
    if proof is None:
        raise Http404
    context = {"receipt": proof, "decision": sight.decision}
    response = render(request, "voting/receipt.txt", context, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="stembewijs-{sight.decision.number}.txt"'
    return response


def _vote_or_404(request: Request, pk: int) -> Decision:
    return get_or_404(decisions_for(request.acting).select_related("proposal"), pk=pk)


@require_safe
def secretary_votes(request: Request) -> HttpResponse:
    """Show the secretary what waits: to judge, to open, to count, and what runs."""
    may_keep_votes(request.acting).or_refuse()
    waiting, votes = kept_votes(request.acting)
    return render(request, "voting/secretary.html", {"waiting": waiting, "votes": votes, "now": house_now()})


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: Request, pk: int) -> HttpResponse:
    """Move the deadline to later."""
    vote = _vote_or_404(request, pk)
    may_extend_vote(request.acting, vote).or_refuse()
    form = ExtendVoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = extend_vote(by=request.acting, decision=vote, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("De stemming loopt nu tot %(moment)s.") % {"moment": datetime_long(moved.closes_at)}
            return respond(request, reverse("decision", args=[pk]), said)
    context = {"form": form, "decision": vote, "proposal": vote.proposal, "now": house_now()}
    return render(request, "voting/extend.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Count a vote past its deadline."""
    vote = _vote_or_404(request, pk)
    may_close_vote(request.acting).or_refuse()
    if close_vote(by=request.acting, decision_id=vote.pk):
        said = _("De stemmen zijn geteld.")
    elif _vote_or_404(request, pk).state == DecisionState.OPEN:
        said = _("De stemmen staan gelijk. De voorzitter beslist.")
    else:
        said = _("Deze stemming was al geteld.")
    return respond(request, reverse("result", args=[pk]), said)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """End a vote without a count, after asking once more."""
    vote = _vote_or_404(request, pk)
    may_withdraw_vote(request.acting, vote).or_refuse()
    if request.method == "POST":
        withdraw_vote(by=request.acting, decision=vote)
        return respond(request, reverse("decision", args=[pk]), _("De stemming is ingetrokken."))
    return render(request, "voting/withdraw.html", {"decision": vote, "proposal": vote.proposal})
