"""Error pages: one sentence of what happened, what to do, one link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cooperative.isolation.acting import Conflict, Refused


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read, or brings more than is taken."""
    most = settings.UPLOAD_MAX_SIZE // 1_000_000 - 1 if isinstance(exception, RequestDataTooBig) else 0
    return _page(request, 400, most=most)


def incomplete(request: HttpRequest) -> HttpResponse:
    """400: a form that does not say for which organisation it was drawn; every form of ours says it."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not allowed."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours to see."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was saved."""
    return _page(request, 500)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries."""
    return _page(request, 429)


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """403 with the reason of the rule."""
    return _page(request, 403, reason=str(exception))


def conflict(request: HttpRequest, exception: Conflict) -> HttpResponse:
    """409: the form was drawn for something else than what stands now."""
    return _page(request, 409, reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from elsewhere."""
    return _page(request, 403, expired=True)
