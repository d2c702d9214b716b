"""The workbook in a browser: downloaded, filled as a person would, given back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from playwright.sync_api import Page

from assessments.workbooks import XLSX
from tests.browser.visiting import OFFICER, Visits

MARKER = "eval3"  # has a chapter to mark again
# Handed in or not by another test of the same application, B1 is theirs to mark.
REOPENED = f"""
from assessments.actions.panel import reopen_chapter
from assessments.models import Submission
from hdhcompliance.accounts.models import User
for submission in Submission.objects.filter(
    membership__user__username="{MARKER}", chapter__code="B1", reopened_at=None
):
    reopen_chapter(by=User.objects.get(username="{OFFICER}"), submission=submission, reason="Essai.")
"""


def reopened(visits: Visits) -> None:
    """An evaluator gets a chapter back, so that there is something to give back."""
    visits.app.manage("shell", "--no-imports", "-c", REOPENED)


def give_same(page: Page) -> None:
    """The file as it was downloaded."""
    _give(page, _download(page))


def give_stranger(page: Page) -> None:
    """A file that is no workbook."""
    _give(page, b"ligne;note\n", "notes.csv")


def give_filled(page: Page) -> None:
    """Marks changed, a conflict, cells that are refused, a sheet added."""
    workbook: Any = openpyxl.load_workbook(io.BytesIO(_download(page)))
    sheet = workbook["B1"]
    sheet["D3"], sheet["E3"] = 0, "Relu hors ligne, pièce 12 page 4."
    sheet["D4"], sheet["E4"] = None, None
    sheet["D5"] = "beaucoup"
    sheet["D6"] = 1 - min(1, sheet["D6"].value or 0)
    # As if the mark had been changed on the pages since the download.
    memory = workbook["_hdhc"]
    for row in memory.iter_rows():
        if row[0].value == sheet["F6"].value:
            row[3].value = f"9{row[3].value}"
    workbook.create_sheet("Brouillon")["A1"] = "à revoir"
    made = io.BytesIO()
    workbook.save(made)
    _give(page, made.getvalue())


def _download(page: Page) -> bytes:
    return page.context.request.get(f"{page.url}file/").body()


def _give(page: Page, content: bytes, name: str = "notes.xlsx") -> None:
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    page.locator("main form button[type=submit]").first.click()
    page.locator(".facts, .notice-not-met").first.wait_for()
