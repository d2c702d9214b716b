"""One drawing for web and PDF: accessible, without script or style, its table beside it."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from assessments.reports.charts import (
    COLOURS,
    MARKERS,
    WIDTH,
    contribution_chart,
    contribution_svg,
)
from tests.reports.making import demonstration, small

pytestmark = pytest.mark.pure

SVG = "{http://www.w3.org/2000/svg}"


def test_chart_has_title_and_description_and_is_one_image() -> None:
    with translation.override("en"):
        svg = ElementTree.fromstring(contribution_svg(contribution_chart(demonstration())))
    assert svg.get("role") == "img"
    named = svg.get("aria-labelledby", "").split()
    assert [svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}desc").get("id")] == named  # type: ignore[union-attr]  # absent: the test fails as it should
    assert "Hébergeur Bêta (fictif): 79.80" in (svg.findtext(f"{SVG}desc") or "")


def test_chart_passes_a_strict_content_security_policy() -> None:
    svg = contribution_svg(contribution_chart(demonstration()))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|href|url\(|data:", svg)


def test_segments_of_a_bar_add_up_to_its_total() -> None:
    chart = contribution_chart(demonstration())
    for bid in chart.bids:
        assert sum((bid.contributions[node.code] for node in chart.criteria), Fraction(0)) == (
            bid.score
        )
    assert [row.bid.rank for row in chart.rows] == [1, 2, 3, 4, 5]


def test_segments_stay_inside_the_drawing() -> None:
    svg = ElementTree.fromstring(contribution_svg(contribution_chart(demonstration())))
    ends = []
    for path in svg.iter(f"{SVG}path"):
        if found := re.match(r"M([\d.]+),\d+ h([\d.]+)", path.get("d", "")):
            ends.append(float(found[1]) + float(found[2]))
    assert len(ends) == 5 * 8
    assert max(ends) < WIDTH


def test_names_in_the_chart_are_text() -> None:
    svg = contribution_svg(contribution_chart(small(words='<image href="file:///x"/>')))
    assert "<image" not in svg
    ElementTree.fromstring(svg)


def test_chart_without_ranked_bid_is_still_a_drawing() -> None:
    chart = contribution_chart(small(gates={"alpha": "not_met", "beta": "not_met"}))
    assert chart.rows == ()
    ElementTree.fromstring(contribution_svg(chart))


def test_white_letters_are_readable_on_every_fill() -> None:
    for fill in (fill for pair in COLOURS for fill in pair):
        assert 1.05 / (luminance(fill) + 0.05) >= 4.5, fill


def test_paper_uses_the_colours_and_markers_of_the_screen(root: Path) -> None:
    tokens = (root / "static/css/tokens.css").read_text()
    lights = re.findall(r"--bid-\d: light-dark\((#\w{6})", tokens)
    assert lights == [fill for fill, _darker in COLOURS]
    style = (root / "assessments/reports/press/style/analysis.css").read_text()
    assert re.findall(r"\.bid-\d \{ color: (#\w{6}); \}", style) == lights
    icons = (root / "static/img/icons.svg").read_text()
    for marker in MARKERS:
        assert f'"{marker}"' in icons


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
