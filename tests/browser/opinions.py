"""The legal opinions of the demonstration: one approved, one stale, one to approve."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit
from tests.browser.visiting import TENDER

REVIEWER = "juriste"


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/risks/opinion/"
    return [
        Place("opinions", page, REVIEWER),
        Place("opinions-read", page, "auditeur"),
        Place("opinion-none", f"{page}alpha/", REVIEWER),
        Place("opinion-approved", f"{page}beta/", REVIEWER),
        Place("opinion-stale", f"{page}zeta/", REVIEWER),
        Place("opinion-draft", f"{page}overall/", REVIEWER),
        Place("opinion-versions", f"{page}zeta/versions/", REVIEWER),
        Place("opinion-edit", f"{page}zeta/edit/", REVIEWER),
        Place("opinion-conflict", f"{page}overall/edit/", REVIEWER, _written_twice, status=409),
        Place("opinion-new-draft", f"{page}overall/draft/", REVIEWER),
        Place("opinion-approve", f"{page}zeta/approve/", REVIEWER),
        Place("opinion-withdraw", f"{page}beta/withdraw/", REVIEWER),
        Place("opinion-withdraw-refused", f"{page}beta/withdraw/", REVIEWER, submit, status=400),
    ]


def _written_twice(page: Page) -> None:
    """Another window records a version after this page was loaded."""
    other = page.context.new_page()
    other.goto(page.url)
    conditions = other.locator("main [name=conditions]")
    conditions.fill(f"{conditions.input_value()} Pièce 4.".strip())
    other.locator("main form button[type=submit]").last.click()
    other.close()
    page.locator("main [name=conditions]").fill("Pièce 5, à joindre (essai).")
    page.locator("main form button[type=submit]").last.click()
