"""No page is left out: every route that answers one is a place that the browser tests visit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.access.table import TABLE
from tests.browser.places import every
from tests.browser.scene import Scene

pytestmark = pytest.mark.pure

NO_PLACE = {
    "assessments:calendar_feed": "a file",
    "assessments:evidence_download": "a file",
    "assessments:exposure_kept": "a file",
    "assessments:freeze_timestamp": "a file",
    "assessments:framework_draft": "where the places framework-import-… lead",
    "assessments:line_discussion": "a part of the page of a line, which is a place",
    "assessments:report_download": "a file",
    "assessments:report_revision": "a file",
    "assessments:report_progress": "a part of the page of a report, which is a place",
    "assessments:simulation_progress": "a part of the page of robustness, which is a place",
    "assessments:transition_cost_withdraw": "where the place transition-cost-withdraw leads",
    "assessments:workbook_draft": "where the place workbook-differences leads",
    "assessments:workbook_file": "a file",
    "assessments:questions_csv": "a file",
    "assessments:transfer_table": "a file",
    "assessments:risk_letter": "a file",
    "skin:styleguide": "for staff: tests/skin/test_style_guide_browser.py looks at it",
}
PROGRAMS = "api:"  # answers JSON
FILE = Path("report.pdf")
RESET, MARKED = "/password/reset/Mg/a-token/", "/tenders/X/grid/C/"
SCENE = Scene(1, 2, 3, 4, 5, 6, 7, FILE, FILE, FILE, FILE, reset_path=RESET, chapter=MARKED)


def visited() -> set[str]:
    """Names of the routes the places lead to."""
    found = set()
    for place in every(SCENE):
        try:
            found.add(resolve(urlsplit(place.path).path).view_name)
        except Resolver404:
            assert place.status == 404, place.name
    return found


def pages() -> set[str]:
    """Names of the routes that show somebody something."""
    return {
        row.name
        for row in TABLE
        if row.method == "GET"
        and 200 in row.expected.values()
        and not row.name.startswith(PROGRAMS)
    }


def test_every_page_is_a_place() -> None:
    assert pages() - visited() - NO_PLACE.keys() == set()


def test_exceptions_are_needed() -> None:
    shown = {row.name for row in TABLE if row.method == "GET"}
    assert NO_PLACE.keys() <= shown - visited()


def test_places_have_names_of_their_own() -> None:
    names = Counter(place.name for place in every(SCENE))
    assert [name for name, times in names.items() if times > 1] == []
