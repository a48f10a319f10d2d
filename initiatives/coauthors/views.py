"""Pages of the authors of a proposal: ask another organisation, answer, take back, leave."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperative.isolation.acting import RefusedField
from cooperative.web.requests import Request, get_or_404, respond, version_of
from initiatives.coauthors.actions import (
    ask_coauthor,
    decline_question,
    join_authors,
    leave_authors,
    withdraw_question,
)
from initiatives.coauthors.forms import AnswerForm, QuestionForm
from initiatives.coauthors.models import Coauthor, CoauthorState
from initiatives.coauthors.rules import coauthors_for, may_answer, may_ask_coauthor, organisations_to_ask
from initiatives.proposals.rules import proposals_for


def _own(request: Request, pk: int, *states: CoauthorState) -> QuerySet[Coauthor]:
    own = {"proposal_id": pk, "organisation_id": request.acting.organisation_id or 0}
    return coauthors_for(request.acting).filter(**own, state__in=states)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask another organisation to submit the proposal together."""
    by, status = request.acting, 200
    proposal = get_or_404(proposals_for(by).select_related("author", "initiative"), pk=pk)
    may_ask_coauthor(by, proposal).or_refuse()
    organisations = list(organisations_to_ask(proposal).values_list("pk", "name"))
    form = QuestionForm(organisations=organisations)
    if request.method == "POST":
        form, status = QuestionForm(request.POST, organisations=organisations), 422
        if form.is_valid():
            cleaned, names = form.cleaned_data, dict(organisations)
            try:
                ask_coauthor(by=by, proposal=proposal, organisation=cleaned["partner"], about=cleaned["about"])
            except RefusedField as refused:
                form.add_error(refused.field, str(refused))
            else:
                said = _("%(name)s krijgt uw vraag.") % {"name": names[cleaned["partner"]]}
                return respond(request, reverse("proposal", args=[pk]), said)
    context = {"form": form, "proposal": proposal, "nobody": not organisations}
    return render(request, "coauthors/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Show who asks and for what, without the text; join or decline."""
    rows = _own(request, pk, CoauthorState.ASKED).select_related("proposal__initiative", "proposal__author")
    row = get_or_404(rows, proposal_id=pk)
    may_answer(request.acting, row).or_refuse()
    form, status = AnswerForm(), 200
    if request.method == "POST":
        form, status = AnswerForm(request.POST), 422
        if form.is_valid() and form.cleaned_data["answer"] == "join":
            join_authors(by=request.acting, row=row, drawn=version_of(request))
            said = _("U dient dit voorstel mee in. U leest en schrijft de tekst nu mee.")
            return respond(request, reverse("proposal", args=[pk]), said)
        if form.is_valid():
            decline_question(by=request.acting, row=row, drawn=version_of(request))
            said = _("U dient dit voorstel niet mee in. %(name)s krijgt bericht.") % {"name": row.proposal.author}
            return respond(request, reverse("decide"), said)
    context = {"row": row, "proposal": row.proposal, "form": form}
    return render(request, "coauthors/answer.html", context, status=status)


@require_POST
def withdraw(request: Request, pk: int, row: int) -> HttpResponse:
    """Take a question back."""
    asked = get_or_404(coauthors_for(request.acting), pk=row, proposal_id=pk)
    withdraw_question(by=request.acting, row=asked, drawn=version_of(request))
    return respond(request, reverse("proposal", args=[pk]), _("De vraag is ingetrokken."))


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """Submit it together no longer."""
    row = get_or_404(_own(request, pk, CoauthorState.JOINED), proposal_id=pk)
    leave_authors(by=request.acting, row=row, drawn=version_of(request))
    return respond(request, reverse("decide"), _("U dient dit voorstel niet meer mee in. De anderen krijgen bericht."))
