"""Certifications on the tender's days, the derogation of a bid, transfers, and letters."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit, submit_last
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/sovereignty/certifications/"
    draft = f"/tenders/{DRAFT}/sovereignty/certifications/"
    transfers = f"/tenders/{TENDER}/sovereignty/transfers/"
    return [
        Place("certifications", page),
        Place("certifications-read", f"{page}?as_of=2028-12-30", "auditeur"),
        Place("certifications-no-such-day", f"{page}?as_of=2026-02-31", status=400),
        Place("certifications-draft", draft, SECOND_OFFICER),
        Place("derogation", f"{page}gamma/derogation/"),
        Place("derogation-none", f"{page}alpha/derogation/", "auditeur"),
        Place("derogation-refused", f"{page}gamma/derogation/", act=_no_authority, status=400),
        Place("transfers", transfers),
        Place("transfers-draft", f"/tenders/{DRAFT}/sovereignty/transfers/", SECOND_OFFICER),
        Place("transfer-statement", f"{transfers}gamma/", "juriste"),
        Place("transfer-statement-read", f"{transfers}zeta/", "auditeur"),
        Place("transfer-statement-refused", f"{transfers}gamma/", act=_laws_missing, status=400),
        Place("letters", f"{transfers}gamma/letters/"),
        Place("letters-answered", f"{transfers}delta/letters/", "auditeur"),
        Place("letters-refused", f"{transfers}alpha/letters/", act=submit_last, status=400),
    ]


def _laws_missing(page: Page) -> None:
    page.locator("#id_actors-0-risk").select_option("described")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _no_authority(page: Page) -> None:
    page.fill("#id_authority", "")
    submit(page)
