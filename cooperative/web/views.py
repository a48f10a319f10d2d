"""Start page, health, language, and the plain pages."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cooperative.isolation.clock import house_now
from cooperative.protocols import Card, News, Turn, gather_all
from cooperative.web.requests import Request


@require_safe
def start(request: Request) -> HttpResponse:
    """Show whose turn it is, three figures and what happened lately."""
    turns: list[Turn] = sorted(gather_all("home", "turns", request.acting), key=lambda turn: turn.closes_at)
    cards: list[Card] = sorted(gather_all("home", "cards", request.acting), key=lambda card: card.order)
    news: list[News] = sorted(gather_all("home", "news", request.acting), key=lambda line: line.at, reverse=True)
    return render(request, "web/start.html", {"turns": turns[:5], "cards": cards, "news": news[:5], "now": house_now()})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("gezond\n", content_type="text/plain")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the screen and go back to the page one came from."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the plain pages: privacy, accessibility, sources, contact."""
    return render(request, f"web/texts/{name}.html")
