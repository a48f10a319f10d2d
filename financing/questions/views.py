"""The page of questions about one invoice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.acting import RefusedField
from cooperative.web.requests import Request, respond
from financing.invoices.views import crumbs, seen_or_404
from financing.questions.actions import speak_about_invoice
from financing.questions.forms import AnswerForm, QuestionForm
from financing.questions.queries import messages_about
from financing.questions.rules import may_speak


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_questions(request: Request, pk: int) -> HttpResponse:
    """Show what was asked and answered about an invoice; a member asks here, the house treasurer answers."""
    seen, by = seen_or_404(request, pk), request.acting
    said = messages_about(by, pk)
    may = may_speak(by, asked=bool(said))
    if request.method == "POST":
        may.or_refuse()
    kind = AnswerForm if by.for_cooperative else QuestionForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            speak_about_invoice(by=by, invoice_id=pk, text=form.cleaned_data["text"])
        except RefusedField as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            told = _("Uw vraag is verstuurd. U krijgt een bericht zodra er een antwoord is.")
            if by.for_cooperative:
                told = _("Uw antwoord is verstuurd. Wie de factuur krijgt, krijgt een bericht.")
            return respond(request, reverse("invoice_questions", args=[pk]), told)
    name = _("Factuur %(name)s") % {"name": seen.row.name}
    context = {
        "seen": seen,
        "said": said,
        "house": by.for_cooperative,
        "form": form if may else None,
        "crumbs": crumbs((_("Facturen"), reverse("invoices")), (name, reverse("invoice", args=[pk]))),
    }
    return render(request, "questions/invoice_questions.html", context, status=422 if form.errors else 200)
