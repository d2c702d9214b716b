"""Every page in a real Chromium: axe-core, the console, the width, the title, the language."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.places import Place, every
from tests.browser.scene import Scene
from tests.browser.visiting import DESKTOP, PHONE, Visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# axe cannot measure text over an SVG shape or in a cell scrolled out of a narrow table; the
# colours themselves are computed in tests/skin/test_contrast.py.
UNMEASURED = {"color-contrast"}
# Chromium writes the answer's status in the console for a page that is an error on purpose.
EXPECTED = "Failed to load resource: the server responded with a status of"


# A table whose rows are headings of groups and links: every cell is a header of something.
UNDECIDED = {"th-has-data-cells"}


def faults(place: Place, page: Page, said: list[str]) -> list[str]:
    """What is wrong with the page as it stands, in words: both themes, then on a phone."""
    wrong: list[str] = []
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        found: dict[str, Any] = Axe().run(page).response
        wrong += [
            f"{theme} {violation['id']}: {violation['nodes'][0]['html'][:160]}"
            for violation in found["violations"]
        ]
        incomplete = {rule["id"] for rule in found["incomplete"]} - UNMEASURED - UNDECIDED
        wrong += [f"{theme} incomplete: {name}" for name in sorted(incomplete)]
    wrong += [f"console: {text}" for text in said if not text.startswith(EXPECTED)]
    if page.locator("h1").count() != 1:
        wrong.append("not exactly one h1")
    if not page.title().strip(" ·"):
        wrong.append("no title")
    if place.name != "error-500" and page.locator("html").get_attribute("lang") != "fr":
        wrong.append("the page does not say it is in French")
    page.set_viewport_size({"width": PHONE, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE:
        wrong.append(f"{wide} px wide on a screen of {PHONE}")
    return wrong


def test_no_page_has_a_fault(guests: Visits, scene: Scene) -> None:
    wrong: dict[str, list[str]] = {}
    for place in every(scene):
        with guests.context(place.who, width=DESKTOP) as context:
            page = context.new_page()
            said: list[str] = []

            def listen(message: ConsoleMessage, said: list[str] = said) -> None:
                if message.type in ("error", "warning"):
                    said.append(message.text)

            page.on("console", listen)
            place.reach(page)
            if found := faults(place, page, said):
                wrong[place.name] = found
    assert not wrong, "\n".join(f"{name}: {found}" for name, found in wrong.items())
