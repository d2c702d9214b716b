"""Entry on the marking page: keys, paste, undo, offline, two windows. Nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from tests.browser.marking import (
    EVALUATOR,
    all_saved,
    build,
    cell,
    marking,
    marks,
    paste,
    state,
)
from tests.browser.visiting import Visits
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chapters(guests: Visits) -> Iterator[str]:
    """One fresh chapter for each test."""
    return iter(build(guests, 20))


@pytest.fixture
def path(chapters: Iterator[str]) -> str:
    return next(chapters)


@pytest.fixture
def page(guests: Visits, path: str) -> Iterator[Page]:
    with marking(guests, path) as found:
        yield found


def batches(page: Page) -> list[Request]:
    """The requests for many cells made from now on."""
    seen: list[Request] = []
    page.on("request", lambda one: seen.append(one) if one.url.endswith("/marks/") else None)
    return seen


def dialog_rows(page: Page, part: str) -> list[list[str]]:
    rows: list[list[str]] = page.locator(f"[data-paste-{part}] tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return rows


BLOCKS = {
    "plain": ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
    "windows line ends, last one closing": ("1\t2\r\n3\t\r\n", [["1", "2"], ["3", ""]]),
    "empty cells": ("\t\n\t2", [["", ""], ["", "2"]]),
    "line break in quotes": ('"a\nb"\t2\n3', [["a\nb", "2"], ["3"]]),
    "tab and doubled quotes": ('"a\t""b"""\t2', [['a\t"b"', "2"]]),
    "a quote that does not close": ('5" disk\t"open', [['5" disk', '"open']]),
    "quotes inside a plain cell": ('say "no"\t1', [['say "no"', "1"]]),
    "one value": ("3\r\n", [["3"]]),
    "nothing": ("", [[""]]),
}
MARKS: dict[str, dict[str, str]] = {
    "3": {"value": "3"},
    " 4 ": {"value": "4"},
    "3,0": {"value": "3"},
    "2.00": {"value": "2"},
    "0": {"value": "0"},
    "\u00a01\u202f": {"value": "1"},
    "": {"value": ""},
    "  ": {"value": ""},
    "5": {"problem": "outside"},
    "3,5": {"problem": "outside"},
    "-1": {"problem": "outside"},
    "10": {"problem": "outside"},
    "abc": {"problem": "text"},
    "3 pts": {"problem": "text"},
    "=3": {"problem": "text"},
    "٣": {"problem": "text"},
}


def test_clipboard_of_spreadsheets_is_read(page: Page) -> None:
    address = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).find(n => n.includes('clipboard'))"
    )
    found: dict[str, Any] = page.evaluate(
        """async ([address, blocks, marks]) => {
            const { parseBlock, readMark } = await import(address);
            return { blocks: blocks.map(parseBlock), marks: marks.map(text => readMark(text, 4)) };
        }""",
        [address, [text for text, _rows in BLOCKS.values()], list(MARKS)],
    )
    assert dict(zip(BLOCKS, found["blocks"], strict=True)) == {
        name: rows for name, (_text, rows) in BLOCKS.items()
    }
    assert dict(zip(MARKS, found["marks"], strict=True)) == MARKS


def test_modules_are_loaded_under_the_names_of_their_content(page: Page) -> None:
    names: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).filter(n => n.includes('/js/marking'))"
    )
    assert len(names) >= 14
    for name in names:
        stem = name.rsplit("/", 1)[-1]
        assert len(stem.split(".")) == 3, name
        assert len(stem.split(".")[1]) == 12, name
    caches = {page.request.get(name).headers["cache-control"] for name in names}
    assert all("immutable" in cache for cache in caches)


def test_block_is_shown_first_then_pasted_in_one_request(page: Page) -> None:
    cell(page, "C.2", "alpha").press("1")
    all_saved(page)
    sent = batches(page)
    paste(page, "C.1", '3\t2\n"1\n"\t9\n\tabc\n4\t3,0\t0\t2\r\n')
    dialog = page.locator("[data-paste]")
    expect(dialog).to_be_visible()
    expect(page.locator("[data-paste-confirm]")).to_be_focused()
    expect(page.locator("[data-paste-confirm]")).to_have_text("Coller 5 notes")
    expect(page.locator("[data-paste-summary]")).to_contain_text("5 notes changent.")
    name = page.locator(".bid-head").first.inner_text()
    assert dialog_rows(page, "changes")[0] == ["C.1", name, "pas de note", "3"]
    assert len(dialog_rows(page, "changes")) == 5
    reasons = [(row[0], row[2], row[3]) for row in dialog_rows(page, "rejected")]
    assert reasons == [
        ("C.2", "9", "Une note est un nombre entier de 0 à 4."),
        ("C.3", "abc", "Ceci n’est pas une note."),
        ("C.4", "2", "Au-delà du bord du tableau."),
    ]
    assert not sent
    page.keyboard.press("Enter")
    all_saved(page)
    expect(cell(page, "C.1")).to_be_focused()
    for line, bid in (("C.1", "alpha"), ("C.4", "gamma")):
        expect(state(page, line, bid)).to_contain_text("Enregistré")
    assert len(sent) == 1
    body = json.loads(sent[0].post_data or "")
    assert {(one["bid"], one["node"], one["value"]) for one in body["cells"]} == {
        ("alpha", "C.1", "3"),
        ("beta", "C.1", "2"),
        ("alpha", "C.4", "4"),
        ("beta", "C.4", "3"),
        ("gamma", "C.4", "0"),
    }
    expect(page.locator("[data-progress-text]")).to_contain_text("6 notes")
    assert marks(page, "C.1", "C.2", "C.3", "C.4") == ["3", "1", "", "4"]


def test_escape_pastes_nothing_and_comes_back_to_the_cell(page: Page) -> None:
    sent = batches(page)
    paste(page, "C.1", "3\t2")
    expect(page.locator("[data-paste]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-paste]")).to_be_hidden()
    expect(cell(page, "C.1")).to_be_focused()
    expect(cell(page, "C.1")).to_have_value("")
    assert not sent


def test_gate_line_and_a_block_too_large_are_told(page: Page) -> None:
    paste(page, "C.8", "3\n2\n1\n0")
    assert [row[3] for row in dialog_rows(page, "rejected")] == [
        "Cette ligne ne se note pas.",
        "Cette ligne ne se note pas.",
        "Au-delà du bord du tableau.",
    ]
    page.keyboard.press("Escape")
    paste(page, "C.1", "\n".join(["1"] * 2501))
    expect(page.locator("[data-paste-summary]")).to_contain_text("2 500")
    expect(page.locator("[data-paste-confirm]")).to_be_hidden()
    expect(page.locator("[data-paste-cancel]")).to_be_focused()


def test_single_value_is_pasted_directly(page: Page) -> None:
    paste(page, "C.1", " 3,0 \r\n")
    all_saved(page)
    expect(cell(page, "C.1")).to_have_value("3")
    paste(page, "C.1", "trois")
    expect(page.locator('[data-why-of="alpha:C.1"] [data-message]')).to_have_text(
        "Ceci n’est pas une note."
    )
    expect(cell(page, "C.1")).to_have_value("3")


def test_undo_goes_back_step_by_step_a_paste_being_one(page: Page) -> None:
    sent = batches(page)
    cell(page, "C.1").press("1")
    page.keyboard.press("2")
    paste(page, "C.1", "4\t4\n4\t4")
    page.keyboard.press("Enter")
    all_saved(page)
    steps = page.locator("[data-steps]")
    expect(steps).to_have_text("3")
    page.keyboard.press("Control+z")
    expect(steps).to_have_text("2")
    expect(cell(page, "C.1")).to_have_value("2")
    expect(cell(page, "C.2", "beta")).to_have_value("")
    all_saved(page)
    assert len(sent) == 2  # the paste, then its undoing
    page.keyboard.press("Control+z")
    expect(cell(page, "C.1")).to_have_value("1")
    page.keyboard.press("Control+y")
    expect(cell(page, "C.1")).to_have_value("2")
    page.keyboard.press("Control+Shift+z")
    expect(cell(page, "C.2", "beta")).to_have_value("4")
    page.locator("[data-undo]").click()
    expect(cell(page, "C.2", "beta")).to_have_value("")
    all_saved(page)
    assert marks(page, "C.1", "C.2") == ["2", ""]


def test_undo_remembers_fifty_steps(page: Page) -> None:
    cell(page, "C.1").focus()
    for turn in range(55):
        page.keyboard.press(str(turn % 5))
    expect(page.locator("[data-steps]")).to_have_text("50")
    for _turn in range(60):
        page.keyboard.press("Control+z")
    expect(page.locator("[data-undo]")).to_be_disabled()
    expect(cell(page, "C.1")).to_have_value("4")
    all_saved(page)


def test_undo_in_a_justification_is_the_browsers_own(page: Page) -> None:
    cell(page, "C.1").press("2")
    page.keyboard.press("c")
    text = page.locator('[data-why-of="alpha:C.1"] textarea')
    page.keyboard.type("prouvé")
    page.keyboard.press("Control+z")
    expect(text).not_to_have_value("prouvé")
    expect(cell(page, "C.1")).to_have_value("2")
    text.fill("prouvé par la pièce 4")
    page.keyboard.press("Escape")
    expect(page.locator("[data-steps]")).to_have_text("2")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("")
    all_saved(page)


def test_undo_does_not_overwrite_what_another_window_wrote_since(
    guests: Visits, path: str, page: Page
) -> None:
    cell(page, "C.1").press("1")
    page.keyboard.press("2")
    all_saved(page)
    with marking(guests, path) as other:
        cell(other, "C.1").press("4")
        all_saved(other)
    cell(page, "C.1").focus()
    page.keyboard.press("Control+z")
    conflict = page.locator('[data-why-of="alpha:C.1"] [data-conflict]')
    expect(conflict.locator("[data-mine]")).to_have_text("1")
    expect(conflict.locator("[data-theirs]")).to_have_text("4")
    page.locator("[data-take]").click()
    all_saved(page)
    assert marks(page, "C.1") == ["4"]


def test_two_windows_on_one_cell_end_with_a_choice_and_no_lost_write(
    guests: Visits, path: str, page: Page
) -> None:
    with marking(guests, path) as other:
        cell(other, "C.1").press("1")
        all_saved(other)
        cell(page, "C.1").press("3")
        expect(state(page, "C.1")).to_contain_text("Deux valeurs")
        assert marks(other, "C.1") == ["1"]
        page.locator("[data-keep]").click()
        all_saved(page)
        assert marks(other, "C.1") == ["3"]


def test_conflict_inside_a_paste_is_settled_like_a_single_one(
    guests: Visits, path: str, page: Page
) -> None:
    with marking(guests, path) as other:
        cell(other, "C.2").press("1")
        all_saved(other)
    paste(page, "C.1", "3\n3\n3")
    page.keyboard.press("Enter")
    expect(state(page, "C.1")).to_contain_text("Enregistré")
    expect(state(page, "C.3")).to_contain_text("Enregistré")
    expect(state(page, "C.2")).to_contain_text("Deux valeurs")
    page.locator("[data-keep]").click()
    all_saved(page)
    assert marks(page, "C.1", "C.2", "C.3") == ["3", "3", "3"]


def test_offline_entries_wait_in_sight_and_are_sent_in_one_request(page: Page) -> None:
    page.context.set_offline(True)
    for line in ("C.1", "C.2", "C.3"):
        cell(page, line).press("3")
    for line in ("C.1", "C.2", "C.3"):
        expect(state(page, line)).to_contain_text("Non enregistré")
    expect(page.locator("[data-alert]")).to_contain_text("injoignable")
    expect(page.locator("[data-retry]")).to_be_visible()
    # Leaving now asks first.
    asked: list[str] = []

    def stay(box: Dialog) -> None:
        asked.append(box.type)
        box.dismiss()

    page.once("dialog", stay)
    page.evaluate("location.assign('/')")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    sent = batches(page)
    page.context.set_offline(False)
    all_saved(page)
    assert len(sent) == 1
    expect(page.locator("[data-alert]")).to_be_empty()
    assert marks(page, "C.1", "C.2", "C.3") == ["3", "3", "3"]


def test_slash_searches_and_n_goes_to_the_next_empty_cell(page: Page) -> None:
    cell(page, "C.1").press("3")
    all_saved(page)
    cell(page, "C.1", "beta").press("n")
    expect(cell(page, "C.1", "gamma")).to_be_focused()
    cell(page, "C.8", "gamma").press("n")
    expect(cell(page, "C.1", "beta")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("c.4")
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-line]")).to_have_count(1)
    expect(page.locator(".line-count")).to_have_text("Lignes : 1 sur 10")


def test_whole_walk_by_keyboard_from_the_login_to_a_marked_chapter(
    guests: Visits, path: str
) -> None:
    tender = path.partition("grid/")[0]
    with guests.context() as context:
        page = context.new_page()
        page.goto("/login/")
        tab_to(page, "input[name=username]")
        page.keyboard.type(EVALUATOR)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: urlsplit(url).path == "/")
        for target in (tender, f"{tender}grid/", path):
            tab_to(page, f'a[href="{target}"]')
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{target}")
        expect(page.locator("[data-undo]")).to_be_visible()
        tab_to(page, "[data-next-unmarked]")
        page.keyboard.press("Enter")
        expect(cell(page, "C.1")).to_be_focused()
        for _line in range(8):
            for turn, key in enumerate(("3", "2", "4")):
                page.keyboard.press(key)
                page.keyboard.press("Home" if turn == 2 else "ArrowRight")
            page.keyboard.press("Enter")
        all_saved(page)
        expect(page.locator("[data-progress-text]")).to_contain_text("24 notes sur 24")
        assert marks(page, "C.1", "C.8", bid="gamma") == ["4", "4"]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")
