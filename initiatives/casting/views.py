"""The page on which the chair decides a vote that ended level."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import RefusedField
from cooperative.isolation.clock import house_now
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.casting.actions import decide_tie
from initiatives.casting.forms import CastingForm
from initiatives.casting.rules import may_decide_tie, ties_for
from initiatives.voting.models import DecisionState


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide a tie, and count the vote; once it is counted this leads to the result."""
    rows = ties_for(request.acting).select_related("decision__proposal", "decision__rule_set")
    tie = get_or_404(rows, decision_id=pk)
    vote = tie.decision
    if vote.state != DecisionState.OPEN:
        return HttpResponseRedirect(reverse("result", args=[pk]))
    may_decide_tie(request.acting, tie, house_now()).or_refuse()
    level = {option.pk: option.title for option in vote.options.filter(pk__in=tie.options)} if tie.options else {}
    form = CastingForm(request.POST if request.method == "POST" else None, level=level)
    if form.is_bound and form.is_valid():
        try:
            decide_tie(by=request.acting, decision=vote, **form.cleaned_data)
        except RefusedField as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("result", args=[pk]), _("U besliste. De stemmen zijn geteld."))
    context = {
        "form": form,
        "tie": tie,
        "level": list(level.values()),
        "decision": vote,
        "proposal": vote.proposal,
        "cancel": reverse("decision", args=[pk]),
    }
    return render(request, "casting/decide.html", context, status=422 if form.is_bound else 200)
