"""The transition of the awarded demonstration: read, acted on, and what is refused there."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit_last

AWARDED = "DEMO-2026-001"


def places() -> list[Place]:
    page = f"/tenders/{AWARDED}/transition/"
    return [
        Place("transition", page),
        Place("transition-read", page, "auditeur"),
        Place("transition-none", "/tenders/DEMO-2027-001/transition/", "juriste"),
        Place("transition-open", "/tenders/DEMO-2027-001/transition/open/"),
        Place(
            "transition-open-refused",
            "/tenders/DEMO-2027-001/transition/open/",
            act=submit_last,
            status=400,
        ),
        Place("transition-plan", f"{page}plan/"),
        Place("transition-end", f"{page}end/"),
        Place("transition-erasure", f"{page}erasure/"),
        Place("transition-checklist", f"{page}checklist/"),
        Place("transition-checklist-open", f"{page}checklist/", act=_unfold),
        Place("transition-costs", f"{page}costs/"),
        Place("transition-costs-refused", f"{page}costs/", act=submit_last, status=400),
        Place("transition-cost-withdraw", f"{page}costs/", act=_withdraw),
        Place("waves", f"{page}waves/"),
        Place("wave-new", f"{page}waves/new/"),
        Place("wave-new-refused", f"{page}waves/new/", act=submit_last, status=400),
        Place("wave-plan", f"{page}waves/V4/plan/"),
        Place("wave-closed", f"{page}waves/V1/", "auditeur"),
        Place("wave-back", f"{page}waves/V2/back/"),
        Place("wave-back-refused", f"{page}waves/V2/back/", act=submit_last, status=400),
        Place("wave-mismatch", f"{page}waves/V3/?unit=U02"),
        Place("wave-unfolded", f"{page}waves/V4/", act=_unfold),
        Place("wave-refused", f"{page}waves/V4/", act=_record_nothing, status=400),
    ]


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")


def _withdraw(page: Page) -> None:
    page.locator("main td a").first.click()
    page.wait_for_load_state()


def _record_nothing(page: Page) -> None:
    """A criterion without a name."""
    page.locator("#do-criterion summary").click()
    page.locator("#do-criterion button[type=submit]").click()
    page.wait_for_load_state()
