"""How far the panel agrees, chapter by chapter, and each evaluator beside the others. No query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.agreement.discussion import Severity, severities
from assessments.agreement.reliability import ordinal_alpha, reading
from assessments.models import GridNode
from assessments.queries.consensus import Agenda, Point


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the panel agrees on a chapter (None: on the whole grid), over the points handed in.

    `alpha` is Krippendorff's, ordinal; `reading` is sound, tentative, weak or unknown.
    """

    chapter: GridNode | None
    points: int
    disputed: int
    alpha: Fraction | None
    reading: str


def agreement_by_chapter(found: Agenda) -> list[Agreement]:
    """One row per chapter in the order of the grid, the whole grid last."""
    chapters: dict[int, list[Point]] = defaultdict(list)
    for point in sorted(found.points, key=lambda point: point.node.order):
        chapters[point.node.parent_id or 0].append(point)
    rows = [_agreement(points[0].node.parent, points) for points in chapters.values()]
    return [*rows, _agreement(None, found.points)]


def _agreement(chapter: GridNode | None, points: Sequence[Point]) -> Agreement:
    alpha = ordinal_alpha([list(point.marks.values()) for point in points])
    return Agreement(
        chapter=chapter,
        points=sum(bool(point.marks) for point in points),
        disputed=sum(point.spread > 1 for point in points),
        alpha=alpha,
        reading=reading(alpha),
    )


def severity_of_panel(found: Agenda) -> list[tuple[str, Severity | None]]:
    """Each member of the panel beside the others, in the panel's order."""
    known = severities(point.marks for point in found.points)
    return [(code, known.get(code)) for code in found.panel.values()]
