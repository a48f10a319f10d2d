"""Key versions, carriers and frozen weights, as columns of one statement about initiatives or decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS
from financing.keys.models import DistributionKey, EnteredWeight, WeightSnapshot
from initiatives.portfolio.models import Participation, ParticipationArea, ParticipationState
from initiatives.proposals.rules import readable_by
from members.organisations.models import VOTING_KINDS, Serves


def key_column(acting: Acting, initiative: str = "pk") -> ArraySubquery:
    """Give the versions of the key that one may read, oldest first, for `versions_of`."""
    return ArraySubquery(
        DistributionKey.objects.filter(readable_by(acting), initiative=OuterRef(initiative))
        .order_by("number")
        .values(
            row=JSONObject(
                id="id",
                number="number",
                kind="kind",
                equal_percent="equal_percent",
                terms="terms",
                written_at="written_at",
                adopted_at="adopted_at",
            )
        )
    )


def carrier_column(initiative: str = "pk") -> ArraySubquery:
    """Give who takes part or is interested now, earliest first, for `carriers_of`. Every member reads this."""
    rows = Participation.objects.standing().exclude(state=ParticipationState.LEFT)
    now = Q(until=None)
    return ArraySubquery(_carrying(rows, initiative, now).values(row=JSONObject(**_carrier(now))))


def stay_column(year: int, initiative: str = "pk") -> ArraySubquery:
    """Give who took part at some time from a year on: as `carrier_column`, each row and area with until when."""
    standing = Q(until=None) | Q(until__gt=datetime(year, 1, 1, tzinfo=BRUSSELS))
    rows = Participation.objects.filter(state=ParticipationState.TAKING_PART)
    row = JSONObject(**_carrier(standing), since="since", until="until")
    return ArraySubquery(_carrying(rows, initiative, standing).values(row=row))


def _carrying(rows: QuerySet[Participation], initiative: str, standing: Q) -> QuerySet[Participation]:
    found = rows.filter(standing, initiative=OuterRef(initiative), organisation__kind__in=VOTING_KINDS)
    return found.order_by("since", "organisation__number")


def _carrier(standing: Q) -> dict[str, Any]:
    """Name what `carriers_of` reads of a participation; `standing` says which of its areas count."""
    municipality = {
        "nis": "municipality_id",
        "name": "municipality__name",
        "n": "municipality__inhabitants",
        "on": "municipality__inhabitants_on",
    }
    areas = ParticipationArea.objects.filter(standing, participation=OuterRef("pk")).order_by("municipality")
    serves = Serves.objects.filter(organisation=OuterRef("organisation")).order_by("municipality")
    return {
        "id": "organisation_id",
        "number": "organisation__number",
        "name": "organisation__name",
        "state": "state",
        "payer": "organisation__legal_person__name",
        "areas": ArraySubquery(areas.values(row=JSONObject(**municipality, until="until"))),
        "serves": ArraySubquery(serves.values(row=JSONObject(**municipality))),
    }


def measure_column(acting: Acting | None, initiative: str = "pk") -> ArraySubquery:
    """Give the newest number of each kind that was entered for each organisation, for `measures_of`.

    Who acts for nobody reads them all: inside `house()`.
    """
    rows = EnteredWeight.objects.filter(initiative=OuterRef(initiative))
    if acting is not None:
        rows = rows.filter(readable_by(acting))
    return ArraySubquery(
        rows.order_by("carrier_id", "kind", "-id")
        .distinct("carrier_id", "kind")
        .values(
            row=JSONObject(
                id=F("carrier_id"),
                entered=F("id"),
                kind="kind",
                amount="amount",
                source="source",
                on=Cast("counted_on", TextField()),
            )
        )
    )


def weight_column(acting: Acting, decision: str = "pk") -> ArraySubquery:
    """Give the weights frozen with a vote that one may read, by member number, for `Sheet.frozen`."""
    return ArraySubquery(
        WeightSnapshot.objects.filter(readable_by(acting), decision=OuterRef(decision))
        .order_by("organisation__number")
        .values(
            row=JSONObject(
                id="organisation_id",
                number="organisation__number",
                name="organisation__name",
                payer="organisation__legal_person__name",
                inhabitants="inhabitants",
                measures="measures",
                cents="cents",
                key=F("key_id"),
                numerator=Cast("numerator", TextField()),
                denominator=Cast("denominator", TextField()),
            )
        )
    )
