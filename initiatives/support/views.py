"""Pages of support: say what one can go on with, confirm it after a change, take it back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperative.web.requests import Request, get_or_404, respond
from initiatives.proposals.queries import paper_of
from initiatives.proposals.rules import proposals_for
from initiatives.support.actions import support_proposal, withdraw_support
from initiatives.support.forms import SupportForm
from initiatives.support.queries import backings_of
from initiatives.support.rules import may_support


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: Request, pk: int) -> HttpResponse:
    """Say with which points of the newest text one's organisation can go on; what changed stands above them."""
    by, paper = request.acting, paper_of(request.acting, pk)
    if paper is None:
        raise Http404
    proposal, status = paper.proposal, 200
    may_support(by, proposal).or_refuse()
    own = backings_of(by, proposal, paper.newest).own
    form = SupportForm(text=paper.newest)
    if request.method == "POST":
        form, status = SupportForm(request.POST, text=paper.newest), 422
        if form.is_valid():
            cleaned = form.cleaned_data
            support_proposal(by=by, proposal=proposal, points=cleaned["points"], drawn=cleaned["version"])
            said = _("%(name)s steunt dit voorstel. De indiener krijgt bericht.") % {"name": by.organisation_name}
            return respond(request, reverse("proposal", args=[pk]), said)
    context = {"form": form, "proposal": proposal, "own": own}
    return render(request, "support/support.html", context, status=status)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back the support of one's organisation."""
    withdraw_support(by=request.acting, proposal=get_or_404(proposals_for(request.acting), pk=pk))
    return respond(request, reverse("proposal", args=[pk]), _("De steun is ingetrokken. De indiener krijgt bericht."))
