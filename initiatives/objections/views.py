"""The page on which the author answers an objection."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.web.requests import Request, get_or_404, respond
from initiatives.objections.actions import answer_objection
from initiatives.objections.forms import AnswerForm
from initiatives.objections.queries import objections_in
from initiatives.objections.rules import may_answer_objections
from initiatives.voting.rules import decisions_for


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int, objector: int) -> HttpResponse:
    """Answer one objection; an answer stays as it is."""
    by = request.acting
    vote = get_or_404(decisions_for(by).select_related("proposal__author", "rule_set"), pk=pk)
    may_answer_objections(by, vote).or_refuse()
    objection = next((one for one in objections_in(by, vote) if one.organisation_id == objector), None)
    if objection is None:
        raise Http404
    back = f"{reverse('result', args=[pk])}#bezwaren"
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if objection.answer and not form.is_bound:
        return HttpResponseRedirect(back)
    if form.is_bound and form.is_valid():
        answer_objection(by=by, decision=vote, objector=objector, text=form.cleaned_data["text"])
        said = _("Uw antwoord staat bij het bezwaar. %(name)s krijgt bericht.") % {"name": objection.name}
        return respond(request, back, said)
    context = {"form": form, "objection": objection, "decision": vote, "proposal": vote.proposal, "cancel": back}
    return render(request, "objections/answer.html", context, status=422 if form.is_bound else 200)
