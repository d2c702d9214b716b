"""A table as CSV: semicolons and a byte order mark, as spreadsheets in French read it."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.functional import Promise


def csv_file(
    name: str, columns: Iterable[str | Promise], rows: Iterable[Iterable[str]]
) -> HttpResponse:
    """Downloaded under `name`; no cell is taken for a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_harmless, row))
    return response


def _harmless(text: str) -> str:
    """A spreadsheet takes a cell that starts so for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
