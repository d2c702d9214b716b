"""The discussion beside a line, as people use it: in the panel, by its buttons, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.places import GATED, HERE
from tests.browser.visiting import Visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAPTER = f"{HERE}grid/{GATED}/"


def unread(guests: Visits, who: str) -> int:
    """How many notifications wait for someone: other tests share the application."""
    with guests.context(who) as context:
        page = context.new_page()
        page.goto("/notifications/")
        said = page.locator(".site-wide .count").all_text_contents()
        return int(said[0].split()[0]) if said else 0


def test_comment_is_written_in_the_panel_without_leaving_the_chapter(guests: Visits) -> None:
    before = unread(guests, "eval3")
    with guests.context("juriste") as context:
        page = context.new_page()
        page.goto(CHAPTER)
        row = page.locator("tr[data-line]").nth(1)
        row.locator("a[data-leaf]").click()
        new = page.locator("#leaf-panel .thread-new")
        new.locator("textarea").fill("Voir avec")
        page.locator("#leaf-panel .people summary").click()
        page.locator("#leaf-panel [data-mention='@eval3']").click()
        expect(new.locator("textarea")).to_have_value("Voir avec @eval3 ")
        new.locator("button[type=submit]").click()
        panel = page.locator("#leaf-panel")
        expect(panel.locator(".messages")).to_contain_text("Votre commentaire est publié.")
        expect(panel.locator("[autofocus]")).to_be_focused()
        expect(panel.locator(".comment-text")).to_have_text("Voir avec @eval3")
        expect(row.locator(".talk-count")).to_contain_text("1 commentaire, 1 fil ouvert")
        assert page.url.endswith(CHAPTER)
        panel.get_by_role("button", name="Clore le fil").click()
        expect(panel.locator(".thread-resolved .state")).to_have_text("Clos")
        expect(row.locator(".talk-count")).to_have_text("1 commentaire")
    with guests.context("eval3") as context:
        page = context.new_page()
        page.goto("/notifications/")
        expect(page.locator(".site-wide .count")).to_contain_text(str(before + 1))
        page.get_by_role("button", name="Vous êtes mentionné").first.click()
        expect(page.locator(".thread:target .comment-text")).to_have_text("Voir avec @eval3")
    assert unread(guests, "eval3") == before


def test_text_being_typed_is_there_again_when_the_panel_comes_back_to_its_line(
    guests: Visits,
) -> None:
    with guests.context("juriste") as context:
        page = context.new_page()
        page.goto(CHAPTER)
        links = page.locator("a[data-leaf]")
        links.nth(2).click()
        field = page.locator("#leaf-panel .thread-new textarea")
        field.fill("Pas encore envoyé")
        links.nth(3).click()
        expect(field).to_have_value("")
        links.nth(2).click()
        expect(field).to_have_value("Pas encore envoyé")


def test_discussion_works_without_script(guests: Visits) -> None:
    with guests.context("juriste", script=False) as context:
        page = context.new_page()
        page.goto(f"{HERE}leaves/9.6.b/")
        page.locator(".thread-new textarea").fill("Sans script, @personne")
        page.locator(".thread-new button[type=submit]").click()
        expect(page.locator("main .messages")).to_contain_text("@personne")
        expect(page.locator(".comment-text")).to_have_text("Sans script, @personne")
        page.locator(".thread-answer summary").click()
        page.locator(".thread-answer textarea").fill("Suite")
        page.locator(".thread-answer button[type=submit]").click()
        expect(page.locator(".comment-text")).to_have_count(2)
        page.get_by_role("button", name="Clore le fil").click()
        page.get_by_role("button", name="Rouvrir le fil").click()
        expect(page.locator(".thread .state")).to_contain_text("Ouvert")
