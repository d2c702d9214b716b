"""The meeting on a projector, by keyboard alone: mark, reason, record, next, back, leave."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.meeting import AGENDA, CHAIR, FIRST, SECOND, laid
from tests.browser.visiting import Visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def meeting(guests: Visits) -> None:
    """The meeting laid in the running application, once, and its officer known."""
    if CHAIR not in guests.passwords:
        laid(guests)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_meeting_runs_by_keyboard(guests: Visits) -> None:
    with guests.context(CHAIR, width=1024, height=768) as context:
        page = context.new_page()
        page.goto(f"{SECOND}?projector=1")
        first = heading(page)
        page.keyboard.press("ArrowRight")
        expect(page.locator("h1")).not_to_have_text(first)
        second = heading(page)
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("heading", level=1)).to_contain_text(first.split()[0])
        page.keyboard.press("2")
        page.keyboard.press("3")
        expect(page.locator("[name=value]:checked")).to_have_value("3")
        page.keyboard.press("Enter")
        expect(page.locator("textarea")).to_be_focused()
        page.keyboard.type("Prouvé en séance 2 fois.")
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url: SECOND not in url)
        assert heading(page) == second
        assert "projector=1" in page.url
        page.keyboard.press("Escape")
        page.wait_for_url(f"**{AGENDA}*")
        page.goto(SECOND)
        expect(page.locator("[name=value]:checked")).to_have_value("3")
        expect(page.locator("textarea")).to_have_value("Prouvé en séance 2 fois.")


def test_leaving_with_an_unsaved_reason_asks_first(guests: Visits) -> None:
    with guests.context(CHAIR) as context:
        page = context.new_page()
        page.goto(f"{FIRST}?projector=1")
        page.keyboard.press("Enter")
        page.keyboard.type("Pas encore enregistré.")
        page.keyboard.press("Escape")
        page.once("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog") as asked:
            page.keyboard.press("ArrowRight")
        assert asked.value.type == "beforeunload"
        assert FIRST in page.url


def test_keys_typed_away_from_the_point_do_nothing(guests: Visits) -> None:
    with guests.context(CHAIR) as context:
        page = context.new_page()
        page.goto(f"{FIRST}?projector=1")
        checked = page.locator("[name=value]:checked").count()
        page.locator("footer a").first.focus()
        page.keyboard.press("4")
        assert page.locator("[name=value]:checked").count() == checked
