"""Simulations as people use them: what-if by sliders, numbers and without script; draws that come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.places import HERE
from tests.browser.visiting import Visits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READER = "juriste"
WHAT_IF = f"{HERE}results/what-if/"


def test_what_if_follows_number_and_slider_and_its_address_says_it_all(guests: Visits) -> None:
    with guests.context(READER) as context:
        page = context.new_page()
        page.goto(WHAT_IF)
        told = page.locator("#what-if-told")
        expect(told).to_contain_text("Rien n’est encore modifié")
        page.locator("#id_w-A").fill("40")
        expect(told).to_contain_text("pèse 34,78")  # 40 of 115
        expect(told).to_contain_text("Les poids saisis font 115,00")
        slider = page.get_by_role("slider").first
        expect(slider).to_have_value("40")
        slider.focus()
        slider.press("ArrowRight")
        expect(page.locator("#id_w-A")).to_have_value("40.5")
        expect(told).to_contain_text("Les poids saisis font 115,50")
        page.get_by_role("checkbox").first.check()
        expect(told).to_contain_text("s’est retiré")
        page.wait_for_url("**out=*")
        assert "line-1" not in page.url
        shared = page.url
    with guests.context("auditeur") as context:
        page = context.new_page()
        page.goto(shared)
        expect(page.locator("#what-if-told")).to_contain_text("s’est retiré")
        expect(page.locator("#id_w-A")).to_have_value("40.5")


def test_what_if_says_what_it_refuses_while_one_types(guests: Visits) -> None:
    with guests.context(READER) as context:
        page = context.new_page()
        page.goto(WHAT_IF)
        page.locator("#id_w-A").fill("400")
        expect(page.locator("#what-if-told [role=alert]")).to_contain_text("inférieure ou égale")
        page.locator("#id_w-A").fill("25")
        expect(page.locator("#what-if-told")).to_contain_text("Rien n’est encore modifié")


def test_what_if_works_without_script(guests: Visits) -> None:
    with guests.context(READER, script=False) as context:
        page = context.new_page()
        page.goto(WHAT_IF)
        assert page.get_by_role("slider").count() == 0
        page.locator("#id_line-1").fill("9.6.a")
        page.locator("#id_bid-1").select_option(index=1)
        page.locator("#id_mark-1").fill("0")
        page.get_by_role("button", name="Calculer").click()
        expect(page.locator("#what-if-told")).to_contain_text("la note retenue pour")


def test_simulation_comes_by_itself_and_is_there_for_the_next_reader(guests: Visits) -> None:
    with guests.context(READER) as context:
        page = context.new_page()
        page.goto(f"{HERE}results/robustness/")
        button = page.locator("#simulation").get_by_role("button", name="Simuler")
        if button.count():
            button.click()
        expect(page.locator("#ranks-caption")).to_be_visible(timeout=60_000)
        # A report made before has kept ten times as many, and the page shows them.
        expect(page.locator("#simulation")).to_contain_text(re.compile(r"000\stirages, graine"))
    with guests.context("auditeur", script=False) as context:
        page = context.new_page()
        page.goto(f"{HERE}results/robustness/?draw=panel")
        expect(page.locator("#simulation")).to_contain_text("tirages possibles sont tous comptés")
        assert page.locator("#simulation form").count() == 0
