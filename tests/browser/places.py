"""Every page a visitor can stand on, each with the visitor who stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.visiting import SIGNED_OUT, TENDER, Visits

HERE = f"/tenders/{TENDER}/"
DRAFT = "ESSAI-2027-002"
THERE = f"/tenders/{DRAFT}/"
OFFICER = "acheteur"
WRITER = "redactrice"
CHAPTER = "B1"  # scored lines, with anchors of their own
GATED = "C09"  # the longest chapter but one; holds gates
GATE = "9.6.f"

Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is the picture's; `act` is what the visitor does there before we look."""

    name: str
    path: str
    who: str = OFFICER
    act: Act | None = None
    status: int = 200

    def reach(self, page: Page) -> None:
        """Stand there: the page is loaded, quiet, and the act is done."""
        answer = page.goto(self.path)
        if not self.act:
            assert answer is not None
            assert answer.status == self.status, f"{self.name}: {answer.status}"
        if self.act:
            self.act(page)
            # What was sent may lead to another page: wait until nothing moves any more.
            page.wait_for_load_state("networkidle")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the places need beside the demonstration, made through the application itself."""

    report: int
    sealed: Path
    altered: Path
    stranger: Path
    reset_path: str


def prepare(visits: Visits, folder: Path) -> Scene:
    """One sealed report with its damaged copy, a tender still being written, a reset link."""
    sealed = folder / "rapport.pdf"
    visits.app.manage("export_report", TENDER, "--kind", "analysis", "--output", str(sealed))
    altered = folder / "rapport-altere.pdf"
    altered.write_bytes(flipped(sealed.read_bytes()))
    stranger = folder / "notes.pdf"
    stranger.write_bytes(b"Ceci n'est pas un PDF.\n")
    password = visits.app.manage("shell", "--no-imports", "-c", WRITER_ACCOUNT).strip()
    visits.passwords[WRITER] = password
    with visits.context(WRITER) as context:
        page = context.new_page()
        page.goto("/tenders/new/")
        page.locator("[name=reference]").fill(DRAFT)
        page.locator("[name=title]").fill("Hébergement de la plateforme, lot d’essai")
        page.locator("[name=buyer]").fill("Acheteur d’essai")
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**{THERE}")
    with visits.context(OFFICER) as context:
        page = context.new_page()
        hand_in(page)
        page.goto(f"{HERE}reports/")
        number = page.locator("main table th a").first.get_attribute("href") or ""
    return Scene(
        report=int(number.rstrip("/").rsplit("/", 1)[-1]),
        sealed=sealed,
        altered=altered,
        stranger=stranger,
        reset_path=visits.app.manage("shell", "--no-imports", "-c", RESET_PATH).strip(),
    )


def hand_in(page: Page) -> None:
    """The officer hands in the one chapter the demonstration leaves open, unless it is done."""
    page.goto(f"{HERE}grid/{CHAPTER}/")
    button = page.locator("[data-hand-in] button")
    if button.count():
        button.click()
        page.wait_for_url(f"**{HERE}grid/")


# The demonstration's accounts open no tender of their own.
WRITER_ACCOUNT = f"""
import secrets
from hdhcompliance.accounts.models import User
password = secrets.token_urlsafe(12)
User.objects.create_user("{WRITER}", password=password, is_superuser=True)
print(password)
"""

RESET_PATH = """
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from hdhcompliance.accounts.models import User
user = User.objects.get(username="eval3")
uid = urlsafe_base64_encode(force_bytes(user.pk))
print(reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)]))
"""


def flipped(pdf: bytes) -> bytes:
    """The same file with one byte changed in the middle of what was signed."""
    middle = len(pdf) // 2
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]


def every(scene: Scene) -> list[Place]:
    """Every page, in the order of the work."""
    return [
        *_doors(scene),
        *_work(),
        *_tender(scene),
        *_marking(),
        *_draft(),
        *_hosts(),
        *_verification(scene),
        *_refusals(),
    ]


def _doors(scene: Scene) -> list[Place]:
    return [
        Place("login", "/login/", SIGNED_OUT),
        Place("login-refused", "/login/", SIGNED_OUT, _wrong_password),
        Place("login-lockout", "/login/", SIGNED_OUT, _locked_out, status=429),
        Place("password-reset", "/password/reset/", SIGNED_OUT),
        Place("password-reset-sent", "/password/reset/sent/", SIGNED_OUT),
        Place("password-reset-new", scene.reset_path, SIGNED_OUT),
        Place("password-reset-expired", "/password/reset/Mg/x-expired/", SIGNED_OUT),
        Place("password-reset-done", "/password/reset/done/", SIGNED_OUT),
        Place("password-change", "/password/"),
        Place("password-change-refused", "/password/", act=_submit),
        Place("password-change-done", "/password/done/"),
        Place("accounts", "/accounts/", "admin"),
        Place("accessibility", "/skin/accessibility/", SIGNED_OUT),
    ]


def _work() -> list[Place]:
    return [
        Place("home", "/"),
        Place("home-evaluator", "/", "eval2"),
        Place("home-administrator", "/", "admin"),
        Place("tender-new", "/tenders/new/", WRITER),
        Place("tender-new-refused", "/tenders/new/", WRITER, _submit, status=400),
    ]


def _tender(scene: Scene) -> list[Place]:
    return [
        Place("overview", HERE),
        Place("overview-evaluator", HERE, "eval2"),
        Place("method", f"{HERE}method/"),
        Place("bids", f"{HERE}bids/"),
        Place("prices", f"{HERE}bids/alpha/prices/"),
        Place("people", f"{HERE}people/"),
        Place("panel", f"{HERE}panel/"),
        Place("panel-by-bid", f"{HERE}panel/?evaluator=eval2"),
        Place("panel-assign", f"{HERE}panel/", act=_follow("Attribuer des chapitres")),
        Place("panel-reopen", f"{HERE}panel/", act=_follow("Rouvrir")),
        Place("statement", f"{HERE}statement/", "eval2"),
        Place("statement-refused", f"{HERE}statement/", "eval2", _submit, status=400),
        Place("results", f"{HERE}results/"),
        Place("results-lines", f"{HERE}results/lines/"),
        Place("robustness", f"{HERE}results/robustness/"),
        Place("robustness-against", f"{HERE}results/robustness/?against=zeta"),
        Place("reports", f"{HERE}reports/"),
        Place("report", f"{HERE}reports/{scene.report}/"),
        Place("report-progress", f"{HERE}reports/{scene.report}/"),
        Place("journal", f"{HERE}journal/", "auditeur"),
        Place("journal-nothing", f"{HERE}journal/?since=1999-01-01&until=1999-01-02"),
    ]


def _marking() -> list[Place]:
    chapter = f"{HERE}grid/{CHAPTER}/"
    return [
        Place("grid", f"{HERE}grid/", "eval2"),
        Place("grid-panel", f"{HERE}grid/?all=1"),
        Place("chapter", chapter, "eval2"),
        Place("chapter-panel-open", chapter, "eval2", _open_requirement),
        Place("chapter-justification", chapter, "eval2", _open_justification),
        Place("chapter-outside-scale", chapter, "eval2", _outside_the_scale),
        Place("chapter-whole-panel", f"{chapter}?all=1"),
        Place("chapter-gates", f"{HERE}grid/{GATED}/", "juriste"),
        Place("chapter-handed-in", f"{HERE}grid/{GATED}/", "eval2"),
        Place("chapter-of-others", f"{HERE}grid/{GATED}/?all=1", "eval2"),
        Place("leaf", f"{HERE}leaves/9.6.a/", "eval2"),
        Place("gates", f"{HERE}gates/"),
        Place("gate", f"{HERE}gates/alpha/{GATE}/"),
    ]


def _draft() -> list[Place]:
    return [
        Place("draft-overview", THERE, WRITER),
        Place("draft-method", f"{THERE}method/", WRITER),
        Place("draft-bids", f"{THERE}bids/", WRITER),
        Place("draft-people", f"{THERE}people/", WRITER),
        Place("draft-grid", f"{THERE}grid/", WRITER),
        Place("draft-gates", f"{THERE}gates/", WRITER),
        Place("draft-results", f"{THERE}results/", WRITER),
        Place("draft-reports", f"{THERE}reports/", WRITER),
        Place("draft-journal", f"{THERE}journal/", WRITER),
    ]


def _hosts() -> list[Place]:
    return [
        Place("providers", "/providers/"),
        Place("providers-past", "/providers/?as_of=2024-06-01"),
        Place("providers-no-such-day", "/providers/?as_of=2026-02-31", status=400),
        Place("providers-expiring", "/providers/expiring/"),
        Place("provider", "/providers/ovhcloud/"),
        Place("provider-incumbent", "/providers/microsoft-azure/"),
        Place("provider-fictitious", "/providers/hebergeur-alpha-fictif/"),
    ]


def _verification(scene: Scene) -> list[Place]:
    return [
        Place("verify", "/verify/", SIGNED_OUT),
        Place("verify-authentic", "/verify/", SIGNED_OUT, _verify(scene.sealed)),
        Place("verify-altered", "/verify/", SIGNED_OUT, _verify(scene.altered)),
        Place("verify-unreadable", "/verify/", SIGNED_OUT, _verify(scene.stranger)),
        Place("verify-no-file", "/verify/", SIGNED_OUT, _submit, status=400),
    ]


def _refusals() -> list[Place]:
    return [
        Place("error-400", f"{HERE}grid/", act=_expired_form, status=403),
        Place("error-403", f"{HERE}results/", "eval2", status=403),
        Place("error-404", "/no/such/page/", status=404),
        Place("error-500", "/login/", SIGNED_OUT, _failure, status=500),
    ]


def _submit(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def _follow(text: str) -> Act:
    def act(page: Page) -> None:
        page.locator("main a", has_text=text).first.click()

    return act


def _wrong_password(page: Page) -> None:
    page.locator("[name=username]").fill("visiteur")
    page.locator("[name=password]").fill("pas le bon")
    _submit(page)


def _locked_out(page: Page) -> None:
    for _try in range(6):
        if not page.locator("main [name=username]").count():
            return
        page.locator("[name=username]").fill("etourdi")
        page.locator("[name=password]").fill("pas le bon")
        _submit(page)


def _verify(file: Path) -> Act:
    def act(page: Page) -> None:
        page.locator("main input[type=file]").set_input_files(file)
        _submit(page)
        page.locator(".answer-word, .notice-not-met").first.wait_for()

    return act


def _open_requirement(page: Page) -> None:
    page.locator("[data-leaf]").first.click()
    page.locator("#leaf-panel h2").wait_for()


def _open_justification(page: Page) -> None:
    page.locator(".mark-input").first.press("c")


def _outside_the_scale(page: Page) -> None:
    page.locator(".mark-input").first.press("9")


def _expired_form(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator(".site-wide button[name=language]").last.evaluate("button => button.click()")


def _failure(page: Page) -> None:
    """The page of a failure, which no address gives on purpose."""
    body = Path("templates/500.html").read_text(encoding="utf-8")
    body = body.replace("{% load static %}", "").replace("{% get_static_prefix %}", "/static/")
    page.route(
        "**/failure/",
        lambda route: route.fulfill(status=500, body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto("/failure/")
