"""What every page shows around its content: name, doors, for whom one acts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cooperative.protocols import Door, gather


def doors_of(request: HttpRequest) -> list[dict[str, Any]]:
    """List the doors in their fixed order; a door is there only when its page is."""
    doors: list[Door] = sorted((door for group in gather("home", "DOORS") for door in group), key=lambda d: d.order)
    shown = []
    for door in doors:
        url = reverse(door.url_name)
        here = request.path == url if url == "/" else request.path.startswith(url)
        shown.append({"key": door.key, "label": door.label, "url": url, "icon": door.key, "current": here, "count": 0})
    return shown


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context; anonymous pages get the name and the language only."""
    wearer = getattr(request, "wearer", None)
    context: dict[str, Any] = {
        "portal": {"name": settings.PORTAL_NAME, "mode": settings.PORTAL_MODE},
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }
    if wearer is None:
        return context
    acting = wearer.acting
    context["acting"] = {
        "person_name": wearer.identity.name,
        "initials": wearer.identity.initials,
        "organisation_id": acting.organisation_id,
        "organisation_name": acting.organisation_name,
        "roles": acting.roles,
        "choices": [
            {"id": seat.organisation_id, "name": seat.name, "kind": seat.kind_label} for seat in wearer.choices
        ],
    }
    context["unread"] = wearer.identity.unread
    if acting.organisation_id is not None:
        context["doors"] = doors_of(request)
    return context
