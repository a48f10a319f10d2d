"""For whom the person acts on this request, and what must happen first (organisation, second factor)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from cooperative.isolation.acting import NOBODY, Acting, Conflict
from cooperative.isolation.middleware import ORGANISATION_KEY
from cooperative.isolation.transactions import reading_of_request
from cooperative.web.access import is_public
from members.organisations.models import Kind
from members.people.queries import Identity, identity_of
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
        if room is None or not request.user.is_authenticated:
            if room is None or is_public(request.path_info):
                return self.get_response(request)
            return HttpResponseRedirect(f"{reverse('account_login')}?next={request.path}")
        person_id = int(request.user.pk)
        seats = seats_of(person_id)
        wanted = request.session.get(ORGANISATION_KEY)
        seat = next((seat for seat in seats if seat.organisation_id == wanted), seats[0] if seats else None)
        acting = Acting(person_id) if seat is None else _acting(person_id, seat)
        if seat is not None and seat.organisation_id != wanted:
            request.session[ORGANISATION_KEY] = seat.organisation_id
        if acting.organisation_id != room.acting.organisation_id:
            room.change(acting)
        identity = identity_of(person_id, acting.organisation_id)
        if identity is None:
            return self.get_response(request)
        acting = replace(acting, person_name=identity.name)
        room.acting = acting
        request.acting = acting  # type: ignore[attr-defined]
        request.wearer = Wearer(acting, identity, seats)  # type: ignore[attr-defined]
        if not is_public(request.path_info):
            if seat is None:
                return render(request, "people/no_organisation.html", status=403)
            if acting.roles & SECOND_FACTOR_ROLES and not identity.has_second_factor:
                return HttpResponseRedirect(reverse("second_factor_needed"))
            drawn_for = request.POST.get("organisation") if request.method == "POST" else None
            if drawn_for is not None and not request.path_info.startswith("/wissel"):
                _refuse_other_tab(drawn_for, acting, seats)
        return self.get_response(request)


def _acting(person_id: int, seat: Seat) -> Acting:
    return Acting(
        person_id=person_id,
        organisation_id=seat.organisation_id,
        roles=seat.roles,
        for_cooperative=seat.kind == Kind.COOPERATIVE,
        organisation_name=seat.name,
        organisation_kind=seat.kind,
    )


def _refuse_other_tab(drawn_for: str, acting: Acting, seats: list[Seat]) -> None:
    """Refuse (409) a form that was drawn while acting for another organisation; both are named."""
    if drawn_for == str(acting.organisation_id):
        return
    other = next((seat.name for seat in seats if str(seat.organisation_id) == drawn_for), "")
    raise Conflict(drawn_for_another(other, acting.organisation_name))


def drawn_for_another(other: str, mine: str) -> str:
    """Say that a form was drawn for one organisation while one acts for another."""
    from_other = other or gettext("een andere organisatie")
    return gettext(
        "Dit formulier werd getoond toen u voor %(other)s werkte. Nu werkt u voor %(mine)s. "
        "Er is niets bewaard. Kies bovenaan voor wie u werkt en probeer opnieuw."
    ) % {"other": from_other, "mine": mine}
