"""Every request runs in one transaction that carries the context; GET and HEAD run READ ONLY."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from cooperative.isolation.acting import NOBODY, Acting
from cooperative.isolation.transactions import reading

ORGANISATION_KEY = "organisation"
# Sign-in is the library's own code: its POSTs write in the request's transaction.
LIBRARY_PATHS = ("/aanmelden/",)
WRONG = 500


class IsolationMiddleware:
    """Open the request's transaction for the person and organisation of the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the context before anything is read; an anonymous request carries none."""
        if request.path_info == "/gezond" or request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        person = request.session.get(SESSION_KEY)
        organisation = request.session.get(ORGANISATION_KEY)
        acting = Acting(int(person), organisation) if person else NOBODY
        writes = request.method not in {"GET", "HEAD"} and request.path_info.startswith(LIBRARY_PATHS)
        with reading(acting, read_only=not writes) as room:
            response = self.get_response(request)
            if response.status_code >= WRONG:
                room.leave(keep=False)
        return response
