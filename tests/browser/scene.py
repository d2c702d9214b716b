"""What the places need beside the demonstration: reports in every state, damaged files, a draft."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.browser import marking, meeting, workbook
from tests.browser.visiting import SECOND_OFFICER, TENDER, Visits


@dataclass(frozen=True, slots=True)
class Scene:
    """Numbers of reports by state, of rows of the panel; files: `sealed`, `altered`, a `stranger`,
    `countersigned`.

    `chapter` is of a tender being marked, in front of marking.EVALUATOR.
    """

    report: int
    running: int
    failed: int
    cancelled: int
    seat: int
    handed_in: int
    interest: int
    sealed: Path
    altered: Path
    stranger: Path
    countersigned: Path
    reset_path: str
    chapter: str


def prepare(visits: Visits, folder: Path) -> Scene:
    """Make it all in the running application; files go to `folder`."""
    meeting.laid(visits)
    workbook.reopened(visits)
    sealed = folder / "rapport.pdf"
    visits.app.manage("export_report", TENDER, "--kind", "analysis", "--output", str(sealed))
    altered = folder / "rapport-altere.pdf"
    altered.write_bytes(flipped(sealed.read_bytes()))
    stranger = folder / "notes.pdf"
    stranger.write_bytes(b"Ceci n'est pas un PDF.\n")
    staged = visits.app.manage(
        "shell", "--no-imports", "-c", "from tests.browser import staging; staging.main()"
    )
    facts = json.loads(staged)
    facts["countersigned"] = Path(facts["countersigned"])
    visits.passwords[SECOND_OFFICER] = facts.pop("password")
    (chapter,) = marking.build(visits, 1)
    return Scene(sealed=sealed, altered=altered, stranger=stranger, chapter=chapter, **facts)


def flipped(pdf: bytes) -> bytes:
    """The same file with one byte changed in the middle of what was signed."""
    middle = len(pdf) // 2
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
