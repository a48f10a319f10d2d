"""For whom the person acts on this request, and what must happen first (organisation, second factor)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from cooperative.isolation.acting import NOBODY, Acting, Conflict
from cooperative.isolation.middleware import ORGANISATION_KEY
from cooperative.isolation.transactions import reading_of_request
from cooperative.web.access import is_public
from cooperative.web.errors import conflict, incomplete
from members.organisations.models import Kind
from members.people.queries import Identity, account_of_session, identity_of
from members.roles.models import SECOND_FACTOR_ROLES
from members.roles.queries import Seat, seats_of


@dataclass(frozen=True, slots=True)
class Wearer:
    """What the frame shows of who acts; `acting` is what rules and actions take."""

    acting: Acting
    identity: Identity
    choices: list[Seat]


class ActingMiddleware:
    """Put `request.acting` and `request.wearer` on every signed-in request; lead everybody else to sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the organisation acted for; two statements."""
        request.acting, request.wearer = NOBODY, None  # type: ignore[attr-defined]
        room = reading_of_request.get()
        public = is_public(request.path_info)
        if room is None:
            return self.get_response(request)
        account = account_of_session(request.session)
        # The framework's own look-up would delete a dead session, and a page may not write.
        request._cached_user = account or AnonymousUser()  # type: ignore[attr-defined]
        if account is None:
            if room.acting != NOBODY:
                room.change(NOBODY)
            return self.get_response(request) if public else _to_sign_in(request)
        person_id = account.pk
        seats = seats_of(person_id)
        wanted = request.session.get(ORGANISATION_KEY)
        seat = next((seat for seat in seats if seat.organisation_id == wanted), seats[0] if seats else None)
        acting = Acting(person_id) if seat is None else _acting(person_id, seat)
        if seat is not None and seat.organisation_id != wanted:
            request.session[ORGANISATION_KEY] = seat.organisation_id
        if acting.organisation_id != room.acting.organisation_id:
            room.change(acting)
        identity = identity_of(person_id, acting.organisation_id)
        if identity is not None:
            acting = replace(acting, person_name=identity.name)
            room.acting = acting
            request.acting = acting  # type: ignore[attr-defined]
            request.wearer = Wearer(acting, identity, seats)  # type: ignore[attr-defined]
        return self.get_response(request) if public else self._inside(request, seats)

    def _inside(self, request: HttpRequest, seats: list[Seat]) -> HttpResponse:
        """Let a member in who has an organisation and, where the role asks it, a second factor."""
        wearer: Wearer | None = request.wearer  # type: ignore[attr-defined]
        if wearer is None or not seats:
            return render(request, "people/no_organisation.html", status=403)
        if not wearer.identity.has_second_factor and any(seat.roles & SECOND_FACTOR_ROLES for seat in seats):
            return _leave_for(request, reverse("second_factor_needed"))
        if request.method != "POST":
            return self.get_response(request)
        # Answered here: an exception of a middleware would reach nobody who makes a page of it.
        drawn_for = request.POST.get("organisation")
        if drawn_for is None:
            return incomplete(request)
        if drawn_for != str(wearer.acting.organisation_id):
            other = next((seat.name for seat in seats if str(seat.organisation_id) == drawn_for), "")
            return conflict(request, Conflict(drawn_for_another(other, wearer.acting.organisation_name)))
        return self.get_response(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign-in, and back to the page that was asked (a form that was sent is not sent again)."""
    login = reverse("account_login")
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request") == "true":
        return _leave_for(request, login)
    return HttpResponseRedirect(f"{login}?{urlencode({'next': request.get_full_path()})}")


def _leave_for(request: HttpRequest, path: str) -> HttpResponse:
    """Go to another page as a whole: a slot of a page must not be filled with the sign-in form."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    return HttpResponseRedirect(path)


def _acting(person_id: int, seat: Seat) -> Acting:
    return Acting(
        person_id=person_id,
        organisation_id=seat.organisation_id,
        roles=seat.roles,
        for_cooperative=seat.kind == Kind.COOPERATIVE,
        organisation_name=seat.name,
        organisation_kind=seat.kind,
    )


def drawn_for_another(other: str, mine: str) -> str:
    """Say that a form was drawn for one organisation while one acts for another."""
    from_other = other or gettext("een andere organisatie")
    return gettext(
        "Dit formulier werd getoond toen u voor %(other)s werkte. Nu werkt u voor %(mine)s. "
        "Er is niets bewaard. Kies op de startpagina voor wie u werkt en probeer opnieuw."
    ) % {"other": from_other, "mine": mine}
