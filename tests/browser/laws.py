"""Laws as dated records, kept by administrators; hosts side by side."""

from __future__ import annotations

from tests.browser.place import Place, submit

FISA = "/laws/FISA_702/"


def places() -> list[Place]:
    record = f"{FISA}records/fisa-702-2/"
    compare = "/providers/compare/"
    two = "p=ovhcloud&p=3ds-outscale"
    return [
        Place("compare-nothing", compare),
        Place("compare", f"{compare}?{two}"),
        Place("compare-six", f"{compare}?{two}&p=s3ns&p=bleu&p=scaleway&p=t-systems"),
        Place("compare-one", f"{compare}?p=ovhcloud", status=400),
        Place("compare-expired", f"{compare}?{two}&as_of=2026-12-30"),
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
        Place("law-correct", f"{FISA}correct/", "admin"),
        Place("law-correct-refused", f"{FISA}correct/", "admin", submit, status=400),
        Place("law-record-add", f"{FISA}records/add/", "admin"),
        Place("law-record-correct", f"{record}correct/", "admin"),
        Place("law-record-end", f"{record}end/", "admin"),
        Place("law-record-end-refused", f"{record}end/", "admin", submit, status=400),
    ]
