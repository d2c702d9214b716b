"""Why a workbook, or one cell of it, is refused: what happened and what to do (codes: docs/workbook.md)."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.workbooks.errors import WorkbookRefused

FILES: Mapping[str, str | Promise] = {
    "empty": _("This file is empty: choose the workbook you downloaded here."),
    "too_large": _(
        "This file is larger than %(megabytes)s MB: give back the workbook you downloaded here,"
        " without pictures or sheets added to it."
    ),
    "not_a_workbook": _(
        "This file is not an Excel workbook: open it in your spreadsheet, save it as an Excel workbook"
        " (.xlsx), and give that file."
    ),
    "old_format": _(
        "This workbook is of another Excel format (.xls or .xlsb): save it as an Excel workbook"
        " (.xlsx), and give that file."
    ),
    "opendocument": _(
        "This workbook is an OpenDocument spreadsheet (.ods): save it as an Excel workbook (.xlsx), and"
        " give that file."
    ),
    "password": _(
        "This workbook is protected by a password: remove the password in your spreadsheet, save the"
        " file, and give it again."
    ),
    "damaged": _(
        "This workbook cannot be read, it is cut short or damaged: save it again from your spreadsheet,"
        " or download a new one."
    ),
    "swollen": _(
        "This workbook holds far more than the one you downloaded here: start again from a new download."
    ),
    "too_many_rows": _(
        "The sheet “%(place)s” reaches further than any sheet made here (%(number)s rows at most):"
        " remove what was added to it, or start again from a new download."
    ),
    "foreign": _(
        "This workbook was not made here: download yours from the Evaluation page, copy your marks into"
        " it, and give it back."
    ),
    "other_version": _(
        "This workbook was made by another version of this application: download a new one and copy your"
        " marks into it."
    ),
    "altered": _(
        "What this workbook remembers was altered: download a new one and copy your marks into it."
    ),
    "merged": _("Cells are merged at %(place)s: unmerge them, then give the file again."),
    "sheet_missing": _(
        "The sheet “%(place)s” is missing, or its columns were moved: put it back, or download a new"
        " workbook and copy your marks into it."
    ),
    "rows_missing": _(
        "Rows are missing from the sheet “%(place)s” (%(number)s): put them back, or download a new"
        " workbook and copy your marks into it."
    ),
    "row_twice": _(
        "The same row is there twice (%(place)s): take the copy away, then give the file again."
    ),
    "row_moved": _(
        "The row of %(place)s no longer stands beside its line and its bid, as after a sort: download a"
        " new workbook and copy your marks into it."
    ),
    "other_tender": _(
        "This workbook belongs to another tender (%(place)s): give it back in that tender."
    ),
    "other_grid": _(
        "This workbook was made for another version of the grid: download a new one and copy your marks"
        " into it."
    ),
    "other_evaluator": _(
        "This workbook was made for another evaluator (%(place)s): download your own."
    ),
}

CELLS: Mapping[str, str | Promise] = {
    "formula": _("The cell holds a formula or an error: type the value itself."),
    "not_a_mark": _("“%(found)s” is not a mark: type a whole number from 0 to %(maximum)s."),
    "outside_scale": _("“%(found)s” is outside the scale: marks go from 0 to %(maximum)s."),
    "not_a_text": _(
        "Your spreadsheet made something else than a text of this justification (“%(found)s”):"
        " make the cell a text and type it again."
    ),
    "too_long": _("The justification has more than %(longest)s characters: shorten it."),
    "unknown": _("This line or this bid is no longer in the tender."),
    "not_assigned": _("This line is not assigned to you for this bid; nothing was changed."),
    "chapter_submitted": _("You have handed this chapter in: ask an officer to reopen it."),
}


def of_file(refusal: WorkbookRefused) -> str:
    """The sentence of a file that is refused."""
    return str(FILES[refusal.code]) % {
        "place": refusal.place,
        "number": refusal.number,
        "megabytes": settings.WORKBOOK_MAX_BYTES // (1024 * 1024),
    }


def of_cell(code: str, *, found: str = "", maximum: int = 0, longest: int = 0) -> str:
    """The sentence of a cell that is refused."""
    return str(CELLS[code]) % {"found": found, "maximum": maximum, "longest": longest}
