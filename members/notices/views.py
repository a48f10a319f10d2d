"""The inbox."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cooperative.web.requests import Request, respond
from members.notices.actions import mark_all_read, mark_read
from members.notices.queries import inbox as inbox_of
from members.notices.queries import unread_elsewhere
from members.people.middleware import Wearer


@require_safe
def inbox(request: Request) -> HttpResponse:
    """List the notices for the organisation acted for, newest first, and say where else something waits."""
    before = request.GET.get("voor", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 19):
        raise Http404
    found = inbox_of(request.acting, before=int(before) if before else None)
    elsewhere = unread_elsewhere(request.acting)
    wearer: Wearer = request.wearer  # type: ignore[attr-defined]
    others = [
        (seat.organisation_id, seat.name, elsewhere[seat.organisation_id])
        for seat in wearer.choices
        if seat.organisation_id in elsewhere
    ]
    return render(request, "notices/inbox.html", {"inbox": found, "others": others, "first_page": not before})


@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and go to the page it is about."""
    path = mark_read(by=request.acting, notice_id=pk)
    if path is None:
        raise Http404
    return respond(request, path)


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark every notice for the organisation acted for as read."""
    mark_all_read(by=request.acting)
    return respond(request, reverse("inbox"), _("Alle meldingen zijn gelezen."))
