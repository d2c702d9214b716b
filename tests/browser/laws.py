"""Laws as dated records: read by anyone signed in, kept by administrators."""

from __future__ import annotations

from tests.browser.place import Place, submit

FISA = "/laws/FISA_702/"


def places() -> list[Place]:
    record = f"{FISA}records/fisa-702-2/"
    return [
        Place("laws", "/laws/"),
        Place("laws-filtered", "/laws/?kind=shield&as_of=2025-09-01"),
        Place("laws-none", "/laws/?jurisdiction=CH&status=expired"),
        Place("laws-no-such-day", "/laws/?as_of=2026-02-31", status=400),
        Place("law", FISA),
        Place("law-in-force", f"{FISA}?as_of=2026-06-01"),
        Place("law-later", f"{FISA}?as_of=2027-06-01"),
        Place("law-to-be-checked", "/laws/NSL/"),
        Place("law-administrator", FISA, "admin"),
        Place("law-add", "/laws/add/", "admin"),
        Place("law-add-refused", "/laws/add/", "admin", submit, status=400),
        Place("law-record-add", f"{FISA}records/add/", "admin"),
        Place("law-record-correct", f"{record}correct/", "admin"),
        Place("law-record-end", f"{record}end/", "admin"),
        Place("law-record-end-refused", f"{record}end/", "admin", submit, status=400),
    ]
