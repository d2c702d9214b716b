"""Every page in a real Chromium: axe-core, the console, the width, the title, the language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import axe, french
from tests.browser.place import Place
from tests.browser.places import every
from tests.browser.scene import Scene
from tests.browser.visiting import DESKTOP, HEIGHT, PHONE, Visits

# The longest tests by far, in front of one scene that takes a minute to lay: a group of their own
# keeps the other worker free for the rest.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("walks")]

ON_A_DESKTOP = (axe.DRAWN, axe.HEADS, axe.KEYS, axe.UNDER, axe.WATERMARK)
ON_A_PHONE = (axe.CUT, *ON_A_DESKTOP)
# Chromium writes the answer's status in the console for a page that is an error on purpose.
EXPECTED = "Failed to load resource: the server responded with a status of"
BOTH_LANGUAGES = "error-500"  # it leans on nothing, not even on the choice of a language

Look = Callable[[Place, Page], list[str]]


def walk(guests: Visits, scene: Scene, language: str, look: Look) -> None:
    """Fail with what `look` finds wrong at each place, all places together."""
    wrong: list[str] = []
    for place in every(scene):
        alone = place.act is not None
        with guests.page(place.who, language=language, alone=alone) as page:
            said: list[str] = []

            def listen(message: ConsoleMessage, said: list[str] = said) -> None:
                if message.type in ("error", "warning"):
                    said.append(message.text)

            page.on("console", listen)
            place.reach(page)
            found = [*look(place, page), *frame(place, page, language)]
            found += [f"console: {text}" for text in said if not text.startswith(EXPECTED)]
            wrong += [f"{place.name}: {fault}" for fault in found]
            page.remove_listener("console", listen)
    assert not wrong, "\n" + "\n".join(wrong)


def frame(place: Place, page: Page, language: str) -> list[str]:
    """What every page has, in any language."""
    wrong = []
    if page.locator("h1").count() != 1:
        wrong.append("not exactly one h1")
    if not page.title().strip(" ·"):
        wrong.append("no title")
    said = page.locator("html").get_attribute("lang")
    if said != language and place.name != BOTH_LANGUAGES:
        wrong.append(f"the page says that it is in {said}")
    return wrong


def test_no_page_has_a_fault(guests: Visits, scene: Scene) -> None:
    judge = axe.Judge()

    def look(_place: Place, page: Page) -> list[str]:
        full = page.evaluate(axe.UNROLL)
        page.set_viewport_size({"width": max(DESKTOP, full), "height": HEIGHT})
        wrong = judge.structure(page, ON_A_DESKTOP)
        for theme in ("dark", "light"):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            wrong += [f"{theme} {fault}" for fault in judge.colours(page, ON_A_DESKTOP)]
        page.evaluate(axe.ROLL)
        page.set_viewport_size({"width": PHONE, "height": 740})
        on_a_phone = [*judge.structure(page, ON_A_PHONE), *judge.colours(page, ON_A_PHONE)]
        wrong += [f"{PHONE} px {fault}" for fault in on_a_phone]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE:
            wrong.append(f"{wide} px wide on a screen of {PHONE}")
        return wrong

    walk(guests, scene, "fr", look)
    assert judge.used == set(ON_A_PHONE), "an excuse that excuses nothing any more"


def test_no_page_in_english_keeps_french(guests: Visits, scene: Scene) -> None:
    def look(place: Place, page: Page) -> list[str]:
        return [] if place.name == BOTH_LANGUAGES else french.left_on(page)

    walk(guests, scene, "en", look)
