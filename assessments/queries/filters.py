"""Which lines of a chapter someone wants to see. Works on lines already read: no query."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Bid
from assessments.queries.chapters import Line
from assessments.queries.grid import Scope

FAR_APART = 1  # points of the scale between the lowest and the highest mark of the panel


class Show(models.TextChoices):
    ALL = "all", _("All lines")
    UNMARKED = "unmarked", _("Lines with a mark missing")
    GATES = "gates", _("Gates only")
    SPREAD = "spread", _("Marks more than one point apart")


@dataclass(frozen=True, slots=True)
class LineFilter:
    """`text` is looked for word by word, whatever the accents. `mine`: the bids assigned to me."""

    show: str = Show.ALL
    text: str = ""
    mine: bool = False

    @property
    def is_active(self) -> bool:
        return bool(self.show != Show.ALL or self.text.strip() or self.mine)

    def bids(self, bids: Sequence[Bid], scope: Scope, chapter: int) -> list[Bid]:
        """The columns to show."""
        if not self.mine:
            return list(bids)
        return [bid for bid in bids if any(share.covers(chapter, bid.pk) for share in scope.shares)]

    def keeps(self, line: Line, scope: Scope) -> bool:
        """Whether a line is to be shown; only the marks of the scope are looked at."""
        return self._shows(line, scope) and _holds(line, plain(self.text).split())

    def _shows(self, line: Line, scope: Scope) -> bool:
        if self.show == Show.UNMARKED:
            return line.is_scored and _lacks_a_mark(line, scope)
        if self.show == Show.GATES:
            return line.is_gate
        if self.show == Show.SPREAD:
            return line.spread > FAR_APART
        return True


def _lacks_a_mark(line: Line, scope: Scope) -> bool:
    return any(
        one.value is None and share.covers(line.node.parent_id, standing.bid.pk)
        for standing in line.standings
        for one, share in zip(standing.panel, scope.shares, strict=True)
    )


def _holds(line: Line, words: Iterable[str]) -> bool:
    criterion = line.node.criterion
    texts = (line.node.code, line.node.label, criterion.summary if criterion else "")
    inside = plain(" ".join(texts))
    return all(word in inside for word in words)


def plain(text: str) -> str:
    """For comparing: small letters without accents, ligatures undone, one kind of apostrophe."""
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "oe")
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))
