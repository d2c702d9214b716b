"""`make screenshots`: every page, light and dark, 1280 and 360 px wide, into var/screenshots.

Pages are found by following links from the home page of each demonstration account: one picture
per named route, so that a new page is photographed without being listed here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from hdhcompliance.launch.layout import Layout
from tests.running import CHROMIUM, RunningApp, running

THEMES = ("light", "dark")
WIDTHS = {1280: 900, 360: 740}
# The officer sees most; the others add the pages that only they have.
VISITORS = ("", "acheteur", "juriste", "auditeur", "admin")
ALWAYS = ("/login/", "/no-such-page/")
MOST_PAGES = 80


@dataclass(slots=True)
class Album:
    """Pictures taken so far, under `folder`; a route is photographed for one visitor only."""

    folder: Path
    routes: dict[str, str] = field(default_factory=dict)

    def wants(self, path: str) -> bool:
        return route(path) not in self.routes

    def take(self, page: Page, address: str, path: str) -> None:
        """One picture per theme and width of the page at `path`."""
        name = route(path)
        self.routes[name] = path
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of THEMES
                page.goto(address + path)
                page.screenshot(path=self.folder / f"{name}-{width}-{theme}.png", full_page=True)


def route(path: str) -> str:
    """Name of the route a path leads to, usable as a file name."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return "not_found"
    return re.sub(r"[^\w-]", "_", match.view_name or match._func_path)


def links(page: Page, address: str) -> Iterator[str]:
    """Paths within the application that the page links to, downloads and fragments apart."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
    for href in found:
        if href.startswith(f"{address}/"):
            parts = urlsplit(href)
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def sign_in(page: Page, app: RunningApp, username: str) -> None:
    page.goto(f"{app.base_url}/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", app.passwords[username])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def visit(browser: Browser, app: RunningApp, album: Album, username: str) -> None:
    """Walk from the home page, breadth first, photographing each route not yet in the album."""
    page = browser.new_page(locale="fr-FR")
    if username:
        sign_in(page, app, username)
    waiting, seen = ["/", *ALWAYS], set[str]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if route(path) in seen:
            continue
        seen.add(route(path))
        answer = _page_at(page, app.base_url + path)
        if not answer:
            continue
        if album.wants(path):
            album.take(page, app.base_url, path)
        waiting.extend(links(page, app.base_url))
    page.close()


def _page_at(page: Page, address: str) -> bool:
    """Whether the address is a page (not a file, not sent elsewhere)."""
    from playwright.sync_api import Error

    try:
        response = page.goto(address)
    except Error:  # a file that the browser saves instead of showing
        return False
    kind = response.headers.get("content-type", "") if response else ""
    return kind.startswith("text/html") and urlsplit(page.url).path == urlsplit(address).path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")
    folder = Layout.of().var / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    album = Album(folder)
    with tempfile.TemporaryDirectory(prefix="hdhc-screenshots-") as var:
        with running(Path(var)) as app, sync_playwright() as playwright:
            import django

            django.setup()
            browser = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]  # mixed values
            for username in VISITORS:
                visit(browser, app, album, username)
            browser.close()
    for name, path in sorted(album.routes.items()):
        sys.stdout.write(f"{name:<32} {path}\n")
    sys.stdout.write(f"{len(album.routes)} pages in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
