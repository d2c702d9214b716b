"""A grid being built: the tender that shows it, and the pages of the builder."""

from __future__ import annotations

from playwright.sync_api import Page

from assessments.actions.grid_edits import Words, add_line, drop_line
from assessments.actions.grids import freeze_method, revise_method
from assessments.actions.tenders import create_tender
from assessments.models import GridNode
from hdhcompliance.accounts.models import User
from tests.browser.place import Place, submit, submit_last
from tests.browser.visiting import DRAFT, REBUILT, SECOND_OFFICER, TENDER


def laid(officer: User) -> None:
    """A method frozen, taken up again, and left half built. Runs inside the application."""
    tender = create_tender(
        by=officer,
        reference=REBUILT,
        title="Hébergement de la plateforme, grille en chantier",
        buyer="Acheteur d’essai",
        procedure="AOO",
    )
    freeze_method(by=officer, tender=tender)
    revise_method(by=officer, tender=tender, reason="Le chapitre B1 faisait double emploi.")
    rows = {row.code: row for row in GridNode.objects.filter(grid=tender.grid)}
    drop_line(by=officer, tender=tender, node=rows["B1"])
    words = Words("Services d’intelligence artificielle", "AI services", kind="branch")
    add_line(by=officer, tender=tender, branch=rows["B"], code="B4", words=words)


def places() -> list[Place]:
    grid = f"/tenders/{DRAFT}/method/grid/"
    rebuilt = f"/tenders/{REBUILT}/method/"
    start = f"/tenders/{DRAFT}/method/start-again/"
    return [
        Place("method-branch-frozen", f"/tenders/{TENDER}/method/grid/B/", "eval2"),
        Place("method-versions", f"/tenders/{TENDER}/method/versions/"),
        Place("method-rebuilt", rebuilt, SECOND_OFFICER),
        Place("method-rebuilt-versions", f"{rebuilt}versions/", SECOND_OFFICER),
        Place("builder", f"{grid}ROOT/", SECOND_OFFICER),
        Place("builder-branch", f"{grid}C09/", SECOND_OFFICER),
        Place("builder-branch-empty", f"{rebuilt}grid/B4/", SECOND_OFFICER),
        Place("builder-branch-refused", f"{grid}B1/", SECOND_OFFICER, _no_weight, status=400),
        Place("builder-words", f"{grid}FON-01/words/", SECOND_OFFICER),
        Place("builder-add", f"{grid}B1/add/", SECOND_OFFICER),
        Place("builder-add-refused", f"{grid}B1/add/", SECOND_OFFICER, submit, status=400),
        Place("builder-add-branch", f"{grid}B/add/?branch=1", SECOND_OFFICER),
        Place("builder-criteria", f"{rebuilt}grid/B4/requirements/", SECOND_OFFICER),
        Place(
            "builder-criteria-refused",
            f"{rebuilt}grid/B4/requirements/",
            SECOND_OFFICER,
            submit_last,
            status=400,
        ),
        Place("builder-criteria-none", f"{grid}D/requirements/?text=zzz", SECOND_OFFICER),
        Place("builder-move", f"{grid}FON-01/move/", SECOND_OFFICER),
        Place("builder-drop", f"{grid}B1/drop/", SECOND_OFFICER),
        Place("builder-start", start, SECOND_OFFICER),
        Place("builder-start-refused", start, SECOND_OFFICER, submit_last, status=400),
        Place("draft-method-versions", f"/tenders/{DRAFT}/method/versions/", SECOND_OFFICER),
    ]


def _no_weight(page: Page) -> None:
    page.locator("main [data-weight]").first.fill("")
    submit(page)
