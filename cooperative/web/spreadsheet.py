"""A table as a file for a spreadsheet: semicolons, decimal comma, UTF-8 with its mark; a text is never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

# A spreadsheet runs a cell that begins with one of these.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


def cell(value: str | int) -> str:
    """Write one cell: whole numbers as they are, a text that a spreadsheet would run behind an apostrophe."""
    if isinstance(value, int):
        return str(value)
    return f"'{value}" if value.startswith(DANGEROUS) or value.lstrip().startswith(DANGEROUS) else value


class Euros(int):
    """Cents that stand in a cell as "1234,50", without thousands mark, so that a spreadsheet reads a number."""

    def __str__(self) -> str:
        euros, cents = divmod(abs(int(self)), 100)
        return f"{'-' if self < 0 else ''}{euros},{cents:02d}"


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Answer with a file to save; `name` without its ending."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(each) for each in head])
    writer.writerows([cell(each) for each in row] for row in rows)
    response = HttpResponse((BYTE_ORDER_MARK + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
