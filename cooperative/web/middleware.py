"""Language of the page, headers of signed-in pages, and plain pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from cooperative.isolation.acting import Conflict, Refused
from cooperative.web.errors import conflict, refused

Respond = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Dutch unless the person chose English with the switch (cookie); the browser's wish is not asked."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class PlainErrorsMiddleware:
    """A refused act is 403 with its reason, a form drawn for something else is 409 naming both."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the two named refusals into pages."""
        if isinstance(exception, Refused):
            return refused(request, exception)
        if isinstance(exception, Conflict):
            return conflict(request, exception)
        return None
