"""A cell and a chapter's progress, as the marking page's script reads them."""

from __future__ import annotations

from typing import Any

from assessments.forms.marks import seen_token, shown
from assessments.models import Mark
from assessments.queries.grid import Progress


def mark_json(one: Mark) -> dict[str, Any]:
    """What stands in a cell, with the token of what is seen of it."""
    return {
        "value": one.value,
        "justification": one.justification,
        "version": one.version,
        "seen": seen_token(one.version, shown(one), one.justification),
    }


def progress_json(progress: Progress) -> dict[str, Any]:
    """The bar of the chapter and the sentence beside it."""
    return {
        "done": progress.done,
        "total": progress.total,
        "unjustified": progress.unjustified,
        "text": progress.text,
    }
