"""The list of initiatives, and the seven areas with what is made for them and who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, QuerySet, Window

from cooperative.isolation.acting import Acting
from cooperative.protocols import Column, Figure, gather
from initiatives.areas.models import SolutionArea
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    InitiativeQuerySet,
    Participation,
    ParticipationState,
    Stage,
)
from initiatives.portfolio.queries import AreaChip, area_chips, chips_of, many, own_state
from initiatives.portfolio.rules import initiatives_for
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import proposals_for
from members.organisations.models import Organisation

COLUMNS = ("investment", "running")
# On the page of the areas a circle is empty, half or full.
MARKS = {
    Stage.IDEA: "empty",
    Stage.EXPLORATION: "empty",
    Stage.PILOT: "half",
    Stage.EVALUATION: "half",
    Stage.SCALING: "half",
    Stage.SERVICE: "full",
    Stage.PHASE_OUT: "full",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader filters on; 0 and "" are everything."""

    area: int = 0
    stage: str = ""
    ours: bool = False

    @property
    def any(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.area or self.stage or self.ours)


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative in the list; `figures` stand in the order of the money columns."""

    initiative: Initiative
    areas: list[AreaChip]
    own_state: str
    participants: int
    figures: list[tuple[str, Figure | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One solution area: how many initiatives in which stage, how many members, and money in whole cents."""

    area: SolutionArea
    marks: list[str]
    initiatives: int
    members: int
    figures: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The seven areas; an initiative in two areas counts once in `initiatives` and in the totals."""

    lines: list[AreaLine]
    initiatives: int
    totals: list[int]


def money_columns() -> list[Column]:
    """Give the money columns that a higher floor supplies, investment before running cost."""
    supplied: dict[str, Column] = {}
    for columns in gather("figures", "FIGURES"):
        supplied |= {name: columns[name] for name in COLUMNS if name in columns}
    return [supplied[name] for name in COLUMNS if name in supplied]


def lines(acting: Acting, wanted: Wanted, *, offset: int, size: int) -> tuple[list[Line], int]:
    """Give a page of the list and how many there are in all: one statement, and one a money column."""
    rows: QuerySet[Initiative] = _wanted_rows(initiatives_for(acting), wanted, acting)
    page = list(
        rows.select_related("lead")
        .annotate(
            chips=area_chips(),
            ours=own_state(acting),
            taking=many(ParticipationState.TAKING_PART),
            total=Window(Count("pk")),
        )
        .order_by("title", "pk")[offset : offset + size]
    )
    answers = _figures(acting, [row.pk for row in page])
    found = [
        Line(row, chips_of(row.chips), row.ours, row.taking, [(label, answer.get(row.pk)) for label, answer in answers])
        for row in page
    ]
    return found, page[0].total if page else 0


def _figures(acting: Acting, ids: list[int]) -> list[tuple[str, Mapping[int, Figure]]]:
    return [(str(column.label), column.ask(acting, ids)) for column in money_columns()]


def _wanted_rows(rows: InitiativeQuerySet, wanted: Wanted, acting: Acting) -> InitiativeQuerySet:
    if wanted.area:
        rows = rows.filter(Exists(InitiativeArea.objects.filter(initiative=OuterRef("pk"), area=wanted.area)))
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.ours:
        taking = Participation.objects.taking_part().filter(organisation_id=acting.organisation_id or 0)
        rows = rows.filter(Exists(taking.filter(initiative=OuterRef("pk"))))
    return rows


def running(acting: Acting) -> InitiativeQuerySet:
    """Give the published initiatives that were not stopped."""
    return initiatives_for(acting).published().exclude(stage=Stage.STOPPED)


def area_table(acting: Acting, areas: list[SolutionArea]) -> AreaTable:
    """Say for each area what is made and how many members take part: two statements, and one a money column.

    Money is split by the weight of the area in each initiative, exactly, and rounded once at the end.
    """
    weighed = list(
        InitiativeArea.objects.filter(initiative__in=running(acting))
        .order_by("area_id", "initiative__title", "initiative_id")
        .values_list("area_id", "initiative_id", "weight", "initiative__stage")
    )
    members = members_by_area(acting)
    answers = _figures(acting, sorted({row[1] for row in weighed}))
    found = []
    for area in areas:
        mine = [row for row in weighed if row[0] == area.number]
        figures = []
        for label, answer in answers:
            cents = sum(
                Fraction(weight * (figure.cents or 0), 100)
                for _number, pk, weight, _stage in mine
                if (figure := answer.get(pk)) is not None
            )
            figures.append((label, int((cents * 2 + 1) // 2)))
        order = sorted((MARKS[Stage(row[3])] for row in mine), key=("empty", "half", "full").index)
        found.append(AreaLine(area, order, len(mine), members.get(area.number, 0), figures))
    totals = [sum(figure.cents or 0 for figure in answer.values()) for _label, answer in answers]
    return AreaTable(found, len({row[1] for row in weighed}), totals)


def members_by_area(acting: Acting) -> dict[int, int]:
    """Count the members that take part in at least one running initiative of an area. One statement."""
    rows: QuerySet[Participation] = Participation.objects.taking_part().filter(initiative__in=running(acting))
    counted = rows.values("initiative__area_weights__area").annotate(n=Count("organisation", distinct=True))
    return {row["initiative__area_weights__area"]: row["n"] for row in counted.order_by()}


def members_in_all() -> int:
    """Count the members that can take part today. One statement."""
    return Organisation.objects.standing().voting().count()


def proposals_about(initiative: Initiative, acting: Acting) -> list[Proposal]:
    """List the newest proposals about an initiative that one may read. One statement."""
    return list(proposals_for(acting).filter(initiative=initiative)[:20])
