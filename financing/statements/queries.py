"""Sheets of initiatives, and the impact of a vote: each in one statement, however many carriers there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, IntegerField, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS
from financing.indexation.models import IndexScenario
from financing.keys.queries import carrier_column, key_column, measure_column, weight_column
from financing.plans.queries import plan_columns
from financing.pledges.models import Pledge, has_closed, has_reached
from financing.statements.sheet import Sheet, sheet_of
from initiatives.portfolio.models import Initiative, InitiativeArea
from initiatives.portfolio.rules import initiatives_for
from initiatives.proposals.funding import FundingTerms
from initiatives.voting.count import Method
from initiatives.voting.models import Decision, DecisionState
from initiatives.voting.rules import decisions_for


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """A vote with the sheet of its initiative (None: about none), the weights as frozen when it opened.

    `asks_to_join`: a yes is a participation.
    """

    decision: Decision
    sheet: Sheet | None
    frozen: bool
    target_cents: int
    year: int
    asks_to_join: bool


def scenario_column() -> Subquery:
    """Give the newest three rates, for `rate_source_of`."""
    return Subquery(
        IndexScenario.objects.order_by("-computed_on", "-id").values(
            row=JSONObject(
                low=Cast("low", TextField()),
                expected=Cast("expected", TextField()),
                high=Cast("high", TextField()),
                nl="source_nl",
                en="source_en",
                on="computed_on",
            )
        )[:1]
    )


def money_columns(acting: Acting, initiative: str = "pk") -> dict[str, Any]:
    """Give everything that `sheet_of` reads, as columns; `initiative` is the path from the row to it."""
    pledged = (
        Pledge.objects.exclude(has_closed("round"), ~has_reached("round"))
        .filter(organisation_id=acting.organisation_id or 0, replaced_at=None, round__initiative=OuterRef(initiative))
        .order_by()
        .values("organisation")
        .annotate(n=Sum("cents"))
        .values("n")
    )
    areas = InitiativeArea.objects.filter(initiative=OuterRef(initiative)).order_by("-weight", "area")
    return plan_columns(acting, initiative) | {
        "versions_read": key_column(acting, initiative),
        "carriers_read": carrier_column(initiative),
        "measures_read": measure_column(acting, initiative),
        "scenario_read": scenario_column(),
        "area_read": Subquery(areas.values("area_id")[:1], output_field=IntegerField()),
        "pledged_read": Coalesce(Subquery(pledged, output_field=BigIntegerField()), Value(0, BigIntegerField())),
    }


def sheets_for(acting: Acting, rows: QuerySet[Initiative] | None = None) -> QuerySet[Initiative]:
    """Give initiatives that one may read, annotated for `sheet_of`; `rows` narrows them."""
    found = initiatives_for(acting) if rows is None else rows
    return found.select_related("lead").annotate(**money_columns(acting))


def sheet_for(acting: Acting, initiative_id: int) -> Sheet | None:
    """Give the sheet of one initiative, or None when one may not see it. One statement."""
    row = sheets_for(acting).filter(pk=initiative_id).first()
    return None if row is None else sheet_of(row, row)


def decision_sheets(acting: Acting, ids: Sequence[int]) -> list[DecisionSheet]:
    """Give the votes among `ids` that one may read, with the sheets of their initiatives as frozen. One statement."""
    rows: Any = (
        decisions_for(acting)
        .filter(pk__in=ids)
        .select_related("proposal__initiative__lead", "text", "rule_set")
        .annotate(**money_columns(acting, "proposal__initiative"), weights_read=weight_column(acting))
    )
    return [_decision_sheet(row) for row in rows]


def _decision_sheet(row: Any) -> DecisionSheet:
    initiative = row.proposal.initiative
    terms = FundingTerms.from_json(row.text.funding)
    return DecisionSheet(
        decision=row,
        sheet=None if initiative is None else sheet_of(row, initiative).frozen(row.weights_read),
        frozen=bool(row.weights_read),
        target_cents=0 if terms is None else terms.target,
        year=row.opened_at.astimezone(BRUSSELS).year,
        asks_to_join=row.rule_set.terms.method == Method.OPT_IN,
    )


def newest_decision(acting: Acting, initiative_id: int) -> int | None:
    """Give the latest vote about an initiative that one may read, or None; one statement."""
    rows = decisions_for(acting).filter(proposal__initiative_id=initiative_id)
    return rows.exclude(state=DecisionState.WITHDRAWN).order_by("-opened_at").values_list("pk", flat=True).first()
