"""A real Chromium in front of the running application: who visits, with which theme and screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.running import CHROMIUM, RunningApp

DESKTOP, HEIGHT = 1280, 800
PHONE = 360
TENDER = "DEMO-2027-001"
DRAFT = "ESSAI-2027-002"
REBUILT = "ESSAI-2027-004"
SIGNED_OUT = ""
# The demonstration's officer sits on the panel, and is blind until everything is handed in.
OFFICER = "acheteur"
SECOND_OFFICER = "redactrice"
NEWCOMER = "nouvelle"  # an account that never signs in


@dataclass(slots=True)
class Visits:
    """Contexts of one browser; each account signs in once, through the page of sign-in."""

    browser: Browser
    app: RunningApp
    passwords: dict[str, str] = field(default_factory=dict)  # of accounts made on the way
    sessions: dict[str, str] = field(default_factory=dict)
    readers: dict[tuple[str, str], Page] = field(default_factory=dict)
    kept: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def page(self, who: str, *, language: str, alone: bool) -> Iterator[Page]:
        """A page as wide as a desktop: of a context of its own, or else the visitor's usual one.

        Whoever only reads goes from page to page with what the browser has loaded already, three
        times quicker; what is done may stay in the browser, and wants it `alone`.
        """
        if alone:
            with self.context(who, language=language) as context:
                yield context.new_page()
            return
        if (who, language) not in self.readers:
            context = self.kept.enter_context(self.context(who, language=language))
            self.readers[who, language] = context.new_page()
        page = self.readers[who, language]
        page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
        yield page

    @contextmanager
    def context(
        self,
        who: str = SIGNED_OUT,
        *,
        width: int = DESKTOP,
        height: int = HEIGHT,
        theme: str = "light",
        language: str = "fr",
        script: bool = True,
    ) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            locale="fr-FR",
            reduced_motion="reduce",  # a colour half-way through its change would be measured
            timezone_id="Europe/Paris",
            base_url=self.app.base_url,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        cookies = {"theme": theme, "django_language": language}
        if who:
            cookies["sessionid"] = self._session(who)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.app.base_url}
                for name, value in cookies.items()
            ]
        )
        try:
            yield context
        finally:
            context.close()

    def _session(self, who: str) -> str:
        if who not in self.sessions:
            with self.context() as context:
                known = {**self.app.passwords, **self.passwords}
                sign_in(context.new_page(), who, known[who])
                self.sessions[who] = next(
                    cookie["value"] for cookie in context.cookies() if cookie["name"] == "sessionid"
                )
        return self.sessions[who]


@contextmanager
def visits(app: RunningApp) -> Iterator[Visits]:
    """Chromium for as long as the block lasts.

    Playwright runs an event loop in the thread, where Django's ORM then refuses to work: the
    block must not outlive the tests that use it.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type] # one dict, many kinds
        try:
            found = Visits(chromium, app)
            with found.kept:
                yield found
        finally:
            chromium.close()


def sign_in(page: Page, who: str, password: str) -> None:
    """Fill the sign-in form as a person does, and arrive at My work."""
    page.goto("/login/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
