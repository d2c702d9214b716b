"""Why a cell of the grid is not its reader's to mark."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.queries.panel import Share


def why_locked(share: Share, chapter: int | None, bid: int) -> str:
    """In a few words, for the cell itself; empty when it can be marked. No query."""
    if share.is_locked(chapter):
        return _("Handed in")
    if not share.covers(chapter, bid):
        return _("Not assigned to you")
    return ""
