"""The judge of colours: a text stands for its likes only, and a fault hides behind none of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.axe import Judge
from tests.running import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.pure]

PAGE = """
<!DOCTYPE html><html lang="fr"><title>Essai</title>
<style>
  body { background: white; color: black; margin: 0 }
  p { background: #eee; position: relative; width: 300px } small { color: #222; font-size: 12px }
  @media (max-width: 400px) { .narrow { color: #bbb } }
</style>
<main><h1>Un titre</h1><p>Des mots <small>plus petits</small></p><p class="narrow">Des mots</p>
<p id="one">Des mots <small>plus petits</small></p></main>
"""
ONE = 'document.querySelector("#one")'
FAULTS = {
    "its colour": f'{ONE}.style.color = "#aaa"',
    "its ground": f'{ONE}.style.background = "#333"',
    "the ground of all": 'document.body.style.color = "#ddd"',
    "its veil": f'{ONE}.style.opacity = ".3"',
    "words within it": f'{ONE}.querySelector("small").style.color = "#aaa"',
    "what lies over it": f'{ONE}.previousElementSibling.style.cssText = "top: 15px; background: #444"',
    "a link told by its colour alone": f"{ONE}.append(document.createElement('a'));"
    f"Object.assign({ONE}.lastChild, {{ href: '/', textContent: 'lien' }});"
    f"{ONE}.lastChild.style.cssText = 'color: #222; text-decoration: none'",
}


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type] # one dict, many kinds
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.set_content(PAGE)
        yield page
        chromium.close()


def test_likes_of_a_text_are_measured_once_and_faults_all_the_same(page: Page) -> None:
    judge = Judge()
    assert judge.colours(page, ()) == []
    known = set(judge.measured)
    assert len(known) == 3  # the title, words, small words
    assert judge.colours(page, ()) == []
    assert judge.measured == known
    missed = []
    for name, fault in FAULTS.items():
        page.set_content(PAGE)
        page.evaluate(fault)
        if not judge.colours(page, ()):
            missed.append(name)
    assert missed == []
    page.set_content(PAGE)
    page.set_viewport_size({"width": 360, "height": 740})
    (fault,) = judge.colours(page, ())
    assert "narrow" in fault


def test_text_that_leaves_its_ground_is_measured_again(page: Page) -> None:
    judge = Judge()
    ground = "document.querySelector('main').style.cssText = 'background: white; height: {}'"
    page.evaluate("document.body.style.background = '#333'; document.querySelector('p').remove()")
    page.evaluate(f"{ONE}.style.cssText = 'background: none; position: static'; void 0")
    page.evaluate(ground.format("auto"))
    assert judge.colours(page, ()) == []
    page.evaluate(ground.format("1px"))
    assert judge.colours(page, ())


def test_text_found_faulty_stands_for_nothing(page: Page) -> None:
    judge = Judge()
    page.evaluate("document.body.style.color = '#aaa'; document.querySelector('h1').hidden = true")
    first = judge.colours(page, ())
    assert first
    assert judge.colours(page, ()) == first
