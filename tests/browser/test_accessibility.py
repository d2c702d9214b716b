"""Every page in a real Chromium: axe-core, the console, the width, the title, the language."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.places import Place, Scene, every
from tests.browser.visiting import DESKTOP, PHONE, Visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)]
# axe cannot measure text over an SVG shape or in a cell scrolled out of a narrow table; the
# colours themselves are computed in tests/skin/test_contrast.py.
UNMEASURED = {"color-contrast"}
# Chromium writes the answer's status in the console for a page that is an error on purpose.
EXPECTED = "Failed to load resource: the server responded with a status of"


def faults(place: Place, page: Page, width: int, said: list[str]) -> list[str]:
    """What is wrong with the page as it stands, in words."""
    found: dict[str, Any] = Axe().run(page).response
    wrong = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in found["violations"]
    ]
    incomplete = {rule["id"] for rule in found["incomplete"]} - UNMEASURED
    wrong += [f"incomplete: {name}" for name in sorted(incomplete)]
    wrong += [f"console: {text}" for text in said if not text.startswith(EXPECTED)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        wrong.append(f"{wide} px wide on a screen of {width}")
    if len(page.locator("h1").all()) != 1:
        wrong.append("not exactly one h1")
    if not page.title().strip(" ·"):
        wrong.append("no title")
    if place.name != "error-500" and page.locator("html").get_attribute("lang") != "fr":
        wrong.append("the page does not say it is in French")
    return wrong


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_page_has_a_fault(guests: Visits, scene: Scene, theme: str, width: int) -> None:
    wrong: dict[str, list[str]] = {}
    for place in every(scene):
        with guests.context(place.who, theme=theme, width=width) as context:
            page = context.new_page()
            said: list[str] = []

            def listen(message: ConsoleMessage, said: list[str] = said) -> None:
                if message.type in ("error", "warning"):
                    said.append(message.text)

            page.on("console", listen)
            place.reach(page)
            if found := faults(place, page, width, said):
                wrong[place.name] = found
    assert wrong == {}
