"""The words of a workbook of marks, in the language of who downloads it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Tender
from assessments.workbooks.book import Words


def words(tender: Tender, panel_code: str, made_at: datetime, longest: int) -> Words:
    """Every text the file shows. No query once the tender has its grid."""
    maximum = tender.grid.scale_maximum
    made = date_format(timezone.localtime(made_at), "DATETIME_FORMAT")
    return Words(
        instructions_sheet=_("Instructions"),
        anchors_sheet=_("Anchors"),
        title=_("Marks of %(code)s, tender %(reference)s")
        % {"code": panel_code, "reference": tender.reference},
        facts=(
            (_("Tender"), f"{tender.reference} · {tender.title}"),
            (_("Evaluator"), panel_code),
            (_("Made on"), made),
            (_("Frozen method"), f"SHA-256 {tender.grid.sha256}"),
        ),
        instructions=_instructions(maximum, longest),
        scale=_("What each mark means"),
        anchors=_("What each mark means on the lines that have anchors of their own"),
        heads=(_("Line"), _("Requirement"), _("Bid"), _("Mark"), _("Justification")),
        gate=_("Gate: not marked"),
        informative=_("Informative: not marked"),
        locked=_("Chapter handed in: read only"),
        outside_scale=_("A mark is a whole number from 0 to %(maximum)s; empty: no mark.")
        % {"maximum": maximum},
        too_long=_("A justification has at most %(maximum)s characters.") % {"maximum": longest},
        page=_("Page"),
        banner=_("FICTITIOUS: demonstration data") if tender.is_fictitious else "",
    )


def _instructions(maximum: int, longest: int) -> tuple[str, ...]:
    return (
        _(
            "Each chapter has its sheet; each row is a line for one bid. Choose a mark from 0 to"
            " %(maximum)s in the list and write its justification (%(longest)s characters at most)."
            " Everything else is locked."
        )
        % {"maximum": maximum, "longest": longest},
        _(
            "The arrows in the heads of the columns filter: one bid only, or the rows whose mark is"
            " empty. A row grows with its text."
        ),
        _(
            "Save the file as an Excel workbook (.xlsx), whatever the program: other kinds lose what"
            " the file remembers."
        ),
        _(
            "Give it back on the Evaluation page. You are shown what it changes before anything is"
            " recorded; a row you left alone changes nothing."
        ),
        _(
            "A mark that was changed on the pages since this file was made is shown with both values:"
            " you choose, nothing is overwritten unseen."
        ),
        _(
            "Emptying a mark clears it. A formula, a merged cell, a row that was moved or taken away"
            " is refused, and the message says where."
        ),
        _(
            "The chapters you have handed in are here to be read. Your marks stay hidden from the other"
            " evaluators until then: keep this file to yourself."
        ),
    )
