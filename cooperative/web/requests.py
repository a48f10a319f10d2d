"""The request as our views see it, and the answer to a form that was handled."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from cooperative.isolation.acting import Acting, Conflict


class Request(HttpRequest):
    """A signed-in request: `acting` says who acts for which organisation with which roles."""

    acting: Acting


def respond(request: HttpRequest, path: str, said: str = "") -> HttpResponse:
    """Answer a handled POST: go to `path` and say one sentence there (htmx: the whole page is loaded)."""
    if said:
        messages.info(request, said)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = path
        return response
    return HttpResponseRedirect(path)


def get_or_404[M: Model](rows: QuerySet[M], **which: object) -> M:
    """Give the one row of a `…_for(person)` queryset, or 404: what one may not see is not there."""
    found = rows.filter(**which).first()
    if found is None:
        raise Http404
    return found


NO_VERSION = -(10**15)
"""What no row and no amount is."""


def refuse_stale(version_in_form: str, version_now: int, what: str) -> None:
    """Refuse (409) a form drawn for an older version; `what` names in a sentence what changed meanwhile."""
    if version_in_form != str(version_now):
        raise Conflict(what)


def version_of(request: HttpRequest) -> int:
    """Give the version for which the form was drawn, below zero too; what is no number fits no version."""
    text = request.POST.get("version", "")
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 14 else NO_VERSION
