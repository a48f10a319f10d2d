"""The bodies and who sits in them; the secretary keeps both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.protocols import Subject, subjects_of
from cooperative.web.formats import date_long
from cooperative.web.requests import Request, get_or_404, respond
from members.bodies import actions
from members.bodies.forms import BodyForm, EndForm, NamesForm, OrganisationForm, SeatForm, SuccessorForm, TermForm
from members.bodies.models import SEATED_FOR, Body, BodyKind, Seat
from members.bodies.queries import chairs, organisations_to_seat, people_of, room_of, rooms, seated
from members.bodies.rules import bodies_for, may_end_body, may_fill_seats, may_keep_bodies, seats_for, substitutes_for

FORM = "bodies/form.html"


@require_safe
def bodies(request: Request) -> HttpResponse:
    """Show every body with its seats and terms, and those that ended."""
    standing, ended = rooms(request.acting)
    context = {"rooms": standing, "ended": ended, "keeps": bool(may_keep_bodies(request.acting))}
    return render(request, "bodies/bodies.html", context)


def _body_or_404(request: Request, pk: int) -> Body:
    return get_or_404(bodies_for(request.acting), pk=pk)


def _crumbs(body: Body | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    crumbs = [(_("Leden"), reverse("directory")), (_("Organen"), reverse("bodies"))]
    if body is not None:
        crumbs.append((body.name, reverse("body", args=[body.pk])))
    return [*crumbs, *more]


@require_safe
def body(request: Request, pk: int) -> HttpResponse:
    """Show one body: who sits there now, who will, who did; the secretary changes it from here."""
    found = _body_or_404(request, pk)
    context = {
        "room": room_of(request.acting, found),
        "crumbs": _crumbs(),
        "keeps": bool(may_keep_bodies(request.acting)),
        "fills": bool(may_fill_seats(request.acting, found)),
        "ends": bool(may_end_body(request.acting, found)),
    }
    return render(request, "bodies/body.html", context)


def _form(request: Request, form: forms.Form, body: Body | None, heading: str, act: str, **more: Any) -> HttpResponse:
    """Show a form about a body; what is not right yet answers 422."""
    cancel = reverse("bodies") if body is None else reverse("body", args=[body.pk])
    context = {"form": form, "crumbs": _crumbs(body), "heading": heading, "act": act, "cancel": cancel} | more
    return render(request, FORM, context, status=422 if form.is_bound and form.errors else 200)


def _initiative_or_404(request: Request) -> tuple[int | None, Subject | None]:
    """Read of which initiative a new group is; what the secretary cannot read is not there."""
    asked = request.GET.get("initiatief", "")
    if not asked:
        return None, None
    pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    found = subjects_of("initiative", request.acting, [pk]).get(pk)
    if found is None:
        raise Http404
    return pk, found


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Make a steering group of an initiative, or a working group."""
    may_keep_bodies(request.acting).or_refuse()
    initiative_id, initiative = _initiative_or_404(request)
    form = BodyForm(request.POST if request.method == "POST" else None, of_initiative=initiative is not None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.create_body(by=request.acting, initiative_id=initiative_id, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("kind", str(refusal))
        else:
            said = _("%(name)s is opgericht. Geef nu de zetels.") % {"name": made.name}
            return respond(request, reverse("body", args=[made.pk]), said)
    lede = (
        _("Deze groep hoort bij ‘%(title)s’.") % {"title": initiative.title}
        if initiative
        else _("Een stuurgroep richt u op vanaf de bladzijde van haar initiatief, bij ‘Wie meedoet’.")
    )
    return _form(request, form, None, _("Nieuw orgaan"), _("Richt het orgaan op"), lede=lede)


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: Request, pk: int) -> HttpResponse:
    """Give a body other names."""
    may_keep_bodies(request.acting).or_refuse()
    found = _body_or_404(request, pk)
    bound = request.POST if request.method == "POST" else None
    form = NamesForm(bound, initial={"name_nl": found.name_nl, "name_en": found.name_en})
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        actions.rename_body(by=request.acting, body_id=pk, version=version, **form.cleaned_data)
        return respond(request, reverse("body", args=[pk]), _("De naam is bewaard."))
    version = request.POST.get("version", str(found.version))
    return _form(request, form, found, _("Wijzig de naam"), _("Bewaar de naam"), version=version)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """Ask once more, then end a group with every seat in it."""
    found = _body_or_404(request, pk)
    may_end_body(request.acting, found).or_refuse()
    if request.method == "POST":
        actions.end_body(by=request.acting, body_id=pk)
        return respond(request, reverse("bodies"), _("%(name)s is opgeheven.") % {"name": found.name})
    context = {"body": found, "crumbs": _crumbs(found)}
    return render(request, "bodies/end.html", context)


@require_safe
def seat_where(request: Request, pk: int) -> HttpResponse:
    """Choose the organisation for which somebody gets a seat."""
    found = _body_or_404(request, pk)
    may_fill_seats(request.acting, found).or_refuse()
    organisations = [(row.pk, row.name) for row in organisations_to_seat(found)]
    form = OrganisationForm(request.GET or None, organisations=organisations)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("seat_new", args=[pk, form.cleaned_data["organisatie"]]))
    return _form(request, form, found, _("Nieuwe zetel"), _("Ga verder"), method="get")


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: Request, pk: int, organisation_pk: int) -> HttpResponse:
    """Give a seat to somebody of an organisation; in a working group also to the organisation itself."""
    found = _body_or_404(request, pk)
    may_fill_seats(request.acting, found).or_refuse()
    organisation = get_or_404(organisations_to_seat(found), pk=organisation_pk)
    form = SeatForm(
        request.POST if request.method == "POST" else None,
        people=people_of(organisation_pk),
        whole="" if found.kind in SEATED_FOR else organisation.name,
        initial={"since": house_today()},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        person_id = given.pop("person")
        try:
            actions.seat_person(
                by=request.acting, body_id=pk, organisation_id=organisation_pk, person_id=person_id, **given
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return respond(request, reverse("body", args=[pk]), _("De zetel is bewaard."))
    heading = _("Een zetel voor %(name)s") % {"name": organisation}
    return _form(request, form, found, heading, _("Geef de zetel"))


def _seat_or_404(request: Request, pk: int) -> Seat:
    """Load a seat for the secretary, its body with it."""
    may_keep_bodies(request.acting).or_refuse()
    return get_or_404(chairs(seats_for(request.acting).unended()), pk=pk)


@require_safe
def seat(request: Request, pk: int) -> HttpResponse:
    """Show one seat with who may sit in its holder's place, and what can happen to it."""
    found = _seat_or_404(request, pk)
    context = {
        "chair": seated(found),
        "body": found.body,
        "crumbs": _crumbs(found.body),
        "fills": bool(may_fill_seats(request.acting, found.body)),
        "has_people": bool(found.person_id and found.organisation_id),
    }
    return render(request, "bodies/seat.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: Request, pk: int) -> HttpResponse:
    """End a seat today or on a day to come."""
    found = _seat_or_404(request, pk)
    may_fill_seats(request.acting, found.body).or_refuse()
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": house_today()})
    if form.is_bound and form.is_valid():
        try:
            actions.end_seat(by=request.acting, seat_id=pk, on=form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            said = _("De zetel van %(name)s eindigt op %(day)s.")
            words = {"name": seated(found).name, "day": date_long(form.cleaned_data["on"])}
            return respond(request, reverse("body", args=[found.body_id]), said % words)
    heading = _("De zetel van %(name)s eindigt") % {"name": seated(found).name}
    lede = _("Wie in het bestuursorgaan zit, verliest met de zetel ook de rol van bestuurder.")
    shown = lede if found.body.kind == BodyKind.BOARD else ""
    return _form(request, form, found.body, heading, _("Beëindig de zetel"), lede=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_successor(request: Request, pk: int) -> HttpResponse:
    """Let somebody else of the organisation end the term."""
    found = _seat_or_404(request, pk)
    may_fill_seats(request.acting, found.body).or_refuse()
    if not found.person_id or not found.organisation_id:
        raise Http404
    form = SuccessorForm(
        request.POST if request.method == "POST" else None,
        people=[one for one in people_of(found.organisation_id) if one[0] != found.person_id],
        initial={"since": house_today()},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.replace_in_seat(by=request.acting, seat_id=pk, person_id=given["person"], on=given["since"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return respond(request, reverse("body", args=[found.body_id]), _("De opvolger is bewaard."))
    heading = _("Wie volgt %(name)s op?") % {"name": seated(found).name}
    lede = _("De opvolger beëindigt de termijn, in dezelfde functie.")
    return _form(request, form, found.body, heading, _("Bewaar de opvolger"), lede=lede)


@require_http_methods(["GET", "HEAD", "POST"])
def substitute_new(request: Request, pk: int) -> HttpResponse:
    """Name who may sit in the holder's place."""
    found = _seat_or_404(request, pk)
    may_fill_seats(request.acting, found.body).or_refuse()
    if not found.person_id or not found.organisation_id:
        raise Http404
    form = TermForm(
        request.POST if request.method == "POST" else None,
        people=[one for one in people_of(found.organisation_id) if one[0] != found.person_id],
        initial={"since": max(house_today(), found.since), "until": found.until},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.name_substitute(
                by=request.acting,
                seat_id=pk,
                person_id=given["person"],
                since=given["since"],
                until=given["until"] or found.until,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return respond(request, reverse("seat", args=[pk]), _("De plaatsvervanger is bewaard."))
    heading = _("Wie vervangt %(name)s?") % {"name": seated(found).name}
    return _form(request, form, found.body, heading, _("Bewaar de plaatsvervanger"))


@require_POST
def substitute_end(request: Request, pk: int) -> HttpResponse:
    """Let somebody be no substitute any more."""
    may_keep_bodies(request.acting).or_refuse()
    named = get_or_404(substitutes_for(request.acting).select_related("person"), pk=pk)
    actions.end_substitute(by=request.acting, substitute_id=pk)
    said = _("%(name)s is geen plaatsvervanger meer.") % {"name": named.person.name}
    return respond(request, reverse("seat", args=[named.seat_id]), said)
