"""The list of initiatives, the page of one, and where we stand in the seven areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request
from initiatives.areas.queries import all_areas
from initiatives.overview.queries import Line, Wanted, area_table, lines, members_in_all, money_columns, proposals_about
from initiatives.portfolio.models import Initiative, ParticipationState, Stage
from initiatives.portfolio.queries import (
    interested_in,
    page_of,
    participant,
    participants_of,
)
from initiatives.portfolio.rules import (
    initiatives_for,
    is_elector,
    may_create_initiative,
    may_edit,
    may_join,
    may_leave,
)
from initiatives.portfolio.views import crumbs_to, initiative_or_404
from initiatives.progress.queries import STATUS_TAGS, milestones_of, steps_of, update_of, updates_of
from members.bodies.rules import may_keep_bodies

ON_A_PAGE = 20
SHOWN_AT_FIRST = 8
PARTICIPANTS_ON_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Relation:
    """How we stand to an initiative, and what we may do about it."""

    state: str
    may_show_interest: bool
    may_take_part: bool
    may_leave: bool


class ShownPage(Page[Any]):
    """One page of the list; how many there are in all came with its rows."""

    def __init__(self, shown: list[Line], number: int, total: int) -> None:
        super().__init__(shown, number, Paginator(range(total), ON_A_PAGE))


def wanted_in(request: Request) -> Wanted:
    """Read the filter from the address; what is no area or stage is left out."""
    area, stage = request.GET.get("gebied", ""), request.GET.get("fase", "")
    return Wanted(
        area=int(area) if area in {"1", "2", "3", "4", "5", "6", "7"} else 0,
        stage=stage if stage in Stage.values else "",
        ours=request.GET.get("wij") == "1" and is_elector(request.acting),
    )


@require_safe
def initiatives(request: Request) -> HttpResponse:
    """List the initiatives one may read. Two statements, and one for each money column."""
    number = request.GET.get("pagina", "1")
    if not number.isdecimal() or not 1 <= int(number) <= 10_000:
        raise Http404
    wanted = wanted_in(request)
    shown, total = lines(request.acting, wanted, offset=(int(number) - 1) * ON_A_PAGE, size=ON_A_PAGE)
    if not shown and number != "1":
        raise Http404
    query = {"gebied": wanted.area, "fase": wanted.stage, "wij": "1" if wanted.ours else ""}
    kept = urlencode({name: value for name, value in query.items() if value})
    context = {
        "lines": shown,
        "total": total,
        "wanted": wanted,
        "areas": all_areas(),
        "stages": Stage.choices,
        "columns": [column.label for column in money_columns()],
        "page": ShownPage(shown, int(number), total),
        "query": f"&{kept}" if kept else "",
        "creates": bool(may_create_initiative(request.acting)),
        "elector": is_elector(request.acting),
    }
    return render(request, "overview/initiatives.html", context)


@require_safe
def areas(request: Request) -> HttpResponse:
    """Show per area what is made, by how many members. Four statements, and one for each money column."""
    table = area_table(request.acting, all_areas())
    orphans = [line.area for line in table.lines if not line.initiatives]
    context = {
        "crumbs": [(_("Maken"), reverse("initiatives")), (_("De zeven gebieden"), "")],
        "table": table,
        "orphans": orphans,
        "members": members_in_all(),
        "columns": [column.label for column in money_columns()],
        "today": house_today(),
        "creates": bool(may_create_initiative(request.acting)),
    }
    return render(request, "areas/overview.html", context)


def _relation(request: Request, initiative: Initiative, state: str) -> Relation:
    joins = bool(may_join(request.acting, initiative))
    stands = state in {ParticipationState.INTERESTED, ParticipationState.TAKING_PART}
    return Relation(
        state=state,
        may_show_interest=joins and not stands,
        may_take_part=joins and state != ParticipationState.TAKING_PART,
        may_leave=stands and bool(may_leave(request.acting, initiative)),
    )


@require_safe
def initiative(request: Request, pk: int) -> HttpResponse:
    """Show an initiative. Five statements: itself with its totals, participants, proposals, milestones, updates."""
    page = page_of(initiatives_for(request.acting), pk, request.acting)
    if page is None:
        raise Http404
    row = page.initiative
    edits = bool(may_edit(request.acting, row))
    context = {
        "page": page,
        "initiative": row,
        "crumbs": [*crumbs_to(), (row.family.title, "")],
        "status_tag": STATUS_TAGS[row.status],
        "steps": steps_of(row.stage, page.steps),
        "relation": _relation(request, row, page.own_state),
        "participants": [participant(one) for one in participants_of(pk, request.acting)[:SHOWN_AT_FIRST]],
        "proposals": proposals_about(row, request.acting),
        "milestones": milestones_of(row),
        "updates": [update_of(one, row.lead.name) for one in updates_of(row)[:3]],
        "edits": edits,
        "publishes": edits and row.published_at is None,
    }
    return render(request, "overview/initiative.html", context)


@require_safe
def participants(request: Request, pk: int) -> HttpResponse:
    """List everybody who takes part, with the inhabitants each carries."""
    row = initiative_or_404(request, pk)
    paginator = Paginator(participants_of(pk, request.acting), PARTICIPANTS_ON_A_PAGE)
    number = request.GET.get("pagina", "1")
    if not number.isdecimal() or not 1 <= int(number) <= paginator.num_pages:
        raise Http404
    page = paginator.page(number)
    context = {
        "initiative": row,
        "crumbs": crumbs_to(row, _("Wie meedoet")),
        "page": page,
        "participants": [participant(one) for one in page],
        "interested": list(interested_in(pk)[:200]),
        "keeps": bool(may_keep_bodies(request.acting)),
    }
    return render(request, "overview/participants.html", context)
