"""The published values by year, and the newest three rates: one statement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import TextField
from django.db.models.functions import Cast, JSONObject

from financing.indexation.models import IndexScenario, IndexValue
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX

MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class IndexYear:
    """The twelve values of a year; None where nothing is published."""

    year: int
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The newest rates (None before the first import) and the values they come from, latest year first."""

    scenario: IndexScenario | None
    years: tuple[IndexYear, ...]
    values: dict[str, Decimal]


def index_page() -> IndexPage:
    """Give the health index (base 2013) and the rates computed from it."""
    values = IndexValue.objects.filter(series=HEALTH_INDEX, base_year=BASE_YEAR).order_by("month")
    row: Any = (
        IndexScenario.objects.filter(series=HEALTH_INDEX, base_year=BASE_YEAR)
        .annotate(
            values_read=ArraySubquery(
                values.values(pair=JSONObject(month=Cast("month", TextField()), value=Cast("value", TextField())))
            )
        )
        .first()
    )
    if row is None:
        return IndexPage(None, (), {})
    known = {pair["month"][:7]: Decimal(pair["value"]) for pair in row.values_read}
    years = sorted({int(month[:4]) for month in known}, reverse=True)
    return IndexPage(
        row,
        tuple(IndexYear(year, tuple(known.get(f"{year}-{month:02d}") for month in MONTHS)) for year in years),
        known,
    )
