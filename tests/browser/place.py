"""One page a visitor can stand on, and what is done on the way to many of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request, Response

from tests.browser.visiting import OFFICER

Act = Callable[[Page], None]
QUIET = 0.1  # seconds without a request after which nothing more is expected
PATIENCE = 15  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is the picture's; `act` is what the visitor does there before we look.

    `status` is that of the page looked at in the end.
    """

    name: str
    path: str
    who: str = OFFICER
    act: Act | None = None
    status: int = 200

    def reach(self, page: Page) -> None:
        """Stand there: the page is loaded, quiet, and the act is done."""
        with heard(page) as traffic:
            page.goto(self.path)
            if self.act:
                self.act(page)
                # What was sent may lead to another page: wait until nothing moves any more.
                traffic.settle(page)
        assert traffic.statuses[-1] == self.status, f"{self.name}: {traffic.statuses[-1]}"


@dataclass(eq=False)
class Traffic:
    """What a page asks for: `statuses` of its documents, `waiting` for an answer, when it last moved."""

    statuses: list[int] = field(default_factory=list)
    waiting: set[Request] = field(default_factory=set)
    moved: float = 0.0

    def asked(self, request: Request) -> None:
        self.waiting.add(request)
        self.moved = time.monotonic()

    def answered(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.statuses.append(answer.status)

    def ended(self, request: Request) -> None:
        self.waiting.discard(request)
        self.moved = time.monotonic()

    def settle(self, page: Page) -> None:
        """Wait until nothing was asked for, nor is awaited, for a tenth of a second.

        Playwright's own "networkidle" is the same with half a second, at some 60 places twice.
        """
        page.wait_for_load_state()
        end = time.monotonic() + PATIENCE
        self.moved = time.monotonic()
        while self.waiting or time.monotonic() - self.moved < QUIET:
            assert time.monotonic() < end, f"{page.url} still waits for {len(self.waiting)} answers"
            page.wait_for_timeout(20)
        page.wait_for_load_state()


@contextmanager
def heard(page: Page) -> Iterator[Traffic]:
    """The page's traffic for as long as the block lasts."""
    traffic = Traffic()
    page.on("request", traffic.asked)
    page.on("response", traffic.answered)
    page.on("requestfinished", traffic.ended)
    page.on("requestfailed", traffic.ended)
    yield traffic
    page.remove_listener("request", traffic.asked)
    page.remove_listener("response", traffic.answered)
    page.remove_listener("requestfinished", traffic.ended)
    page.remove_listener("requestfailed", traffic.ended)


def submit(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def submit_last(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
