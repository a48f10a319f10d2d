"""The page on which the secretary or the lead takes the next step of a proposal."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.phases.actions import move_proposal
from initiatives.phases.forms import StepForm
from initiatives.phases.rules import may_move_proposal
from initiatives.proposals.rules import moves_for, proposals_for


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_step(request: Request, pk: int) -> HttpResponse:
    """Choose the next step, until when it runs, and say why."""
    by = request.acting
    proposal = get_or_404(proposals_for(by).select_related("author", "initiative"), pk=pk)
    may_move_proposal(by, proposal).or_refuse()
    moves, status = moves_for(by, proposal), 200
    form = StepForm(moves=moves, initial={"version": proposal.version})
    if request.method == "POST":
        form, status = StepForm(request.POST, moves=moves), 422
        if form.is_valid():
            cleaned = form.cleaned_data
            asked = {"to": cleaned["to"], "until": cleaned.get("until"), "note": cleaned["note"]}
            try:
                done = move_proposal(by=by, proposal=proposal, drawn=cleaned["version"], **asked)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                said = _("Dit voorstel is nu: %(state)s.") % {"state": done.get_state_display().lower()}
                return respond(request, reverse("proposal", args=[pk]), said)
    return render(request, "phases/step.html", {"form": form, "proposal": proposal}, status=status)
