"""Pages of an announced vote: the secretary announces it, everybody reads it, and it opens."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_now
from cooperative.web.formats import datetime_long
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.announcing.actions import announce_vote, open_announced
from initiatives.announcing.forms import AnnounceForm
from initiatives.announcing.queries import announcement_of, called_after, dispatch_of
from initiatives.announcing.rules import may_open_announced
from initiatives.opening.views import to_opened
from initiatives.proposals.rules import proposals_for
from initiatives.voting.rules import may_keep_votes, may_open_vote, rule_sets_for

A_PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: Request, pk: int) -> HttpResponse:
    """Announce the vote on a proposal."""
    proposal = get_or_404(proposals_for(request.acting).select_related("initiative"), pk=pk)
    may_open_vote(request.acting, proposal).or_refuse()
    form = AnnounceForm(request.POST if request.method == "POST" else None, rule_sets=rule_sets_for(proposal))
    if request.method == "POST" and form.is_valid():
        try:
            made = announce_vote(by=request.acting, proposal=proposal, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("De stemming is aangekondigd. Ze opent op %(moment)s.") % {"moment": datetime_long(made.opens_at)}
            return respond(request, reverse("announcement", args=[pk]), said)
    context = {"form": form, "proposal": proposal}
    return render(request, "announcing/announce.html", context, status=422 if form.errors else 200)


@require_safe
def announcement(request: Request, pk: int) -> HttpResponse:
    """Show when a vote opens and closes and by which rules; the secretary sees the proof of dispatch."""
    found = announcement_of(request.acting, pk)
    if found is None:
        raise Http404
    proves, now = bool(may_keep_votes(request.acting)), house_now()
    sent = dispatch_of(found) if proves else []
    context = {
        "announcement": found,
        "proposal": found.proposal,
        "again": called_after(found),
        "now": now,
        "due": found.is_due_at(now),
        "may_open": may_open_announced(request.acting, found.proposal),
        "proves": proves,
        "page": Paginator(sent, A_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "announcing/announcement.html", context)


@require_POST
def open_(request: Request, pk: int) -> HttpResponse:
    """Open an announced vote whose moment has come."""
    proposal = get_or_404(proposals_for(request.acting), pk=pk)
    may_open_announced(request.acting, proposal).or_refuse()
    return to_opened(request, open_announced(by=request.acting, proposal_id=proposal.pk))
