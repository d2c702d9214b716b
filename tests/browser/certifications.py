"""Certifications on the tender's days, the derogation of a bid, transfers, and letters."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit
from tests.browser.visiting import DRAFT, SECOND_OFFICER, TENDER


def places() -> list[Place]:
    page = f"/tenders/{TENDER}/sovereignty/certifications/"
    draft = f"/tenders/{DRAFT}/sovereignty/certifications/"
    return [
        Place("certifications", page),
        Place("certifications-read", f"{page}?as_of=2028-12-30", "auditeur"),
        Place("certifications-no-such-day", f"{page}?as_of=2026-02-31", status=400),
        Place("certifications-draft", draft, SECOND_OFFICER),
        Place("derogation", f"{page}gamma/derogation/"),
        Place("derogation-none", f"{page}alpha/derogation/", "auditeur"),
        Place("derogation-refused", f"{page}gamma/derogation/", act=_no_authority, status=400),
    ]


def _no_authority(page: Page) -> None:
    page.fill("#id_authority", "")
    submit(page)
