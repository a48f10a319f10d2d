"""A part that stands alone or inside another page: htmx asks for the part, a reader without JavaScript for the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from cooperative.web.requests import Request


def is_slot(request: Request) -> bool:
    """Say whether the part was asked for inside another page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def draw(request: Request, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """Draw the part alone for a slot, else the page around it."""
    slot = is_slot(request)
    response = render(request, part if slot else page, context | {"slot": slot})
    patch_vary_headers(response, ["HX-Request"])
    return response
