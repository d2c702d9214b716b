"""The main job as its people do it: mark, read the results, download the signed report, verify it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import CHAPTER, HERE, hand_in
from tests.browser.scene import flipped
from tests.browser.visiting import TENDER, Visits, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a page says while it leaves cannot be read from outside: it is kept for the next one.
KEEP_WHAT_IS_SAID = """() => {
  const said = document.querySelector("main form [role=status]");
  new MutationObserver(() => sessionStorage.setItem("said", said.textContent))
    .observe(said, { childList: true });
}"""
# Another test of the same running application may have handed it in already.
REOPEN = f"""
from django.utils import timezone
from assessments.models import Submission
Submission.objects.filter(chapter__code="{CHAPTER}", reopened_at=None).update(
    reopened_at=timezone.now(), reopened_by="essai", reason="Essai."
)
"""
A_WHOLE_REPORT = 180_000  # milliseconds: rendered by the worker while other tests run


def test_officer_marks_reads_results_downloads_and_anyone_verifies(
    guests: Visits, tmp_path: Path
) -> None:
    guests.app.manage("shell", "--no-imports", "-c", REOPEN)
    with guests.context() as context:
        page = context.new_page()
        sign_in(page, "acheteur", guests.app.passwords["acheteur"])
        page.get_by_role("link", name=TENDER).first.click()
        _mark_by_keyboard(page)
        _hand_in_to_see_the_results(page)
        _read_results(page)
        report = _order_and_download(page, tmp_path)
    signature = subprocess.run(["pdfsig", str(report)], capture_output=True, text=True, check=True)
    assert "Signature is Valid" in signature.stdout
    assert "Total document signed" in signature.stdout
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(flipped(report.read_bytes()))
    with guests.context() as stranger:
        page = stranger.new_page()
        assert _answer(page, report) == "Authentique"
        expect(page.locator("main")).to_contain_text("identiques")
        expect(page.locator("main")).to_contain_text("79,80")
        assert _answer(page, altered) == "Altéré"


def _mark_by_keyboard(page: Page) -> None:
    """Digits mark, arrows move; what was saved is there after a reload."""
    page.get_by_role("link", name="Évaluation").first.click()
    page.goto(f"{HERE}grid/{CHAPTER}/")
    first = page.locator(".mark-input").first
    second = page.locator(".mark-input").nth(1)
    before = first.input_value()
    wanted = "3" if before != "3" else "2"
    first.focus()
    with page.expect_response(lambda answer: "/marks/" in answer.url) as saved:
        page.keyboard.press(wanted)
    assert saved.value.status == 200
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    page.reload()
    expect(page.locator(".mark-input").first).to_have_value(wanted)
    with page.expect_response(lambda answer: "/marks/" in answer.url):
        page.locator(".mark-input").first.press(before)


def _hand_in_to_see_the_results(page: Page) -> None:
    """The officer sits on the panel too: blind until their last chapter is handed in."""
    assert page.goto(f"{HERE}results/").status == 403  # type: ignore[union-attr]  # a page
    expect(page.locator("main")).to_contain_text("pas encore remis")
    hand_in(page)
    expect(page.locator("main")).to_contain_text(f"Le chapitre {CHAPTER} est remis")


def _read_results(page: Page) -> None:
    page.get_by_role("link", name="Résultats").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("Hébergeur Bêta (fictif) est en tête avec 79,80 points sur 100")
    expect(main).to_contain_text("19.2.c")
    expect(page.locator("main svg[role=img]").first).to_be_visible()


def _order_and_download(page: Page, folder: Path) -> Path:
    page.get_by_role("link", name="Rapports").first.click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("progress").first).to_be_visible()
    link = page.get_by_role("link", name="Télécharger le rapport")
    link.wait_for(timeout=A_WHOLE_REPORT)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.startswith("FICTIF_")
    report = folder / "rapport.pdf"
    download.value.save_as(report)
    return report


def _answer(page: Page, file: Path) -> str:
    page.goto("/verify/")
    page.locator("main input[type=file]").set_input_files(file)
    page.evaluate(KEEP_WHAT_IS_SAID)
    page.locator("main form button[type=submit]").click()
    answer = page.locator(".answer-word").inner_text().strip()
    assert "Vérification en cours" in page.evaluate("sessionStorage.getItem('said')")
    return answer


def test_marking_works_without_javascript(guests: Visits) -> None:
    guests.app.manage("shell", "--no-imports", "-c", REOPEN)
    with guests.context("eval2", script=False) as context:
        page = context.new_page()
        page.goto(f"{HERE}grid/{CHAPTER}/")
        first = page.locator(".mark-input").first
        before = first.input_value()
        wanted = "1" if before != "1" else "2"
        for value in (wanted, before):
            page.locator(".mark-input").first.fill(value)
            page.get_by_role("button", name="Enregistrer").first.click()
            expect(page.locator("main")).to_contain_text("1 note enregistrée")
            expect(page.locator(".mark-input").first).to_have_value(value)
