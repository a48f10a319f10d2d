"""A table as a file for a spreadsheet, as text (semicolons, decimal comma) or as a workbook; never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter
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


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Answer with a workbook (xlsx) to save; amounts are numbers in euro, whatever else is text stays text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name[:31])
    bold, euro = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Euros):
                sheet.write_number(line, column, int(value) / 100, euro)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, value)
    sheet.freeze_panes(1, 0)
    book.close()
    response = HttpResponse(file.getvalue(), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
