"""Inviting, and the page that the link of an invitation opens."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused
from cooperative.web.requests import Request, get_or_404, respond
from members.invitations.actions import (
    accept_as_new_person,
    accept_as_person,
    invite,
    send_again,
    withdraw_invitation,
)
from members.invitations.forms import InviteForm
from members.invitations.queries import Invited, account_of, invitation_by_token, open_invitations
from members.invitations.rules import invitations_for
from members.organisations.models import Organisation
from members.people.forms import NewPersonForm
from members.people.models import Account
from members.roles.rules import may_see_people


@require_safe
def invitations(request: Request) -> HttpResponse:
    """List the open invitations of the organisation; as a slot of the colleagues' page only the rows."""
    may_see_people(request.acting).or_refuse()
    rows = open_invitations(request.acting.organisation_id or 0)
    part = "#rows" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"invitations/invitations.html{part}", {"invitations": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def invite_colleague(request: Request) -> HttpResponse:
    """Invite somebody to work for the organisation acted for."""
    may_see_people(request.acting).or_refuse()
    acting = request.acting
    form = InviteForm(request.POST or None, kind=acting.organisation_kind)
    if request.method == "POST" and form.is_valid():
        organisation = Organisation(
            pk=acting.organisation_id, name=acting.organisation_name, kind=acting.organisation_kind
        )
        try:
            invite(by=acting, organisation=organisation, language=get_language() or "nl", **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            said = _("De uitnodiging voor %(email)s is verstuurd. Ze is 14 dagen geldig.")
            return respond(request, reverse("organisation_people"), said % {"email": form.cleaned_data["email"]})
    status = 422 if request.method == "POST" else 200
    return render(request, "invitations/invite.html", {"form": form}, status=status)


@require_POST
def invitation_again(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again with a new link."""
    row = get_or_404(invitations_for(request.acting), pk=pk)
    send_again(by=request.acting, invitation=row)
    said = _("De uitnodiging voor %(email)s is opnieuw verstuurd. De vorige link werkt niet meer.")
    return respond(request, reverse("organisation_people"), said % {"email": row.email})


@require_POST
def invitation_withdrawn(request: Request, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    row = get_or_404(invitations_for(request.acting), pk=pk)
    withdraw_invitation(by=request.acting, invitation=row)
    return respond(
        request,
        reverse("organisation_people"),
        _("De uitnodiging voor %(email)s is ingetrokken.") % {"email": row.email},
    )


CLOSED = {"unknown": 404, "expired": 410, "withdrawn": 410, "used": 410}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the bearer of a link accept: with a new account, or with the account that has this address."""
    invited = invitation_by_token(token)
    state = "unknown" if invited is None else invited.state
    if invited is None or state != "open":
        return render(request, "invitations/closed.html", {"state": state, "invited": invited}, status=CLOSED[state])
    owner = account_of(invited.email)
    if request.user.is_authenticated:
        return _signed_in(request, invited, token, owner)
    if owner is not None:
        return render(request, "invitations/sign_in_first.html", {"invited": invited, "here": request.path})
    return _new_person(request, invited, token)


def _signed_in(request: HttpRequest, invited: Invited, token: str, owner: Account | None) -> HttpResponse:
    """Accept with the account that is signed in; refuse an invitation for another address."""
    if owner is None or owner.pk != request.user.pk:
        return render(request, "invitations/foreign.html", {"here": request.path}, status=403)
    if request.method == "POST":
        if not accept_as_person(token=token, account=owner):
            return render(request, "invitations/closed.html", {"state": "used"}, status=410)
        request.session["organisation"] = invited.organisation_id
        said = _("U kunt nu werken voor %(name)s.")
        return respond(request, reverse("start"), said % {"name": invited.organisation})
    return render(request, "invitations/accept.html", {"invited": invited})


def _new_person(request: HttpRequest, invited: Invited, token: str) -> HttpResponse:
    """Ask name and password, make the account, and sign the person in."""
    initial = {"given_name": invited.given_name, "family_name": invited.family_name}
    form = NewPersonForm(request.POST or None, initial=initial, email=invited.email)
    if request.method == "POST" and form.is_valid():
        account = accept_as_new_person(
            token=token,
            given_name=form.cleaned_data["given_name"],
            family_name=form.cleaned_data["family_name"],
            password=form.cleaned_data["password1"],
            language=get_language() or "nl",
        )
        if account is None:
            return render(request, "invitations/closed.html", {"state": "used"}, status=410)
        request.session["organisation"] = invited.organisation_id
        login = Login(user=account, email=account.email, redirect_url=reverse("start"))
        return cast(HttpResponse, perform_password_login(request, {"email": account.email}, login))
    status = 422 if request.method == "POST" else 200
    return render(request, "invitations/new_person.html", {"invited": invited, "form": form}, status=status)
