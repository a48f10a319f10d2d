"""The index values that the portal ships, read as published: month and value on base 2013, nothing computed."""

import csv
from decimal import Decimal
from pathlib import Path

from financing.indexation.formula import IndexationRefused, IndexSeries

HEALTH_INDEX, BASE_YEAR = "health_index", 2013
SHIPPED = Path(__file__).parent / "source" / "health_index.csv"
HEAD = ["month", "base_2013"]


def read_published(file: Path = SHIPPED) -> IndexSeries:
    """Read the shipped health index (base 2013 = 100).

    Refuses another head, so a computed column is never taken for a published one, and a month that comes twice.
    """
    with file.open(newline="", encoding="utf-8") as text:
        rows = list(csv.reader(text))
    if not rows or rows[0] != HEAD:
        raise IndexationRefused(f"{file.name}: expected the head {','.join(HEAD)}")
    values: dict[str, Decimal] = {}
    for number, (month, value) in enumerate(rows[1:], start=2):
        if month in values:
            raise IndexationRefused(f"{file.name}, line {number}: {month} stands there twice")
        values[month] = Decimal(value)
    return IndexSeries(HEALTH_INDEX, BASE_YEAR, values)
