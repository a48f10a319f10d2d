"""The door Overleggen, and the questions on one proposal."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.web.requests import Request, get_or_404, respond
from initiatives.consultation.actions import answer_question, ask_question
from initiatives.consultation.forms import AnswerForm, QuestionForm
from initiatives.consultation.queries import open_for_questions, open_questions, questions_on
from initiatives.consultation.rules import may_answer_question, may_ask_question, messages_for
from initiatives.proposals.rules import proposals_for

MOST = 20


@require_safe
def consult(request: Request) -> HttpResponse:
    """Show the open questions on what one may read, and the proposals one can ask about."""
    context = {
        "questions": open_questions(request.acting, MOST),
        "proposals": open_for_questions(request.acting, MOST),
    }
    return render(request, "consultation/consult.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: Request, pk: int) -> HttpResponse:
    """Show the questions on a proposal and ask one; the proposal's page shows the same part."""
    proposal = get_or_404(proposals_for(request.acting).select_related("author"), pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        may_ask_question(request.acting, proposal).or_refuse()
        if form.is_valid():
            ask_question(by=request.acting, proposal=proposal, text=form.cleaned_data["text"])
            path = reverse("questions", args=[pk])
            return respond(
                request, path, _("Uw vraag staat er. %(name)s krijgt een bericht.") % {"name": proposal.authors}
            )
    context = {
        "proposal": proposal,
        "questions": questions_on(request.acting, pk),
        "form": form,
        "may_ask": may_ask_question(request.acting, proposal),
        "may_answer": may_answer_question(request.acting, proposal),
    }
    return render(request, "consultation/questions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer one question."""
    rows = messages_for(request.acting).select_related("proposal__author")
    question = get_or_404(rows, pk=pk, answers=None)
    may_answer_question(request.acting, question.proposal).or_refuse()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer_question(by=request.acting, question=question, text=form.cleaned_data["text"])
        path = reverse("questions", args=[question.proposal_id])
        return respond(request, path, _("Uw antwoord staat er. Wie de vraag stelde, krijgt een bericht."))
    context = {"question": question, "proposal": question.proposal, "form": form}
    return render(request, "consultation/answer.html", context, status=422 if form.errors else 200)
