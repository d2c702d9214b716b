"""The European reading: its page, the questions of a bid, and the choice before the freeze."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit, submit_last
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/sovereignty/"
    draft = f"/tenders/{DRAFT}/sovereignty/"
    return [
        Place("sovereignty", page),
        Place("sovereignty-answers", f"{page}bids/zeta/"),
        Place("sovereignty-answers-read", f"{page}bids/zeta/", "auditeur"),
        Place("sovereignty-conflict", f"{page}bids/gamma/", act=_answered_twice, status=409),
        Place("sovereignty-draft", draft, SECOND_OFFICER),
        Place(
            "sovereignty-draft-refused",
            draft,
            SECOND_OFFICER,
            _minimum_alone,
            status=400,
        ),
    ]


def _answered_twice(page: Page) -> None:
    """Another window answers the first question after this page was loaded."""
    first = page.locator("main select").first
    other = page.context.new_page()
    other.goto(page.url)
    recorded = other.locator("main select").first.input_value()
    other.locator("main select").first.select_option("2" if recorded != "2" else "3")
    submit(other)
    other.close()
    first.select_option("4" if recorded != "4" else "1")
    page.locator("main textarea").first.fill("Lu page 12 du mémoire technique (essai).")
    page.locator("main form button[type=submit]").last.click()


def _minimum_alone(page: Page) -> None:
    page.locator("main [name=minimum]").select_option("3")
    submit_last(page)
