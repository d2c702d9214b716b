"""Every component in a real Chromium: axe-core, no overflow at 360 px, menus without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from hdhcompliance.accounts.models import User
from tests.running import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A cell scrolled out of a narrow table cannot be measured: its colours are those of its neighbours.
UNMEASURED = {"color-contrast"}


@pytest.fixture
def session(transactional_db: None) -> str:
    client = Client()
    client.force_login(User.objects.create_user("staff", is_staff=True))
    return client.cookies["sessionid"].value


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type] # one dict, many kinds
        yield chromium
        chromium.close()


def visitor(
    browser: Browser, server: LiveServer, session: str, *, width: int, theme: str, script: bool
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    cookies = {"sessionid": session, "theme": theme, "django_language": "fr"}
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    return context


def listen(page: Page, said: list[str]) -> None:
    page.on("console", lambda message: said.append(message.text))


def test_style_guide_has_no_violation_and_fits_its_screen(
    session: str, live_server: LiveServer, browser: Browser
) -> None:
    for theme in ("light", "dark"):
        for width in (1280, 1024, 360):
            context = visitor(browser, live_server, session, width=width, theme=theme, script=True)
            page = context.new_page()
            said: list[str] = []
            listen(page, said)
            page.goto(f"{live_server.url}/skin/styleguide/")
            found = Axe().run(page).response
            assert [violation["id"] for violation in found["violations"]] == [], (theme, width)
            assert {rule["id"] for rule in found["incomplete"]} <= UNMEASURED, (theme, width)
            assert said == [], (theme, width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (theme, width)
            context.close()


def test_language_and_theme_are_chosen_without_javascript_on_a_phone(
    session: str, live_server: LiveServer, browser: Browser
) -> None:
    context = visitor(browser, live_server, session, width=360, theme="", script=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/skin/accessibility/")
    page.locator(".site-menu > summary").click()
    page.locator(".site-menu button[value=en]").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".site-menu > summary").click()
    page.locator(".site-menu .site-tools summary").first.click()
    page.locator(".site-menu button[value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_escape_closes_an_open_menu_and_gives_the_focus_back(
    session: str, live_server: LiveServer, browser: Browser
) -> None:
    context = visitor(browser, live_server, session, width=1280, theme="", script=True)
    page = context.new_page()
    page.goto(f"{live_server.url}/skin/accessibility/")
    summary = page.locator(".site-wide details summary").first
    summary.press("Enter")
    assert page.locator("details[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert summary.evaluate("element => element === document.activeElement")
