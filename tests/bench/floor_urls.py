"""The floor: bare views on the same database; plain SQL through one cursor, a minimal template, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

CONTEXT = """SELECT set_config('app.person', %s, true), set_config('app.organisation', %s, true),
 set_config('app.reach', 'own', true)"""
SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s"
LIST = """SELECT i.id, i.title, o.name, i.stage, i.status,
 (SELECT count(*) FROM initiatives_participation p
   WHERE p.initiative_id = i.id AND p.until IS NULL AND p.state = 'taking_part'),
 (SELECT string_agg(a.area_id || ' ' || s.short_nl, ', ' ORDER BY a.weight DESC) FROM initiatives_initiativearea a
   JOIN initiatives_solutionarea s ON s.number = a.area_id WHERE a.initiative_id = i.id),
 (SELECT sum(l.cents) FROM financing_planline l WHERE l.initiative_id = i.id AND l.kind = 'investment'),
 (SELECT sum(l.cents) FROM financing_planline l WHERE l.initiative_id = i.id AND l.kind = 'running')
 FROM initiatives_initiative i JOIN members_organisation o ON o.id = i.lead_id ORDER BY i.title, i.id LIMIT %s"""
DIRECTORY = "SELECT id, name, kind, left_on FROM members_organisation ORDER BY kind, sort_key, id LIMIT %s"
INITIATIVE = """SELECT i.title, i.lede, i.why, i.for_whom, i.stage, i.status, o.name
 FROM initiatives_initiative i JOIN members_organisation o ON o.id = i.lead_id WHERE i.id = %s"""
PARTICIPANTS = """SELECT o.id, o.name,
 (SELECT string_agg(m.name, ', ') FROM initiatives_participationarea a
   JOIN members_municipality m ON m.nis = a.municipality_id WHERE a.participation_id = p.id AND a.until IS NULL),
 (SELECT sum(m.inhabitants) FROM initiatives_participationarea a
   JOIN members_municipality m ON m.nis = a.municipality_id WHERE a.participation_id = p.id AND a.until IS NULL)
 FROM initiatives_participation p JOIN members_organisation o ON o.id = p.organisation_id
 WHERE p.initiative_id = %s AND p.until IS NULL AND p.state = 'taking_part' ORDER BY o.sort_key LIMIT %s"""
DECISION = """SELECT p.title, v.motivation, v.clauses, d.closes_at, d.electors_count, d.number
 FROM initiatives_decision d JOIN initiatives_proposal p ON p.id = d.proposal_id
 JOIN initiatives_proposalversion v ON v.id = d.text_id WHERE d.id = %s"""

PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/floor.css"></head><body><main><h1>{{ title }}</h1>
{% for text in texts %}<p>{{ text }}</p>{% endfor %}
<table><tbody>{% for row in rows %}<tr><th><a href="/x/{{ row.0 }}/">{{ row.1 }}</a></th>{% for cell in row.2 %}
<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody></table></main></body></html>"""
TEMPLATE = engines["django"].from_string(PAGE)


@dataclass(slots=True)
class Frame:
    """For whom the floor reads, and how many statements of which kind the portal's page asked."""

    session: str = ""
    person: int = 0
    organisation: int = 0
    rows: int = 50
    asked: list[str] = field(default_factory=list)


FRAME = Frame()


def _read(*own: tuple[str, Sequence[object]]) -> list[list[tuple[Any, ...]]]:
    """Read in one transaction: the context, as many small statements as the portal asks more, then our own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CONTEXT, [str(FRAME.person), str(FRAME.organisation)])
        for _ in range(len(FRAME.asked) - 1 - len(own)):
            cursor.execute(SESSION, [FRAME.session])
            cursor.fetchone()
        found = []
        for sql, values in own:
            cursor.execute(sql, values)
            found.append(cursor.fetchall())
        transaction.set_rollback(True)
    return found


def _page(title: str, rows: list[tuple[Any, ...]], texts: Sequence[object] = ()) -> HttpResponse:
    lines = [(row[0], row[1], row[2:]) for row in rows]
    return HttpResponse(TEMPLATE.render({"title": title, "rows": lines, "texts": texts}))


def initiatives(request: HttpRequest) -> HttpResponse:
    """Show the same initiatives with the same columns as the portal's list."""
    return _page("Initiatieven", _read((LIST, [FRAME.rows]))[0])


def directory(request: HttpRequest) -> HttpResponse:
    """Show the same organisations as the directory."""
    return _page("Leden", _read((DIRECTORY, [FRAME.rows]))[0])


def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an initiative with the same participants."""
    [head], rows = _read((INITIATIVE, [pk]), (PARTICIPANTS, [pk, FRAME.rows]))
    return _page(head[0], rows, head[1:])


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text of a vote."""
    [[head]] = _read((DECISION, [pk]))
    return _page(head[0], [], head[1:])


def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Write as many rows by as many statements as the portal writes for a ballot, in one transaction."""
    choice, reason = request.POST["choice"], request.POST["reason"]
    with transaction.atomic(), connection.cursor() as cursor:
        for word in FRAME.asked:
            if word == "INSERT":
                cursor.execute(
                    "INSERT INTO bench_floor (who, choice, reason) VALUES (%s, %s, %s) RETURNING id",
                    [pk, choice, reason],
                )
                cursor.fetchone()
            elif word == "UPDATE":
                cursor.execute("UPDATE bench_floor SET choice = %s, reason = %s WHERE id = 1", [choice, reason])
            else:
                cursor.execute(SESSION, [FRAME.session])
                cursor.fetchone()
    return HttpResponseRedirect(f"/beslissen/{pk}/")


urlpatterns = [
    path("maken/", initiatives),
    path("leden/", directory),
    path("maken/<int:pk>/", initiative),
    path("beslissen/<int:pk>/", decision),
    path("beslissen/<int:pk>/stem", cast),
]
