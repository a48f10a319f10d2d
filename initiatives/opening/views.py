"""The page on which the secretary opens a vote."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Refused
from cooperative.web.formats import datetime_long
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.opening.actions import open_vote
from initiatives.opening.forms import OpenVoteForm
from initiatives.proposals.rules import proposals_for
from initiatives.voting.models import Decision
from initiatives.voting.rules import may_open_vote, rule_sets_for


def to_opened(request: Request, vote: Decision) -> HttpResponse:
    """Go to the vote that opened just now, and say until when and for how many."""
    said = _("De stemming is open tot %(moment)s. Wie mag stemmen, ligt nu vast: %(many)s organisaties.")
    words = {"moment": datetime_long(vote.closes_at), "many": vote.electors_count}
    return respond(request, reverse("decision", args=[vote.pk]), said % words)


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: Request, pk: int) -> HttpResponse:
    """Open the vote on an admissible proposal."""
    proposal = get_or_404(proposals_for(request.acting).select_related("initiative"), pk=pk)
    may_open_vote(request.acting, proposal).or_refuse()
    rule_sets = rule_sets_for(proposal)
    form = OpenVoteForm(request.POST if request.method == "POST" else None, rule_sets=rule_sets)
    if request.method == "POST" and form.is_valid():
        try:
            vote = open_vote(by=request.acting, proposal=proposal, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return to_opened(request, vote)
    context = {"form": form, "proposal": proposal}
    return render(request, "voting/open.html", context, status=422 if form.errors else 200)
