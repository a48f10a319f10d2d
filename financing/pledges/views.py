"""Pages about rounds: all of them, one, our promise in two steps, and the list of the house treasurer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.acting import Conflict
from cooperative.web.charts import Progress, progress
from cooperative.web.formats import money, money_whole, percent_of
from cooperative.web.requests import Request, respond
from financing.contributions.rules import may_read_contributions
from financing.invoices.rules import may_read_invoices
from financing.ledger.rules import may_read_books
from financing.payments.rules import may_read_bank
from financing.plans.slots import draw, is_slot
from financing.pledges.actions import make_pledge
from financing.pledges.forms import PledgeForm
from financing.pledges.promises import meanwhile
from financing.pledges.queries import RoundSeen, seen_by
from financing.pledges.rules import may_change, may_keep_rounds, may_pledge, refuse_closed, rounds_for
from financing.pledges.words import amount_in_words

Crumbs = list[tuple[str, str]]


@require_safe
def money_door(request: Request) -> HttpResponse:
    """Show the rounds that are open now, and the way to our own overview."""
    seen = seen_by(request.acting, rounds_for(request.acting).open())
    ours = sorted(seen, key=lambda each: (not each.carrying, each.standing is not None, each.row.closes_at))
    keeps = bool(may_keep_rounds(request.acting))
    context = {
        "rounds": _bars(ours),
        "keeps": keeps,
        "bank": may_read_bank(request.acting),
        "reads_books": may_read_books(request.acting),
        "fixes": may_read_contributions(request.acting),
        "invoiced": may_read_invoices(request.acting),
    }
    return render(request, "pledges/money.html", context)


@require_safe
def rounds(request: Request) -> HttpResponse:
    """Show every round that one may read: the open ones first, then the closed ones, latest first."""
    seen = seen_by(request.acting, rounds_for(request.acting))
    open_now = [each for each in seen if each.is_open]
    closed = [each for each in reversed(seen) if not each.is_open]
    return render(request, "pledges/rounds.html", {"rounds": _bars(open_now), "closed": closed})


@require_safe
def round_page(request: Request, pk: int) -> HttpResponse:
    """Show one round: cover and threshold, what happens below it, our promise."""
    seen = round_or_404(request, pk)
    context = round_context(seen) | {"may": may_pledge(request.acting, carrying=seen.carrying)}
    return render(request, "pledges/round.html", context)


@require_safe
def round_of_decision(request: Request, pk: int) -> HttpResponse:
    """Show the round that a vote opened, inside its result or as a page; a slot stays as it is without one."""
    seen = next(iter(seen_by(request.acting, rounds_for(request.acting).filter(decision_id=pk))), None)
    if seen is None and is_slot(request):
        return HttpResponse(status=204)
    if seen is None:
        raise Http404
    context = round_context(seen) | {"may": may_pledge(request.acting, carrying=seen.carrying)}
    return draw(request, "pledges/round.html", "pledges/round_part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: Request, pk: int) -> HttpResponse:
    """Type an amount, read it back in words, then promise it: two steps that work without JavaScript."""
    seen = round_or_404(request, pk)
    may_pledge(request.acting, carrying=seen.carrying).or_refuse()
    refuse_closed(seen.row, seen.now)
    may_change(is_bound=seen.is_bound).or_refuse()
    if request.method != "POST":
        start = seen.standing.cents if seen.standing else (seen.suggested_cents or None)
        remark = seen.standing.remark if seen.standing else ""
        form = PledgeForm(seen=seen, initial={"amount": start, "remark": remark})
        return render(request, "pledges/pledge.html", round_context(seen) | {"form": form})
    drawn = _drawn(request)
    form = PledgeForm(request.POST, seen=seen)
    step = request.POST.get("step")
    if step != "confirm" and drawn != seen.number_drawn:
        raise Conflict(meanwhile(seen.standing))
    if step == "change" or not form.is_valid():
        status = 200 if step == "change" else 422
        if step == "change":
            form = PledgeForm(seen=seen, initial={name: request.POST.get(name, "") for name in ("amount", "remark")})
        return render(request, "pledges/pledge.html", round_context(seen) | {"form": form}, status=status)
    cents: int = form.cleaned_data["amount"]
    if step != "confirm":
        words = {"cents": cents, "words": amount_in_words(cents), "remark": form.cleaned_data["remark"]}
        return render(request, "pledges/confirm.html", round_context(seen) | words)
    make_pledge(by=request.acting, round_id=pk, cents=cents, number_drawn=drawn, remark=form.cleaned_data["remark"])
    said = _("%(name)s zegt %(amount)s toe.") % {"name": request.acting.organisation_name, "amount": money(cents)}
    return respond(request, reverse("round", args=[pk]), said)


@require_safe
def house_rounds(request: Request) -> HttpResponse:
    """Show all rounds to who keeps the cooperative's money; acting for the cooperative."""
    may_keep_rounds(request.acting).or_refuse()
    return render(request, "pledges/house_rounds.html", {"rounds": seen_by(request.acting, rounds_for(request.acting))})


def round_or_404(request: Request, pk: int) -> RoundSeen:
    """Give a round as the organisation acted for sees it; 404 to who may not read it."""
    found = seen_by(request.acting, rounds_for(request.acting).filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


def _drawn(request: Request) -> int:
    """Read the number of our promise as the form was drawn; 409 when it is no number."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Conflict(_("Dit formulier is niet volledig. Open de ronde opnieuw; er is niets gewijzigd."))
    return int(text)


def _bars(seen: list[RoundSeen]) -> list[tuple[RoundSeen, Progress]]:
    return [(each, bar_of(each)) for each in seen]


def bar_of(seen: RoundSeen) -> Progress:
    """Draw what is promised of the target, with the mark of the threshold."""
    row = seen.row
    return progress(
        row.total_cents,
        row.target_cents,
        key=f"round-{row.pk}",
        title=_("Toegezegd: %(total)s van %(target)s; drempel %(threshold)s")
        % {
            "total": money_whole(row.total_cents),
            "target": money_whole(row.target_cents),
            "threshold": seen.threshold,
        },
        threshold=row.threshold_cents if row.counts_money else None,
        threshold_label=_("drempel %(threshold)s") % {"threshold": seen.threshold},
    )


def round_context(seen: RoundSeen) -> dict[str, Any]:
    """Give what every page of a round draws."""
    crumbs: Crumbs = [(_("Samenleggen"), reverse("money")), (_("Rondes"), reverse("rounds"))]
    return {
        "seen": seen,
        "round": seen.row,
        "now": seen.now,
        "bar": bar_of(seen),
        "crumbs": crumbs,
        "percent": percent_of(seen.row.total_cents, seen.row.target_cents),
        "back": reverse("round", args=[seen.row.pk]),
    }
