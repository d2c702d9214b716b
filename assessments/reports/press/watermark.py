"""Words across every page, drawn as outlines: they are seen, and never mix with copied text."""

from __future__ import annotations

from functools import cache
from math import cos, radians, sin
from typing import Any

import pikepdf
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]  # ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from assessments.reports.press.assets import asset_path

ANGLE = 54.7  # the diagonal of an A4 page
LENGTH = 0.86  # of that diagonal
TALLEST = 34  # points
COLOUR = "0.965 0.918 0.918 rg"
NAME = "/Watermark"


def put_under(document: pikepdf.Pdf, words: str) -> None:
    """Draw `words` under the content of every page, as one object marked as no real content."""
    form = document.make_stream(
        _outlines(words),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[-1000, -1000, 1000, 1000],
    )
    for page in document.pages:
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        width, height = right - left, top - bottom
        scale = min(TALLEST, LENGTH * (width**2 + height**2) ** 0.5 / _advance(words))
        across, up = scale * cos(radians(ANGLE)), scale * sin(radians(ANGLE))
        matrix = (across, up, -up, across, left + width / 2, bottom + height / 2)
        place = " ".join(f"{number:.4f}" for number in matrix)
        page.Resources.XObject[NAME] = form
        page.contents_add(f"/Artifact BMC q {place} cm {NAME} Do Q EMC".encode(), prepend=True)


class _PdfPen(BasePen):  # type: ignore[misc]  # fontTools ships no types
    """Glyphs as PDF path operators, `scale` em units each, moved right by `x`."""

    def __init__(self, glyphs: Any, scale: float) -> None:
        super().__init__(glyphs)
        self.scale, self.x = scale, 0.0
        self.operators: list[str] = []

    def _write(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (
            f"{number:.3f}"
            for x, y in points
            for number in (x * self.scale + self.x, y * self.scale)
        )
        self.operators.append(" ".join((*numbers, operator)))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # fontTools' name
        self._write("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  # fontTools' name
        self._write("l", pt)

    def _curveToOne(  # noqa: N802  # fontTools' name
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._write("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802  # fontTools' name
        self._write("h")


@cache
def _font() -> TTFont:
    return TTFont(asset_path("sans-bold.woff2"))


def _glyphs(words: str) -> list[str]:
    known = _font().getBestCmap()
    return [known.get(ord(character), ".notdef") for character in words]


def _advance(words: str) -> float:
    """The length of `words` at a size of one."""
    widths, unit = _font()["hmtx"], _font()["head"].unitsPerEm
    length: float = sum(widths[glyph][0] for glyph in _glyphs(words)) / unit
    return max(length, 1.0)


def _outlines(words: str) -> bytes:
    glyphs, unit = _font().getGlyphSet(), _font()["head"].unitsPerEm
    pen = _PdfPen(glyphs, 1 / unit)
    pen.x = -_advance(words) / 2
    for glyph in _glyphs(words):
        glyphs[glyph].draw(pen)
        pen.x += glyphs[glyph].width / unit
    return "\n".join((COLOUR, *pen.operators, "f")).encode()
