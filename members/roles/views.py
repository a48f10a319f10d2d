"""For whom one works, and the people of one's organisation."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.middleware import ORGANISATION_KEY
from cooperative.web.requests import Request, respond
from members.organisations.models import Organisation
from members.people.middleware import Wearer
from members.roles.actions import change_roles, end_membership
from members.roles.forms import RolesForm
from members.roles.queries import Colleague, as_colleagues, colleagues_of
from members.roles.rules import grantable_roles, may_see_people


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another organisation from now on; one to which the person does not belong is refused."""
    wearer: Wearer | None = request.wearer  # type: ignore[attr-defined]
    if wearer is None:
        return HttpResponseRedirect(reverse("account_login"))
    wanted = request.POST.get("organisation", "")
    seat = next((seat for seat in wearer.choices if str(seat.organisation_id) == wanted), None)
    if seat is None:
        raise Http404
    request.session[ORGANISATION_KEY] = seat.organisation_id
    path = request.POST.get("next", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = reverse("start")
    return respond(request, path, _("U werkt nu voor %(name)s.") % {"name": seat.name})


@require_safe
def organisation_people(request: Request) -> HttpResponse:
    """List colleagues with their roles; invitations and the visits of staff come in slots."""
    may_see_people(request.acting).or_refuse()
    colleagues = as_colleagues(colleagues_of(request.acting.organisation_id or 0))
    return render(request, "roles/organisation_people.html", {"colleagues": colleagues})


def _colleague(request: Request, person_id: int) -> Colleague:
    """Load a colleague of the organisation acted for, or 404."""
    found = as_colleagues(colleagues_of(request.acting.organisation_id or 0).filter(person_id=person_id))
    if not found:
        raise Http404
    return found[0]


@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: Request, person_id: int) -> HttpResponse:
    """Show one colleague; grant and end roles."""
    may_see_people(request.acting).or_refuse()
    person = _colleague(request, person_id)
    kind = request.acting.organisation_kind
    held = [role for role in grantable_roles(kind) if role in person.roles]
    form = RolesForm(request.POST or None, kind=kind, initial={"roles": held, "drawn": ",".join(held)})
    if request.method == "POST" and form.is_valid():
        changed = change_roles(
            by=request.acting,
            person_id=person_id,
            organisation=_organisation(request),
            roles=form.cleaned_data["roles"],
            drawn=form.cleaned_data["drawn"],
        )
        said = (
            _("De rollen van %(name)s zijn bewaard.") if changed else _("De rollen van %(name)s bleven zoals ze waren.")
        )
        return respond(request, reverse("organisation_people"), said % {"name": person.name})
    status = 422 if request.method == "POST" else 200
    return render(request, "roles/colleague.html", {"person": person, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: Request, person_id: int) -> HttpResponse:
    """Ask once more, then end a colleague's membership with every role."""
    may_see_people(request.acting).or_refuse()
    person = _colleague(request, person_id)
    if request.method == "POST":
        end_membership(by=request.acting, person_id=person_id, organisation=_organisation(request))
        said = _("%(name)s hoort niet meer bij %(organisation)s.")
        return respond(
            request,
            reverse("organisation_people"),
            said % {"name": person.name, "organisation": request.acting.organisation_name},
        )
    return render(request, "roles/membership_end.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Ask once more, then let the person leave an organisation."""
    seat = next((seat for seat in request.wearer.choices if seat.organisation_id == pk), None)  # type: ignore[attr-defined]
    if seat is None:
        raise Http404
    if request.method == "POST":
        by = replace(request.acting, organisation_id=pk, organisation_name=seat.name, organisation_kind=seat.kind)
        organisation = Organisation(pk=pk, name=seat.name, kind=seat.kind)
        end_membership(by=by, person_id=by.person_id or 0, organisation=organisation)
        said = _("U hoort niet meer bij %(name)s. Meld u opnieuw aan om voor een andere organisatie te werken.")
        return respond(request, reverse("account_login"), said % {"name": seat.name})
    return render(request, "roles/leave.html", {"seat": seat})


def _organisation(request: Request) -> Organisation:
    """Give the organisation acted for, as rules and actions take it (nothing of it is written)."""
    acting = request.acting
    return Organisation(pk=acting.organisation_id, name=acting.organisation_name, kind=acting.organisation_kind)
