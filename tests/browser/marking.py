"""Tenders for the tests of the marking page, and what a person does there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import Visits
from tests.factories import PASSWORD

EVALUATOR = "evaluator1"
LEAVES, BIDS = 8, 3  # chapter C: C.1 to C.8, a gate and an informative line

BUILD = """
from tests import factories
for number in range({count}):
    factories.tender(f"{name}-{{number}}", bids={bids}, leaves={leaves})
"""


def build(visits: Visits, count: int) -> list[str]:
    """Paths of the chapter C of as many tenders, without any mark; `evaluator1` marks them."""
    name = f"SAISIE-{secrets.token_hex(3).upper()}"
    code = BUILD.format(name=name, count=count, bids=BIDS, leaves=LEAVES)
    visits.app.manage("shell", "--no-imports", "-c", code)
    visits.passwords[EVALUATOR] = PASSWORD
    return [f"/tenders/{name}-{number}/grid/C/" for number in range(count)]


@contextmanager
def marking(visits: Visits, path: str, **screen: int) -> Iterator[Page]:
    """The evaluator in front of a chapter, its script loaded."""
    with visits.context(EVALUATOR, **screen) as context:  # type: ignore[arg-type]  # width, height
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(path)
        expect(page.locator("[data-undo]")).to_be_visible()
        yield page


def cell(page: Page, line: str, bid: str = "alpha") -> Locator:
    """The mark of a line for a bid."""
    return page.locator(f'[data-cell="{bid}:{line}"] .mark-input')


def state(page: Page, line: str, bid: str = "alpha") -> Locator:
    return page.locator(f'[data-cell="{bid}:{line}"] [data-state-of]')


def paste(page: Page, line: str, text: str, bid: str = "alpha") -> None:
    """Put a text on the clipboard and paste it into a cell, by its key."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    cell(page, line, bid).focus()
    page.keyboard.press("Control+v")


def all_saved(page: Page) -> None:
    expect(page.locator("[data-summary]")).to_have_text("Tout est enregistré.")


def marks(page: Page, *lines: str, bid: str = "alpha") -> list[str]:
    """What stands in the database, as a fresh page shows it."""
    page.goto(urlsplit(page.url).path)
    return [cell(page, line, bid).input_value() for line in lines]
