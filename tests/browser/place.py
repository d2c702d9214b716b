"""One page a visitor can stand on, and what is done on the way to many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from tests.browser.visiting import OFFICER

Act = Callable[[Page], None]


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
        statuses: list[int] = []

        def keep(answer: Response) -> None:
            if answer.request.is_navigation_request():
                statuses.append(answer.status)

        page.on("response", keep)
        page.goto(self.path)
        if self.act:
            self.act(page)
            # What was sent may lead to another page: wait until nothing moves any more.
            page.wait_for_load_state("networkidle")
        page.remove_listener("response", keep)
        assert statuses[-1] == self.status, f"{self.name}: {statuses[-1]}"


def submit(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def submit_last(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
