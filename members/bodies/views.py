"""The page with the bodies and who sits in them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperative.web.requests import Request
from members.bodies.queries import rooms


@require_safe
def bodies(request: Request) -> HttpResponse:
    """Show the general meeting and the board with their seats and terms."""
    return render(request, "bodies/bodies.html", {"rooms": rooms(request.acting)})
