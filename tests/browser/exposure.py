"""Exposure to foreign law: the list, a bid, what is recorded and refused."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit_last
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/sovereignty/exposure/"
    bids = f"{page}bids/"
    return [
        Place("exposure", page),
        Place("exposure-past", f"{page}?as_of=2026-06-01", "auditeur"),
        Place("exposure-bid", f"{bids}zeta/"),
        Place("exposure-bid-kept", f"{bids}beta/?as_of=2027-06-01", "juriste"),
        Place("exposure-bid-read", f"{bids}gamma/", "auditeur"),
        Place("exposure-no-such-day", f"{bids}zeta/?as_of=2026-02-31", status=400),
        Place("exposure-mitigation", f"{bids}zeta/mitigation/?link=supplier:bid-L1", "juriste"),
        Place(
            "exposure-mitigation-refused",
            f"{bids}delta/mitigation/",
            "juriste",
            submit_last,
            status=400,
        ),
        Place("exposure-mitigation-conflict", f"{bids}gamma/mitigation/", "juriste", _twice, 409),
        Place("exposure-link", f"{bids}alpha/link/", "juriste"),
        Place("exposure-link-refused", f"{bids}alpha/link/", "juriste", submit_last, status=400),
        Place("exposure-link-withdraw", f"{bids}delta/link/L1/withdraw/", "juriste"),
        Place("exposure-draft", f"/tenders/{DRAFT}/sovereignty/exposure/", SECOND_OFFICER),
    ]


def _twice(page: Page) -> None:
    """Another window records the mitigation after this page was loaded."""
    other = page.context.new_page()
    other.goto(page.url)
    seen = other.locator("main [name=seen]").input_value()
    _type(other, f"Première lecture {seen} (essai fictif).")
    submit_last(other)
    other.close()
    _type(page, "Seconde lecture (essai fictif).")
    page.locator("main form button[type=submit]").last.click()


def _type(page: Page, reason: str) -> None:
    page.locator("main [name=level][value=contract]").check()
    page.locator("main [name=justification]").fill(reason)
