"""Every page a visitor can stand on, each with the visitor who stands there."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.template import Context, Engine
from playwright.sync_api import Page

from hdhcompliance.launch.layout import ROOT
from tests.browser import (
    building,
    certifications,
    countersigning,
    european,
    exposure,
    framework,
    laws,
    meeting,
    opinions,
    ownership,
    questions,
    risks,
    timeline,
    transition,
)
from tests.browser.marking import EVALUATOR, paste
from tests.browser.place import Act, Place, submit, submit_last
from tests.browser.scene import Scene
from tests.browser.visiting import (
    DRAFT,
    NEWCOMER,
    SECOND_OFFICER,
    SIGNED_OUT,
    TENDER,
)
from tests.browser.workbook import MARKER, give_filled, give_same, give_stranger

HERE = f"/tenders/{TENDER}/"
THERE = f"/tenders/{DRAFT}/"
CHAPTER = "B1"  # scored lines with anchors of their own; the officer has still to hand it in
GATED = "C09"  # the longest chapter but one; holds gates
A_SIGNED_REPORT = (
    60_000  # milliseconds to verify a long report that two people signed, on a busy machine
)
GATE = "9.6.f"


def every(scene: Scene) -> list[Place]:
    """Every page, in the order of the work."""
    return [
        *_doors(scene),
        *_work(),
        *_tender(scene),
        *timeline.places(),
        *questions.places(),
        *_marking(scene),
        *european.places(),
        *opinions.places(),
        *countersigning.places(scene),
        *exposure.places(),
        *certifications.places(),
        *laws.places(),
        *ownership.places(),
        *risks.places(),
        *_consensus(),
        *_workbook(),
        *_discussion(),
        *_draft(scene),
        *building.places(),
        *_hosts(),
        *framework.places(),
        *transition.places(),
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
        Place("password-change-refused", "/password/", act=submit),
        Place("password-change-done", "/password/done/"),
        Place("accounts", "/accounts/", "admin"),
        Place("accounts-refused", "/accounts/", "admin", submit_last, status=400),
        Place("account-new-password", "/accounts/", "admin", _new_password),
        Place("accessibility", "/skin/accessibility/", SIGNED_OUT),
    ]


def _work() -> list[Place]:
    return [
        Place("home", "/"),
        Place("home-evaluator", "/", "eval2"),
        Place("home-administrator", "/", "admin"),
        Place("tender-new", "/tenders/new/", SECOND_OFFICER),
        Place("tender-new-refused", "/tenders/new/", SECOND_OFFICER, submit, status=400),
    ]


def _tender(scene: Scene) -> list[Place]:
    return [
        Place("overview", HERE),
        Place("overview-evaluator", HERE, "eval2"),
        Place("method", f"{HERE}method/"),
        Place("price", f"{HERE}method/price/"),
        Place("bids", f"{HERE}bids/"),
        Place("prices", f"{HERE}bids/alpha/prices/"),
        Place("prices-refused", f"{HERE}bids/epsilon/prices/", act=_price_in_words, status=400),
        Place("cost", f"{HERE}bids/alpha/cost/"),
        Place("cost-refused", f"{HERE}bids/alpha/cost/", act=_cost_in_words, status=400),
        Place("cost-recorded", f"{HERE}bids/zeta/cost/", act=_costs),
        Place("low-price", f"{HERE}bids/gamma/low-price/"),
        Place("low-price-refused", f"{HERE}bids/gamma/low-price/", act=submit, status=400),
        Place("people", f"{HERE}people/"),
        Place("people-refused", f"{HERE}people/", act=submit_last, status=400),
        Place("panel", f"{HERE}panel/"),
        Place("panel-by-bid", f"{HERE}panel/?evaluator=eval2"),
        Place("panel-assign", f"{HERE}panel/{scene.seat}/"),
        Place("panel-reopen", f"{HERE}panel/handed-in/{scene.handed_in}/"),
        Place(
            "panel-reopen-refused",
            f"{HERE}panel/handed-in/{scene.handed_in}/",
            act=submit,
            status=400,
        ),
        Place("statement", f"{HERE}statement/", "eval2"),
        Place("statement-refused", f"{HERE}statement/", "eval2", submit, status=400),
        Place("results", f"{HERE}results/", SECOND_OFFICER),
        Place("results-lines", f"{HERE}results/lines/", SECOND_OFFICER),
        Place("robustness", f"{HERE}results/robustness/", SECOND_OFFICER),
        Place("robustness-against", f"{HERE}results/robustness/?against=zeta", SECOND_OFFICER),
        Place("robustness-simulated", f"{HERE}results/robustness/", SECOND_OFFICER, _simulate),
        Place(
            "robustness-panel-drawn",
            f"{HERE}results/robustness/?draw=panel",
            SECOND_OFFICER,
            _simulate,
        ),
        Place("what-if", f"{HERE}results/what-if/", SECOND_OFFICER),
        Place(
            "what-if-supposed",
            f"{HERE}results/what-if/?w-A=30&line-1=9.6.a&bid-1=alpha&mark-1=4&out=zeta",
            SECOND_OFFICER,
        ),
        Place(
            "what-if-refused",
            f"{HERE}results/what-if/?w-A=300&line-1=9.6.a",
            SECOND_OFFICER,
            status=400,
        ),
        Place("results-blind", f"{HERE}results/", status=403),
        Place("reports", f"{HERE}reports/", SECOND_OFFICER),
        Place("report", f"{HERE}reports/{scene.report}/", SECOND_OFFICER),
        Place("report-running", f"{HERE}reports/{scene.running}/", SECOND_OFFICER),
        Place("report-failed", f"{HERE}reports/{scene.failed}/", SECOND_OFFICER),
        Place("report-cancelled", f"{HERE}reports/{scene.cancelled}/", SECOND_OFFICER),
        Place("journal", f"{HERE}journal/", "auditeur"),
        Place("journal-nothing", f"{HERE}journal/?since=1999-01-01&until=1999-01-02"),
    ]


def _marking(scene: Scene) -> list[Place]:
    chapter = f"{HERE}grid/{CHAPTER}/"
    return [
        Place("grid", f"{HERE}grid/", "eval2"),
        Place("grid-panel", f"{HERE}grid/?all=1", SECOND_OFFICER),
        Place("chapter", scene.chapter, EVALUATOR),
        Place("chapter-panel-open", scene.chapter, EVALUATOR, _open_requirement),
        Place("chapter-justification", scene.chapter, EVALUATOR, _open_justification),
        Place("chapter-outside-scale", scene.chapter, EVALUATOR, _outside_the_scale),
        Place("chapter-keys", scene.chapter, EVALUATOR, _open_keys),
        Place("chapter-paste", scene.chapter, EVALUATOR, _paste),
        Place("chapter-filtered", f"{scene.chapter}?show=unmarked&q=c.2", EVALUATOR),
        Place("chapter-filtered-out", f"{scene.chapter}?q=rien+de+tel", EVALUATOR),
        Place("chapter-whole-panel", f"{chapter}?all=1", SECOND_OFFICER),
        Place("chapter-gates", f"{HERE}grid/{GATED}/", "juriste"),
        Place("chapter-handed-in", f"{HERE}grid/{GATED}/", "eval2"),
        Place("chapter-of-others", f"{HERE}grid/{GATED}/?all=1", "eval2"),
        Place("leaf", f"{HERE}leaves/9.6.a/", "eval2"),
        Place("leaf-evidence", f"{HERE}leaves/9.6.a/", act=_attach),
        Place("leaf-evidence-refused", f"{HERE}leaves/9.6.a/", act=_attach_nothing, status=400),
        Place("gates", f"{HERE}gates/"),
        Place("gate", f"{HERE}gates/alpha/{GATE}/"),
        Place(
            "gate-refused", f"{HERE}gates/alpha/{GATE}/", act=_not_met_without_reason, status=400
        ),
    ]


def _consensus() -> list[Place]:
    return [
        Place("consensus", meeting.AGENDA, meeting.CHAIR),
        Place("consensus-decided", f"{meeting.AGENDA}?show=decided", meeting.CHAIR),
        Place("consensus-nothing", f"{meeting.AGENDA}?show=waiting", meeting.CHAIR),
        Place("consensus-median", f"{HERE}consensus/", "juriste"),
        Place("consensus-point", meeting.FIRST, meeting.CHAIR),
        Place("consensus-point-refused", meeting.FIRST, meeting.CHAIR, submit, status=400),
        Place("consensus-point-median", f"{HERE}consensus/9.6.a/alpha/", "juriste"),
        Place("consensus-projector", f"{meeting.FIRST}?projector=1", meeting.CHAIR),
        Place("consensus-closing", f"{meeting.AGENDA}closing/", meeting.CHAIR),
    ]


def _workbook() -> list[Place]:
    page = f"{HERE}grid/workbook/"
    return [
        Place("workbook", page, MARKER),
        Place("workbook-refused", page, MARKER, give_stranger, status=400),
        Place("workbook-same", page, MARKER, give_same),
        Place("workbook-differences", page, MARKER, give_filled),
        Place("grid-workbook-waits", f"{HERE}grid/", MARKER),
    ]


def _discussion() -> list[Place]:
    said = f"{HERE}leaves/9.6.a/"
    return [
        Place("discussion", f"{HERE}discussion/"),
        Place("discussion-nothing", f"{HERE}discussion/?state=resolved&mine=on", "eval3"),
        Place("discussion-no-such-state", f"{HERE}discussion/?state=x", status=400),
        Place("line-thread-resolved", said),
        Place("line-thread-open", f"{HERE}leaves/{GATE}/", "juriste"),
        Place("line-comments-read-only", said, "auditeur"),
        Place("line-comment-hidden", f"{HERE}leaves/FON-01/", "eval3"),
        Place("line-answering", said, "juriste", _answer),
        Place("line-comment-refused", said, "juriste", _say_nothing),
        Place("chapter-comment-hidden", f"{HERE}grid/{CHAPTER}/", "eval3"),
        Place("chapter-panel-discussion", f"{HERE}grid/{GATED}/", "juriste", _open_requirement),
        Place("notifications", "/notifications/"),
        Place("calendars", "/calendars/"),
        Place("calendars-opened", "/calendars/", act=submit),
        Place("notifications-none", "/notifications/", "auditeur"),
    ]


def _draft(scene: Scene) -> list[Place]:
    return [
        Place("draft-overview", THERE, SECOND_OFFICER),
        Place("draft-method", f"{THERE}method/", SECOND_OFFICER),
        Place("draft-method-refused", f"{THERE}method/", SECOND_OFFICER, submit_last, status=400),
        Place("draft-price", f"{THERE}method/price/", SECOND_OFFICER),
        Place(
            "draft-price-refused", f"{THERE}method/price/?price-1=rien", SECOND_OFFICER, status=400
        ),
        Place("draft-bids", f"{THERE}bids/", SECOND_OFFICER),
        Place("draft-bids-refused", f"{THERE}bids/", SECOND_OFFICER, submit, status=400),
        Place("draft-people", f"{THERE}people/", SECOND_OFFICER),
        Place("draft-panel", f"{THERE}panel/", SECOND_OFFICER),
        Place("draft-statement", f"{THERE}statement/", SECOND_OFFICER),
        Place("draft-interest", f"{THERE}panel/statements/{scene.interest}/", SECOND_OFFICER),
        Place("draft-grid", f"{THERE}grid/", SECOND_OFFICER),
        Place("draft-gates", f"{THERE}gates/", SECOND_OFFICER),
        Place("draft-results", f"{THERE}results/", SECOND_OFFICER),
        Place("draft-reports", f"{THERE}reports/", SECOND_OFFICER),
        Place("draft-journal", f"{THERE}journal/", SECOND_OFFICER),
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
        Place("verify-countersigned", "/verify/", SIGNED_OUT, _verify(scene.countersigned)),
        Place("verify-altered", "/verify/", SIGNED_OUT, _verify(scene.altered)),
        Place("verify-unreadable", "/verify/", SIGNED_OUT, _verify(scene.stranger)),
        Place("verify-no-file", "/verify/", SIGNED_OUT, submit, status=400),
    ]


def _refusals() -> list[Place]:
    return [
        Place("error-400", f"{HERE}grid/", act=_language_not_offered, status=400),
        Place("error-expired", f"{HERE}grid/", act=_expired_form, status=403),
        Place("error-403", f"{HERE}results/", "eval2", status=403),
        Place("error-404", "/no/such/page/", status=404),
        Place("error-500", "/login/", SIGNED_OUT, _failure, status=500),
    ]


def hand_in(page: Page) -> None:
    """The officer hands in the one chapter the demonstration leaves open, unless it is done."""
    page.goto(f"{HERE}grid/{CHAPTER}/")
    button = page.locator("[data-hand-in] button")
    if button.count():
        button.click()
        page.wait_for_url(f"**{HERE}grid/")


def _simulate(page: Page) -> None:
    """Have it drawn, unless it is done already."""
    button = page.locator("#simulation form button")
    if button.count():
        button.click()
    page.locator("#ranks-caption").wait_for()


def _cost_in_words(page: Page) -> None:
    page.fill("#id_items-0-label", "Serveurs")
    page.fill("#id_items-0-cents_a_year", "beaucoup")
    submit(page)


def _costs(page: Page) -> None:
    """The amount of one line detailed without changing it: 6 840 000 is twice 3 000 000 and 840 000."""
    rows = [("Exploitation", "1", "2", "3 000 000"), ("Mise en service", "1", "", "840 000")]
    for place, (label, first, last, amount) in enumerate(rows):
        page.select_option(f"#id_items-{place}-node", "COU-01")
        page.fill(f"#id_items-{place}-label", label)
        page.fill(f"#id_items-{place}-first_year", first)
        page.fill(f"#id_items-{place}-last_year", last)
        page.fill(f"#id_items-{place}-cents_a_year", amount)
    submit(page)


def _new_password(page: Page) -> None:
    page.get_by_role("row", name=NEWCOMER).get_by_role("button").first.click()


def _price_in_words(page: Page) -> None:
    page.locator("main form input[type=text]").first.fill("douze")
    submit(page)


def _not_met_without_reason(page: Page) -> None:
    page.locator("main [name=outcome][value=not_met]").check()
    page.locator("main [name=reason]").fill("")
    submit(page)


def _wrong_password(page: Page) -> None:
    page.locator("[name=username]").fill("visiteur")
    page.locator("[name=password]").fill("pas le bon")
    submit(page)


def _locked_out(page: Page) -> None:
    for _try in range(6):
        if not page.locator("main [name=username]").count():
            return
        page.locator("[name=username]").fill("etourdi")
        page.locator("[name=password]").fill("pas le bon")
        submit(page)


def _verify(file: Path) -> Act:
    def act(page: Page) -> None:
        page.locator("main input[type=file]").set_input_files(file)
        page.locator("main form button[type=submit]").first.click(timeout=A_SIGNED_REPORT)
        page.locator(".answer-word, .notice-not-met").first.wait_for(timeout=A_SIGNED_REPORT)

    return act


def _open_requirement(page: Page) -> None:
    page.locator("[data-leaf]").first.click()
    page.locator("#leaf-panel h2").wait_for()


def _answer(page: Page) -> None:
    page.locator(".thread-answer summary").first.click()
    page.locator(".people summary").click()


def _say_nothing(page: Page) -> None:
    page.locator(".thread-new summary").click()
    page.locator(".thread-new button[type=submit]").click()
    page.locator(".thread-new .errorlist").wait_for()


def _open_justification(page: Page) -> None:
    page.locator(".mark-input").first.press("c")


def _outside_the_scale(page: Page) -> None:
    page.locator(".mark-input").first.press("9")


def _open_keys(page: Page) -> None:
    page.locator(".mark-input").first.press("?")


def _paste(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paste(page, "C.6", "3\t2\t7\n1\tabc\t2\n\n\t4\n")
    page.locator("[data-paste-confirm]").wait_for()


def _attach(page: Page) -> None:
    # Another content at each visit: the same file twice on one cell is refused.
    content = f"%PDF-1.7\n% {secrets.token_hex()}\n".encode()
    page.locator("#evidence_file").set_input_files(
        {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.locator("#evidence_expires_on").fill("2026-06-30")
    _attach_nothing(page)


def _attach_nothing(page: Page) -> None:
    page.locator(".evidence-form button[type=submit]").click()


def _language_not_offered(page: Page) -> None:
    button = page.locator(".site-wide button[name=language]").last
    with page.expect_navigation():
        button.evaluate("button => { button.value = 'xx'; button.click(); }")


def _expired_form(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    button = page.locator(".site-wide button[name=language]").last
    with page.expect_navigation():
        button.evaluate("button => button.click()")


def _failure(page: Page) -> None:
    """The page of a failure, which no address gives on purpose."""
    engine = Engine(
        dirs=[str(ROOT / "templates")], libraries={"static": "django.templatetags.static"}
    )
    body = engine.get_template("500.html").render(Context())
    page.route(
        "**/failure/",
        lambda route: route.fulfill(status=500, body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto("/failure/")
