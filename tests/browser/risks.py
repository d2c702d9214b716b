"""The register of risks, one risk with its decisions and its threads, and what is refused there."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit_last
from tests.browser.visiting import TENDER

REVIEWER = "juriste"


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/risks/"
    return [
        Place("risks", page, REVIEWER),
        Place("risks-read", page, "auditeur"),
        Place("risks-narrowed", f"{page}?bid=beta&mine=on", REVIEWER),
        Place("risks-nothing", f"{page}?law=CLOUD_ACT&bid=gamma", REVIEWER),
        Place("risks-together", page, REVIEWER, _tick_and_look),
        Place("risks-together-refused", page, REVIEWER, submit_last, status=400),
        Place("risk", f"{page}R01/", REVIEWER),
        Place("risk-read", f"{page}R03/", "auditeur"),
        Place("risk-refused", f"{page}R03/", REVIEWER, _decide_without_reason, status=400),
        Place("risk-edit", f"{page}R03/edit/", REVIEWER),
        Place("risk-conflict", f"{page}R06/edit/", REVIEWER, _edited_twice, status=409),
        Place("risk-proposals", f"{page}proposals/", REVIEWER),
        Place("risk-new", f"{page}new/", REVIEWER),
        Place("risk-new-refused", f"{page}new/", REVIEWER, submit_last, status=400),
        Place("risk-discussion", f"{page}R03/discussion/", REVIEWER),
        Place("home-reviewer", "/", REVIEWER),
    ]


def _tick_and_look(page: Page) -> None:
    for code in ("R03", "R06"):
        page.locator(f"[name=risks][value^='{code}:']").check()
    page.locator("#together-due_on").fill("2027-04-01")
    submit_last(page)


def _decide_without_reason(page: Page) -> None:
    page.locator(".risk-moving button[type=submit]").click()
    page.wait_for_load_state()


def _edited_twice(page: Page) -> None:
    """Another window rates the risk after this page was loaded."""
    other = page.context.new_page()
    other.goto(page.url)
    recorded = other.locator("[name=likelihood_before]").input_value()
    other.locator("[name=likelihood_before]").select_option("2" if recorded != "2" else "3")
    other.locator("main form button[type=submit]").last.click()
    other.wait_for_load_state()
    other.close()
    page.locator("[name=title]").fill("Qualification promise et non obtenue (fictif)")
    submit_last(page)
