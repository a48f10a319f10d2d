"""The staff's pages of help, and the slot in which an organisation sees who helped and why."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, get_or_404, respond
from members.assistance.actions import (
    end_staff_session,
    invite_admin,
    name_admin,
    open_staff_session,
    reset_second_factor,
)
from members.assistance.forms import SessionForm
from members.assistance.models import StaffSession
from members.assistance.queries import as_visits, people_helped, sessions_at, with_state
from members.assistance.rules import may_act_in, may_assist, staff_sessions_for
from members.invitations.forms import InviteAdminForm
from members.roles.rules import may_see_people


@require_http_methods(["GET", "HEAD", "POST"])
def staff_sessions(request: Request) -> HttpResponse:
    """List the sessions of staff; open one with a reason."""
    may_assist(request.acting).or_refuse()
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pk = open_staff_session(
            by=request.acting, organisation=form.cleaned_data["where"], reason=form.cleaned_data["reason"]
        )
        said = _("De sessie loopt 30 minuten. De beheerders kregen een mail met uw reden.")
        return respond(request, reverse("staff_session", args=[pk]), said)
    visits = as_visits(staff_sessions_for(request.acting), 30)
    mine = [visit for visit in visits if visit.running and visit.person_id == request.acting.person_id]
    status = 422 if request.method == "POST" else 200
    return render(
        request, "assistance/staff_sessions.html", {"form": form, "visits": visits, "mine": mine}, status=status
    )


def _session(request: Request, pk: int) -> StaffSession:
    """Load one's own running session; 404 when there is none, refused when it is not one's own or is over."""
    may_assist(request.acting).or_refuse()
    session = get_or_404(with_state(staff_sessions_for(request.acting)), pk=pk)
    may_act_in(request.acting, session, running=session.running).or_refuse()  # type: ignore[attr-defined]
    return session


@require_safe
def staff_session(request: Request, pk: int) -> HttpResponse:
    """Show the persons of the organisation that is helped."""
    session = _session(request, pk)
    context = {"session": session, "people": people_helped(session.organisation_id)}
    return render(request, "assistance/staff_session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def staff_session_person(request: Request, pk: int, person_id: int) -> HttpResponse:
    """Show one person; free the person of a lost factor, or make the person admin."""
    session = _session(request, pk)
    found = people_helped(session.organisation_id, person_id=person_id)
    if not found:
        raise Http404
    helped, here = found[0], reverse("staff_session", args=[pk])
    if request.method == "POST":
        if request.POST.get("act") == "reset":
            reset_second_factor(by=request.acting, session=session, person_id=person_id)
            said = _("De tweede factor van %(name)s is teruggezet. %(name)s is overal afgemeld en kreeg een mail.")
        elif request.POST.get("act") == "admin":
            name_admin(by=request.acting, session=session, person_id=person_id)
            said = _("%(name)s is nu beheerder.")
        else:
            return render(request, "400.html", status=400)
        return respond(request, here, said % {"name": helped.colleague.name})
    return render(request, "assistance/staff_session_person.html", {"session": session, "helped": helped})


@require_http_methods(["GET", "HEAD", "POST"])
def staff_session_invite(request: Request, pk: int) -> HttpResponse:
    """Invite an admin for the organisation that is helped."""
    session = _session(request, pk)
    form = InviteAdminForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_admin(by=request.acting, session=session, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            said = _("De uitnodiging voor %(email)s is verstuurd. Ze is 14 dagen geldig.")
            return respond(request, reverse("staff_session", args=[pk]), said % {"email": form.cleaned_data["email"]})
    status = 422 if request.method == "POST" else 200
    return render(request, "assistance/staff_session_invite.html", {"session": session, "form": form}, status=status)


@require_POST
def staff_session_end(request: Request, pk: int) -> HttpResponse:
    """End the session before its time."""
    end_staff_session(by=request.acting, session=_session(request, pk))
    return respond(request, reverse("staff_sessions"), _("De sessie is beëindigd."))


@require_safe
def staff_visits(request: Request) -> HttpResponse:
    """Show an organisation's admin when staff worked for it, who and why; as a slot only the rows."""
    may_see_people(request.acting).or_refuse()
    part = "#rows" if request.headers.get("HX-Request") == "true" else ""
    visits = sessions_at(request.acting.organisation_id or 0)
    return render(request, f"assistance/staff_visits.html{part}", {"visits": visits})
