"""The page of an initiative, and the forms by which it is made, joined and left."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.web.formats import inhabitants
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.areas.queries import all_areas
from initiatives.portfolio import actions
from initiatives.portfolio.forms import AreasForm, InitiativeForm, weights_in, words_in
from initiatives.portfolio.models import Initiative
from initiatives.portfolio.queries import (
    Consequences,
    consequences_of_joining,
    own_state,
)
from initiatives.portfolio.rules import (
    initiatives_for,
    may_create_initiative,
    may_edit,
    may_join,
    may_leave,
    may_publish,
)

Crumbs = list[tuple[str, str]]


def crumbs_to(initiative: Initiative | None = None, last: str = "") -> Crumbs:
    """Give the way to a page about an initiative."""
    crumbs: Crumbs = [(_("Maken"), reverse("initiatives"))]
    if initiative is not None:
        crumbs.append((initiative.name, reverse("initiative", args=[initiative.pk])))
    return [*crumbs, (last, "")] if last else crumbs


def initiative_or_404(request: Request, pk: int) -> Initiative:
    """Give an initiative that the reader may see, with its lead. One statement."""
    return get_or_404(initiatives_for(request.acting).select_related("lead"), pk=pk)


def form_page(request: Request, form: Any, crumbs: Crumbs, **context: Any) -> HttpResponse:
    """Show a form; what is not right yet answers 422."""
    context |= {"form": form, "crumbs": crumbs, "cancel": crumbs[-2][1]}
    return render(request, "portfolio/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Share an idea."""
    may_create_initiative(request.acting).or_refuse()
    form = InitiativeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        row = actions.create_initiative(by=request.acting, **form.cleaned_data)
        said = _("‘%(title)s’ is bewaard. Kies nu voor welke gebieden het werkt.") % {"title": row.title}
        return respond(request, reverse("initiative_areas", args=[row.pk]), said)
    lede = _("Alleen uw organisatie en het coöperatieteam lezen dit, tot u het publiceert.")
    return form_page(
        request, form, crumbs_to(last=_("Nieuw idee")), heading=_("Deel een idee"), lede=lede, act=_("Bewaar het idee")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change the words of an initiative."""
    row = initiative_or_404(request, pk)
    may_edit(request.acting, row).or_refuse()
    form = InitiativeForm(request.POST if request.method == "POST" else None, initial=words_in(row))
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        actions.update_initiative(by=request.acting, initiative_id=pk, version=version, **form.cleaned_data)
        return respond(request, reverse("initiative", args=[pk]), _("De wijzigingen zijn bewaard."))
    version = request.POST.get("version", str(row.version))
    crumbs = crumbs_to(row, _("Bewerken"))
    return form_page(request, form, crumbs, heading=_("Bewerk de tekst"), act=_("Bewaar"), version=version)


@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: Request, pk: int) -> HttpResponse:
    """Say for which solution areas an initiative works."""
    row = initiative_or_404(request, pk)
    may_edit(request.acting, row).or_refuse()
    form = AreasForm(request.POST if request.method == "POST" else None, areas=all_areas(), given=weights_in(row))
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        actions.set_areas(by=request.acting, initiative_id=pk, version=version, weights=form.weights)
        return respond(request, reverse("initiative", args=[pk]), _("De gebieden zijn bewaard."))
    return form_page(
        request,
        form,
        crumbs_to(row, _("Gebieden")),
        heading=_("Voor welke gebieden werkt dit?"),
        lede=_("Verdeel 100 % over de gebieden. Laat leeg wat niet past."),
        act=_("Bewaar de gebieden"),
        version=request.POST.get("version", str(row.version)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, pk: int) -> HttpResponse:
    """Let every member read an initiative."""
    row = initiative_or_404(request, pk)
    may_publish(request.acting, row).or_refuse()
    if request.method == "POST":
        actions.publish_initiative(by=request.acting, initiative_id=pk, version=request.POST.get("version", ""))
        said = _("‘%(title)s’ is gepubliceerd. Alle leden en partners kunnen het lezen.") % {"title": row.title}
        return respond(request, reverse("initiative", args=[pk]), said)
    context = {"initiative": row, "crumbs": crumbs_to(row, _("Publiceren")), "has_areas": bool(weights_in(row))}
    return render(request, "portfolio/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: Request, pk: int) -> HttpResponse:
    """Say what showing interest means, then do it."""
    row = initiative_or_404(request, pk)
    may_join(request.acting, row).or_refuse()
    if request.method == "POST":
        actions.show_interest(by=request.acting, initiative_id=pk)
        said = _("%(name)s toont interesse in ‘%(title)s’.")
        return respond(request, reverse("initiative", args=[pk]), said % _names(request, row))
    context = {"initiative": row, "crumbs": crumbs_to(row, _("Toon interesse"))}
    return render(request, "portfolio/interest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, pk: int) -> HttpResponse:
    """Say what taking part means: whose inhabitants, who carries the others; then do it."""
    row = initiative_or_404(request, pk)
    may_join(request.acting, row).or_refuse()
    if request.method == "POST":
        meaning = actions.take_part(by=request.acting, initiative_id=pk)
        return respond(request, reverse("initiative", args=[pk]), _joined(request, row, meaning))
    context = {
        "initiative": row,
        "crumbs": crumbs_to(row, _("Doe mee")),
        "meaning": consequences_of_joining(pk, request.acting.organisation_id or 0),
    }
    return render(request, "portfolio/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Say what leaving means, then do it."""
    rows = initiatives_for(request.acting).select_related("lead").annotate(ours=own_state(request.acting))
    row = get_or_404(rows, pk=pk)
    may_leave(request.acting, row).or_refuse()
    if request.method == "POST":
        actions.leave(by=request.acting, initiative_id=pk)
        said = _("%(name)s stapte uit ‘%(title)s’.")
        return respond(request, reverse("initiatives"), said % _names(request, row))
    meaning = consequences_of_joining(pk, request.acting.organisation_id or 0)
    context = {"initiative": row, "crumbs": crumbs_to(row, _("Stap uit")), "meaning": meaning}
    return render(request, "portfolio/leave.html", context)


def _names(request: Request, row: Initiative) -> dict[str, str]:
    return {"name": request.acting.organisation_name, "title": row.name}


def _joined(request: Request, row: Initiative, meaning: Consequences) -> str:
    """Say with whose inhabitants the organisation takes part now, and who carries the others."""
    said = _("%(name)s neemt nu deel aan ‘%(title)s’") % _names(request, row)
    if meaning.free:
        places = ", ".join(served.name for served in meaning.free)
        said += " " + _("met %(inhabitants)s (%(places)s).") % {
            "inhabitants": inhabitants(meaning.inhabitants),
            "places": places,
        }
    else:
        said += " " + _("met 0 inwoners.")
    for served in meaning.taken:
        said += " " + _("%(carrier)s draagt de inwoners van %(place)s al.") % {
            "carrier": served.carrier,
            "place": served.name,
        }
    return said
