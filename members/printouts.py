"""The members in a report: how many of each kind, who came and who left, and whom they serve."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum

from cooperative.isolation.clock import house_today
from cooperative.protocols import Part, Period
from cooperative.reports.periods import stands_on
from members.organisations.models import VOTING_KINDS, Kind, Municipality, Organisation, OrganisationQuerySet


def members_on(period: Period) -> OrganisationQuerySet:
    """Give the organisations that are member on the last day of a period (or today while it runs)."""
    day = stands_on(period, house_today())
    return Organisation.objects.voting().filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)


def parts(period: Period, language: str) -> list[Part]:
    """Count the members. Four statements, asked in the house reach."""
    day = stands_on(period, house_today())
    came = {"joined_on__gte": period.first, "joined_on__lte": day}
    counted = {
        row["kind"]: row
        for row in members_on(period)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"), fresh=Count("pk", filter=Q(**came)))
    }
    served = Municipality.objects.aggregate(n=Count("pk"), inhabitants=Sum("inhabitants"))
    ours = Municipality.objects.filter(serves__organisation__in=members_on(period).values("pk")).distinct()
    reached = Municipality.objects.filter(pk__in=ours.values("pk")).aggregate(
        n=Count("pk"), inhabitants=Sum("inhabitants")
    )
    moved = list(
        Organisation.objects.voting()
        .filter(Q(**came) | Q(left_on__gte=period.first, left_on__lte=day))
        .order_by("sort_key", "pk")
        .only("name", "kind", "joined_on", "left_on")
    )
    partners = Organisation.objects.filter(
        Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day, kind=Kind.PARTNER
    ).count()
    kinds = [
        {"kind": kind.value, "label": str(kind.label), "count": counted[kind]["n"], "new": counted[kind]["fresh"]}
        for kind in VOTING_KINDS
        if kind in counted
    ]
    body = {
        "total": sum(kind["count"] for kind in kinds),
        "new": sum(kind["new"] for kind in kinds),
        "kinds": kinds,
        "partners": partners,
        "municipalities": reached["n"],
        "municipalities_in_all": served["n"],
        "inhabitants": reached["inhabitants"] or 0,
        "inhabitants_in_all": served["inhabitants"] or 0,
        "came": [_moved(row, "joined_on") for row in moved if period.first <= row.joined_on <= day],
        "went": [_moved(row, "left_on") for row in moved if row.left_on and period.first <= row.left_on <= day],
    }
    return [Part("members", 20, body)]


def _moved(row: Organisation, column: str) -> dict[str, Any]:
    return {"name": row.name, "kind": row.get_kind_display(), column: getattr(row, column).isoformat()}
