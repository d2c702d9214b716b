"""No table leaves one row alone on a page, at its beginning nor at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from assessments.queries.report_meta import ReportMeta
from assessments.queries.timeline_told import StageTold
from assessments.reports import render
from assessments.reports.context import build
from assessments.reports.press import printing
from assessments.reports.press.progress import Meter
from tests.reports.making import meta, small

pytestmark = pytest.mark.pure
STAGES = "Stages of the procedure"


def with_stages(known: ReportMeta, number: int) -> ReportMeta:
    stage = StageTold("A stage", date(2027, 1, 1), None)
    return replace(known, stages=(stage,) * number)


def rows_by_page(dossier: dict[str, Any], known: ReportMeta, caption: str) -> list[int]:
    """How many rows of a table's body stand on each page that has some."""
    with translation.override("en"):
        told = render.compose(build(dossier, known))
    document = printing._lay_out(told, Meter(lambda percent, step: None))
    found = [sum(1 for _row in _rows(page._page_box, caption)) for page in document.pages]
    return [number for number in found if number]


def _rows(box: Any, caption: str, wanted: bool = False) -> Iterator[Any]:
    if getattr(box, "is_header", False):
        return
    if type(box).__name__ == "TableBox":
        wanted = caption in "".join(box.element.find("caption").itertext())
    if type(box).__name__ == "TableRowBox" and wanted:
        yield box
    for child in getattr(box, "children", ()):
        yield from _rows(child, caption, wanted)


def test_last_row_takes_another_one_with_it() -> None:
    dossier = small()
    known = meta(dossier, "en")
    # The fewest stages that do not hold on the page: one more than those that do.
    room = rows_by_page(dossier, with_stages(known, 80), STAGES)[0]
    assert rows_by_page(dossier, with_stages(known, room), STAGES) == [room]
    assert rows_by_page(dossier, with_stages(known, room + 1), STAGES) == [room - 1, 2]
    assert rows_by_page(dossier, with_stages(known, room + 2), STAGES) == [room, 2]
