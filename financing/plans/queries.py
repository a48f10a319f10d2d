"""A plan as columns of one statement about initiatives; decimals leave the database as text."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast, ExtractMonth, JSONObject

from cooperative.isolation.acting import Acting
from financing.indexation.models import IndexValue
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX
from financing.plans.models import PlanLine, PlanSource, TariffLine
from financing.plans.rules import adopted_votes, votes_that_hold
from initiatives.proposals.rules import readable_by


def plan_columns(acting: Acting, initiative: str = "pk") -> dict[str, ArraySubquery]:
    """Give lines, sources and tariffs (with the index values of their base month) that one may read, for `plan_of`."""
    readable = readable_by(acting)
    of_it = {"initiative": OuterRef(initiative)}
    published = IndexValue.objects.filter(
        series=HEALTH_INDEX, base_year=BASE_YEAR, month__month=ExtractMonth(OuterRef("index_base_month"))
    ).order_by("month")
    return {
        "plan_lines_read": ArraySubquery(
            PlanLine.objects.filter(readable, **of_it)
            .order_by("year", "kind", "id")
            .values(
                row=JSONObject(
                    id="id", year="year", kind="kind", label="label", cents="cents", vat="vat", included="vat_included"
                )
            )
        ),
        "plan_sources_read": ArraySubquery(
            PlanSource.objects.filter(readable, **of_it)
            .order_by("year", "kind", "id")
            .values(row=JSONObject(year="year", kind="kind", source="source", cents="cents"))
        ),
        "tariffs_read": ArraySubquery(
            TariffLine.objects.filter(readable, **of_it)
            .order_by("from_year", "id")
            .values(
                row=JSONObject(
                    id="id",
                    label="label",
                    rate=Cast("rate", TextField()),
                    from_year="from_year",
                    until_year="until_year",
                    vat="vat",
                    included="vat_included",
                    base=Cast("index_base_month", TextField()),
                    cap=Cast("cap_percent", TextField()),
                    values=ArraySubquery(
                        published.values(
                            pair=JSONObject(month=Cast("month", TextField()), value=Cast("value", TextField()))
                        )
                    ),
                )
            )
        ),
    }


def decided_columns(acting: Acting) -> dict[str, ArraySubquery]:
    """Give which vote fixed what first, and the votes that one may read, as columns for `fixed_of`."""
    first = adopted_votes(OuterRef("initiative"), OuterRef("written_at")).order_by("opened_at", "pk")
    rows = {
        name: model.objects.filter(initiative=OuterRef("pk")).annotate(vote=Subquery(first.values("pk")[:1]))
        for name, model in (("line", PlanLine), ("source", PlanSource), ("tariff", TariffLine))
    }
    votes = votes_that_hold(OuterRef("pk")).filter(readable_by(acting))
    return {
        "lines_fixed": ArraySubquery(rows["line"].values(row=JSONObject(id="id", vote="vote"))),
        "sources_fixed": ArraySubquery(
            rows["source"].values(row=JSONObject(kind="kind", year="year", source="source", vote="vote"))
        ),
        "tariffs_fixed": ArraySubquery(rows["tariff"].values(row=JSONObject(id="id", vote="vote"))),
        "votes_read": ArraySubquery(
            votes.values(
                row=JSONObject(
                    id="id", number="number", title="proposal__title", opened="opened_at", counted="counted_at"
                )
            )
        ),
    }
