"""Money in a report: investment and running cost a year, apart; its sources; the rounds. Amounts in cents."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cooperative.isolation.clock import BRUSSELS, house_today
from cooperative.protocols import Part, Period
from cooperative.reports.periods import end_of, stands_on
from financing.invoices.models import Invoice, InvoiceLine, PaperKind, Settlement
from financing.ledger.queries import owed_by_members, spent_until
from financing.plans.execution import forecast_of
from financing.plans.models import CostKind, PlanLine, PlanSource, SourceKind
from financing.pledges.models import Pledge, Round
from financing.refunds.models import Refund
from initiatives.portfolio.models import Initiative, Stage
from initiatives.printouts import standing_on

YEARS = 3
MONEY_ORDER = 60
# Not late yet, and late for so many days or more.
AGES = (-100_000, 1, 31, 61, 91)
Costs = dict[int, dict[str, dict[int, int]]]  # initiative id → kind → year → cents


def parts(period: Period, language: str) -> list[Part]:
    """Give the money of all and of each area; all asked in the house reach."""
    day = stands_on(period, house_today())
    weights = _weights(day)
    costs = _costs(set(weights))
    books = {"execution": execution_on(costs, day), "arrears": arrears_on(day)}
    found = [Part("money", MONEY_ORDER, _money(costs, day) | {"rounds": rounds_on(day)} | books)]
    numbers = sorted({number for areas in weights.values() for number in areas})
    found += [Part(f"money_area_{n}", MONEY_ORDER + n, _area(n, weights, costs, day.year)) for n in numbers]
    return found


def _weights(day: date) -> dict[int, dict[int, int]]:
    """Give the per cents of each area in each published initiative that was not stopped by then."""
    return {one.row.pk: one.weights for one in standing_on(day) if one.stage != Stage.STOPPED}


def _costs(ids: set[int]) -> Costs:
    costs: Costs = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    rows = PlanLine.objects.filter(initiative_id__in=ids).order_by()
    for row in rows.values("initiative_id", "kind", "year").annotate(cents=Sum("cents")):
        costs[row["initiative_id"]][row["kind"]][row["year"]] = row["cents"]
    return costs


def _money(costs: Costs, day: date) -> dict[str, Any]:
    years = range(day.year, day.year + YEARS)
    totals = {
        kind: {year: sum(one[kind][year] for one in costs.values()) for year in years} for kind in CostKind.values
    }
    sources = (
        PlanSource.objects.filter(initiative_id__in=set(costs), year=day.year)
        .order_by()
        .values("source")
        .annotate(cents=Sum("cents"))
    )
    by_source = {row["source"]: row["cents"] for row in sources}
    return {
        "year": day.year,
        "investment": totals[CostKind.INVESTMENT][day.year],
        "running": totals[CostKind.RUNNING][day.year],
        "years": [
            {
                "year": year,
                "investment": totals[CostKind.INVESTMENT][year],
                "running": totals[CostKind.RUNNING][year],
            }
            for year in years
        ],
        "sources": [
            {"source": kind.value, "label": str(kind.label), "cents": by_source[kind]}
            for kind in SourceKind
            if by_source.get(kind)
        ],
    }


def _area(number: int, weights: dict[int, dict[int, int]], costs: Costs, year: int) -> dict[str, Any]:
    """Give what belongs to an area: of every amount the per cents of its weight, rounded once at the end."""
    mine = [(initiative, areas[number]) for initiative, areas in sorted(weights.items()) if number in areas]
    exact = {
        kind: {
            when: {one: Fraction(weight * costs[one][kind][when], 100) for one, weight in mine}
            for when in (year, year + 1)
        }
        for kind in CostKind.values
    }

    def total(kind: str, when: int) -> int:
        return _half_up(sum(exact[kind][when].values(), Fraction(0)))

    return {
        "year": year,
        "investment": total(CostKind.INVESTMENT, year),
        "running": total(CostKind.RUNNING, year),
        "investment_next": total(CostKind.INVESTMENT, year + 1),
        "running_next": total(CostKind.RUNNING, year + 1),
        "initiatives": [
            {
                "initiative": one,
                "investment": _half_up(exact[CostKind.INVESTMENT][year][one]),
                "running": _half_up(exact[CostKind.RUNNING][year][one]),
            }
            for one, _ in mine
        ],
    }


def execution_on(costs: Costs, day: date) -> list[dict[str, Any]]:
    """Give by initiative and kind what the year was planned to cost, did cost by a day and will have cost, in cents.

    `asked` is what members were invoiced for it by then, without VAT and less what was given back. Four statements.
    """
    year, spent, asked = day.year, spent_until(day), _asked_on(day)
    names = {one.pk: one.name for one in Initiative.objects.filter(pk__in={*costs, *(pk for pk, _y, _k in spent)})}
    rows = []
    for pk, name in sorted(names.items(), key=lambda one: one[1]):
        for kind in CostKind.values:
            budget, actual = costs[pk][kind][year], spent.get((pk, year, kind), 0)
            if budget or actual or asked.get((pk, kind)):
                forecast = forecast_of(kind, year, budget, actual, day)
                row = {"initiative": pk, "name": name, "kind": kind, "label": str(CostKind(kind).label)}
                row |= {"budget": budget, "actual": actual, "forecast": forecast, "asked": asked.get((pk, kind), 0)}
                rows.append(row | {"over": forecast > budget})
    return sorted(rows, key=lambda row: not row["over"])


def _asked_on(day: date) -> dict[tuple[int, str], int]:
    lines = InvoiceLine.objects.filter(invoice__issued_on__lte=day, year=day.year).order_by()
    asked: dict[tuple[int, str], int] = defaultdict(int)
    for initiative, cost, paper, net in lines.values_list("initiative_id", "kind", "invoice__kind").annotate(
        n=Sum("net_cents")
    ):
        asked[initiative, cost] += -int(net) if paper == PaperKind.CREDIT_NOTE else int(net)
    return asked


def arrears_on(day: date) -> dict[str, Any]:
    """Give what members still owed by a day, by how many days it was late, and what the books say (`booked`); cents.

    What is open less what credit notes left over is what the books say. Four statements.
    """
    gone: dict[str, dict[int, int]] = {"invoice": {}, "credit_note": {}}
    for by, found in gone.items():
        rows = Settlement.objects.filter(day__lte=day, **{f"{by}__isnull": False}).order_by()
        found |= {row[by]: int(row["n"]) for row in rows.values(by).annotate(n=Sum("cents"))}
    for row in Refund.objects.filter(day__lte=day, credit_note__isnull=False).values("credit_note", "cents"):
        gone["credit_note"][row["credit_note"]] = gone["credit_note"].get(row["credit_note"], 0) + row["cents"]
    ages = dict.fromkeys(AGES, (0, 0))
    spare = 0
    for paper in Invoice.objects.filter(issued_on__lte=day).only("kind", "total_cents", "due_on"):
        left = paper.total_cents - gone[paper.kind].get(paper.pk, 0)
        if paper.due_on is None:
            spare += left
        elif left:
            late = (day - paper.due_on).days
            age = next(each for each in reversed(AGES) if late >= each)
            ages[age] = (ages[age][0] + 1, ages[age][1] + left)
    return {
        "ages": [{"days": age, "many": many, "cents": cents} for age, (many, cents) in ages.items()],
        "open": sum(cents for _many, cents in ages.values()),
        "spare": spare,
        "booked": owed_by_members(day),
    }


def _half_up(amount: Fraction) -> int:
    return int((amount * 2 + 1) // 2)


def rounds_on(day: date) -> list[dict[str, Any]]:
    """Give the rounds open or closed by a day, with what was promised by then; one statement."""
    moment = end_of(day)
    then = Q(made_at__lt=moment) & (Q(replaced_at=None) | Q(replaced_at__gte=moment))
    promised = Pledge.objects.filter(then, round=OuterRef("pk")).order_by().values("round")

    def summed(expression: Sum | Count) -> Coalesce:
        found = promised.annotate(n=expression).values("n")
        return Coalesce(Subquery(found, output_field=BigIntegerField()), Value(0))

    rows = (
        Round.objects.filter(opened_at__lt=moment)
        .select_related("initiative", "decision")
        .annotate(promised=summed(Sum("cents")), promises=summed(Count("pk")))
        .order_by("closes_at", "pk")
    )
    return [
        {
            "number": row.decision.number,
            "name": row.initiative.name,
            "target": row.target_cents,
            "threshold": row.threshold_cents if row.counts_money else None,
            "basis": row.basis,
            "threshold_count": row.threshold_count,
            "whole_count": row.whole_count,
            "total": getattr(row, "promised", 0),
            "pledges": getattr(row, "promises", 0),
            "closes_on": row.closes_at.astimezone(BRUSSELS).date().isoformat(),
            "open": row.closes_at >= moment,
        }
        for row in rows
    ]
