"""Refusals in the user's language. Whoever raises one has written nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise

from hdhcompliance.journal.refusal import ActionRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import AgreedMark, GateOutcome, Mark, PriceInquiry
    from assessments.queries.closing import Lack

__all__ = ["ActionRefused", "Conflict", "EvaluationIncomplete"]


class Conflict(ActionRefused):
    """Someone wrote this cell since the writer read it. `current` is what stands now."""

    def __init__(
        self, message: str | Promise, current: Mark | GateOutcome | AgreedMark | PriceInquiry | None
    ) -> None:
        super().__init__("conflict", message)
        self.current = current


class EvaluationIncomplete(ActionRefused):
    """The evaluation cannot be closed yet. `lacks` says what is missing, and where."""

    def __init__(self, message: str | Promise, lacks: Sequence[Lack]) -> None:
        super().__init__("evaluation_incomplete", message)
        self.lacks = lacks
