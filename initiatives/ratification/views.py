"""Pages on which the secretary enters that a decision was ratified or annulled."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import Acting, RefusedField, Verdict
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.ratification.actions import Source, annul_decision, ratify_decision
from initiatives.ratification.forms import RulingForm
from initiatives.ratification.models import Kind, Ruling
from initiatives.ratification.rules import authorities, may_annul, may_enter_ruling, may_ratify
from initiatives.voting.models import Decision
from initiatives.voting.rules import decisions_for


@require_http_methods(["GET", "HEAD", "POST"])
def ratify(request: Request, pk: int) -> HttpResponse:
    """Enter who ratified a decision."""
    said = _("Het besluit is bekrachtigd en geldt vanaf nu.")
    return _page(request, pk, Kind.RATIFIED, may_ratify, ratify_decision, said)


@require_http_methods(["GET", "HEAD", "POST"])
def annul(request: Request, pk: int) -> HttpResponse:
    """Enter who annulled a decision, and why."""
    return _page(request, pk, Kind.ANNULLED, may_annul, annul_decision, _("Overal staat nu dat het vernietigd is."))


def _page(
    request: Request,
    pk: int,
    kind: Kind,
    may: Callable[[Acting, Decision], Verdict],
    enter: Callable[..., Ruling],
    said: str,
) -> HttpResponse:
    by = request.acting
    decision = get_or_404(decisions_for(by).select_related("rule_set", "proposal__initiative", "count"), pk=pk)
    may_enter_ruling(by).or_refuse()
    offered = authorities(kind, decision.proposal.capacity)
    form = RulingForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        authorities=offered,
        initial={"version": decision.version},
    )
    if form.is_bound and form.is_valid():
        drawn = form.cleaned_data.pop("version")
        try:
            enter(by=by, decision=decision, source=Source(**form.cleaned_data), drawn=drawn)
        except RefusedField as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("result", args=[pk]), said)
    if not form.is_bound:
        may(by, decision).or_refuse()
    context = {"form": form, "decision": decision, "proposal": decision.proposal, "kind": kind.value}
    return render(request, "ratification/ruling.html", context, status=422 if form.is_bound else 200)
