"""Start page, health, language, and the plain pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_now
from cooperative.protocols import Card, Column, News, Turn, gather, gather_all
from cooperative.web.formats import money
from cooperative.web.greeting import day_of_news, greeting, today_in_words, waiting
from cooperative.web.requests import Request

MOST_TURNS = 5


@require_safe
def start(request: Request) -> HttpResponse:
    """Show whose turn it is, our place in figures and what happened lately; every floor is asked once."""
    acting, now = request.acting, house_now()
    turns: list[Turn] = sorted(gather_all("home", "turns", acting), key=lambda turn: turn.order)
    cards: list[Card] = sorted(gather_all("home", "cards", acting), key=lambda card: card.order)
    news: list[News] = sorted(gather_all("home", "news", acting), key=lambda line: line.at, reverse=True)
    wearer: Any = getattr(request, "wearer", None)
    return render(
        request,
        "web/start.html",
        {
            "greeting": greeting(now, wearer.identity.given_name if wearer else acting.person_name),
            "today": today_in_words(now),
            "waiting": waiting([turn.closes_at for turn in turns], now, acting.organisation_name),
            "turns": with_figures(turns[:MOST_TURNS], acting),
            "more_turns": max(len(turns) - MOST_TURNS, 0),
            "cards": cards[:4],
            "news": [(line, day_of_news(line.at, now)) for line in news[:5]],
            "now": now,
        },
    )


def with_figures(turns: list[Turn], acting: Acting) -> list[Turn]:
    """Add to each turn the money that a higher floor knows of its subject; one statement per named figure."""
    columns: dict[str, Column] = {}
    for named in gather("figures", "FIGURES"):
        columns.update(named)
    asked: dict[str, list[int]] = {}
    for turn in turns:
        if turn.figure is not None and turn.figure[0] in columns:
            asked.setdefault(turn.figure[0], []).append(turn.figure[1])
    known = {name: columns[name].ask(acting, ids) for name, ids in asked.items()}
    lines = []
    for turn in turns:
        figure = known.get(turn.figure[0], {}).get(turn.figure[1]) if turn.figure else None
        said = figure.text or (money(figure.cents) if figure.cents is not None else "") if figure else ""
        sentence = f"{said.removesuffix('.')}." if said else ""
        lines.append(replace(turn, line=" ".join(part for part in (sentence, turn.line) if part)))
    return lines


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("gezond\n", content_type="text/plain")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the screen and go back to the page one came from; 400 for a language we do not have."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    if chosen not in dict(settings.LANGUAGES):
        return render(request, "400.html", status=400)
    response = HttpResponseRedirect(back)
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
