"""Pages about what is binding in a round: by name and amount, and how our own promise becomes so in two steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.acting import Conflict, Refused
from cooperative.web.formats import money
from cooperative.web.requests import Request, respond, version_of
from financing.commitments.actions import CouncilDecision, bind_pledge
from financing.commitments.forms import BindForm
from financing.commitments.queries import binding_in
from financing.commitments.rules import may_bind, refuse_lapsed
from financing.plans.slots import draw
from financing.pledges.promises import meanwhile
from financing.pledges.queries import RoundSeen
from financing.pledges.views import round_context, round_or_404
from financing.pledges.words import amount_in_words


@require_safe
def binding(request: Request, pk: int) -> HttpResponse:
    """Show what is binding in a round, inside its page or as a page."""
    context = _context(round_or_404(request, pk)) | {"rows": binding_in(request.acting, pk)}
    return draw(request, "commitments/binding.html", "commitments/binding_part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: Request, pk: int) -> HttpResponse:
    """Enter the decision of our council, read the amount back in words, then make it binding; without scripts too."""
    seen = round_or_404(request, pk)
    standing = seen.standing
    may_bind(request.acting, standing).or_refuse()
    assert standing is not None
    context = _context(seen) | {"words": amount_in_words(standing.cents)}
    if request.method != "POST":
        if standing.bound is not None:
            raise Refused(_("Deze toezegging is al bindend."))
        refuse_lapsed(seen.row, seen.now)
        return render(request, "commitments/bind.html", context | {"form": BindForm()})
    form, step = BindForm(request.POST), request.POST.get("step")
    if step == "confirm" and form.is_valid():
        council = CouncilDecision(**form.cleaned_data)
        bind_pledge(by=request.acting, round_id=pk, number_drawn=version_of(request), council=council)
        said = _("De toezegging van %(amount)s is bindend.") % {"amount": money(standing.cents)}
        return respond(request, reverse("round", args=[pk]), said)
    if version_of(request) != standing.number:
        raise Conflict(meanwhile(standing))
    if step == "change":
        form = BindForm(initial={name: request.POST.get(name, "") for name in form.fields})
        return render(request, "commitments/bind.html", context | {"form": form})
    if not form.is_valid():
        return render(request, "commitments/bind.html", context | {"form": form}, status=422)
    return render(request, "commitments/confirm.html", context | form.cleaned_data)


def _context(seen: RoundSeen) -> dict[str, Any]:
    context = round_context(seen)
    return context | {"crumbs": [*context["crumbs"], (seen.row.initiative.name, context["back"])]}
