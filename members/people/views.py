"""The person's own account, the forced second factor, and what somebody does who lost the way in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.web.requests import Request, respond
from members.people.actions import end_session, end_sessions, update_person
from members.people.forms import PersonForm
from members.people.queries import security_of, sessions_of
from members.roles.models import SECOND_FACTOR_ROLES, Role


@require_safe
def account(request: Request) -> HttpResponse:
    """Show one's own name, e-mail, factors, sessions, and for whom one works with which roles."""
    person_id = int(request.user.pk or 0)
    choices = request.wearer.choices if request.wearer else []  # type: ignore[attr-defined]
    context = {
        "identity": request.wearer.identity,  # type: ignore[attr-defined]
        "email": request.user.email,  # type: ignore[union-attr]
        "mail_language": dict(settings.LANGUAGES)[request.user.language],  # type: ignore[union-attr]
        "security": security_of(person_id),
        "places": [(seat, [str(Role(role).label) for role in Role.values if role in seat.roles]) for seat in choices],
    }
    return render(request, "people/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_person(request: Request) -> HttpResponse:
    """Change one's own name, function and the language of mails."""
    identity = request.wearer.identity  # type: ignore[attr-defined]
    initial = {
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "function": identity.function,
        "language": request.user.language,  # type: ignore[union-attr]
    }
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        update_person(by=request.acting, **form.cleaned_data)
        return respond(request, reverse("account"), _("Uw gegevens zijn bewaard."))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/account_person.html", {"form": form}, status=status)


@require_safe
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Ask who decides about money or governs to set up a second factor before going on."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?next={request.path}")
    wearer = request.wearer  # type: ignore[attr-defined]
    if wearer is not None and wearer.identity.has_second_factor:
        return HttpResponseRedirect(reverse("start"))
    held = frozenset().union(*(seat.roles for seat in wearer.choices)) if wearer else frozenset()
    roles = [str(Role(role).label) for role in Role.values if role in held & SECOND_FACTOR_ROLES]
    return render(request, "people/second_factor_needed.html", {"roles": roles})


@require_safe
def lost_factor(request: HttpRequest) -> HttpResponse:
    """Say what to do when phone and recovery codes are gone."""
    return render(request, "people/lost_factor.html")


@require_safe
def sign_up_closed(request: HttpRequest) -> HttpResponse:
    """Say that an account comes with an invitation."""
    return render(request, "account/signup_closed.html")


@require_safe
def account_inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account is closed and whom to ask."""
    return render(request, "account/account_inactive.html")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; end one session, or all the others."""
    person_id = int(request.user.pk or 0)
    current = request.session.session_key or ""
    if request.method == "POST":
        wanted = request.POST.get("session", "")
        if wanted == "others":
            end_sessions(person_id, except_key=current)
            return respond(request, reverse("usersessions_list"), _("U bent overal elders afgemeld."))
        if not wanted.isdecimal() or len(wanted) > 18:
            return render(request, "400.html", status=400)
        ended = end_session(account_id=person_id, session_id=int(wanted))
        said = _("Die aanmelding is beëindigd.") if ended else _("Die aanmelding was al beëindigd.")
        return respond(request, reverse("usersessions_list"), said)
    places = sessions_of(person_id, current)
    return render(request, "usersessions/usersession_list.html", {"places": places, "others": len(places) > 1})
