"""The calendar of a tender: read, drawn up, moved with its preview."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit, submit_last
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/timeline/"
    draft = f"/tenders/{DRAFT}/timeline/"
    return [
        Place("calendar", page),
        Place("calendar-read", page, "auditeur"),
        Place("calendar-public", "/tenders/PDS-2026-UGAP/timeline/"),
        Place("overview-public", "/tenders/PDS-2026-UGAP/", "juriste"),
        Place("calendar-empty", draft, SECOND_OFFICER),
        Place("calendar-draw", f"{page}draw/"),
        Place("calendar-drawn", f"{draft}draw/", SECOND_OFFICER, _drawn),
        Place("calendar-draw-refused", f"{draft}draw/", SECOND_OFFICER, submit_last, status=400),
        Place("calendar-stage", f"{page}STANDVOL/", "juriste"),
        Place("calendar-stage-moved", f"{page}REJET/", act=_moved),
        Place("calendar-stage-refused", f"{page}REJET/", act=_to_come, status=400),
    ]


def _drawn(page: Page) -> None:
    page.fill("#id_day", "2027-09-06")
    submit_last(page)


def _moved(page: Page) -> None:
    page.fill("#id_plan-day", "2027-04-24")
    submit(page)


def _to_come(page: Page) -> None:
    page.fill("#id_actual-day", "2090-01-02")
    submit_last(page)
