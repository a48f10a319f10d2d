"""What every page shows around its content: name, doors, for whom one acts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from cooperative.protocols import Door, gather


def doors_of(request: HttpRequest, acting: Acting) -> list[dict[str, Any]]:
    """List the doors in their fixed order; a door is there only when its page is, for whom it is meant."""
    doors: list[Door] = sorted((door for group in gather("home", "DOORS") for door in group), key=lambda d: d.order)
    shown = []
    for door in doors:
        if door.shown is not None and not door.shown(acting):
            continue
        url = reverse(door.url_name)
        here = request.path == url if url == "/" else request.path.startswith(url)
        shown.append({"key": door.key, "label": door.label, "url": url, "icon": door.key, "current": here, "count": 0})
    return shown


MOST_DEMO_DAYS = 60


def demo_is_stale() -> bool:
    """Say whether the demo's dates no longer hold: loaded long ago, or its open votes are over.

    Reads the small file that loading the demo leaves: {"started_on": "2026-11-23", "open_until": "2026-12-20"}.
    """
    if settings.PORTAL_MODE != "demo":
        return False
    try:
        left = json.loads((settings.PORTAL_STATE / "demo.json").read_text(encoding="utf-8"))
        started, open_until = date.fromisoformat(left["started_on"]), left.get("open_until")
        last = date.fromisoformat(open_until) if open_until else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    today = house_today()
    return (today - started).days > MOST_DEMO_DAYS or (last is not None and today > last)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context; anonymous pages get the name and the language only."""
    wearer = getattr(request, "wearer", None)
    context: dict[str, Any] = {
        "portal": {"name": settings.PORTAL_NAME, "mode": settings.PORTAL_MODE, "demo_stale": demo_is_stale()},
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
        context["doors"] = doors_of(request, acting)
    return context
