"""Colours meet WCAG 2.1 AA in both themes, and bids stay apart for colour-blind sight.

Contrast: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio. Simulated dichromacy: matrices of
Machado, Oliveira and Fernandes (2009), severity 1.0, over linear RGB; distance: OKLab x 100.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from hdhcompliance.skin.palette import BID_COLOURS, COLOURS

pytestmark = pytest.mark.pure

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
THEMES = {
    theme: {m[1]: m[place] for m in PAIR.finditer(TOKENS.read_text(encoding="utf-8"))}
    for theme, place in (("light", 2), ("dark", 3))
}
WATERMARK = Path(__file__).resolve().parents[2] / "static/img/simulation.svg"
SURFACES = ("surface", "surface-2", "surface-3")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent") for ground in SURFACES],
    *[("ink", "accent-soft"), ("accent", "accent-soft"), ("ink-2", "accent-soft")],
    *[("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("danger-ink", "danger")],
    *[("accent-strong", ground) for ground in SURFACES],
    *[
        (state, ground)
        for state in ("met", "not-met", "unknown", "warning", "info")
        for ground in ("surface", "surface-2", f"{state}-soft")
    ],
]
CONTROLS = [
    *[("line-strong", ground) for ground in SURFACES],
    *[("focus", ground) for ground in (*SURFACES, "accent-soft")],
    *[(f"bid-{n}", ground) for n in range(1, COLOURS + 1) for ground in SURFACES],
]
SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def mixed(over: str, under: str, opacity: float) -> str:
    """A colour seen through another of that opacity."""
    pairs = ((int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        red, green, blue = linear(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, sight: str) -> Triple:
    """The colour in OKLab as a person with this sight would see it."""
    rgb = linear(colour)
    r, g, b = (max(0.0, sum(x * y for x, y in zip(row, rgb, strict=True))) for row in SIGHTS[sight])
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_reaches_four_and_a_half(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["ink", "ink-2"])
def test_text_on_the_watermark_reaches_four_and_a_half(theme: str, ink: str) -> None:
    found = re.search(
        r'fill="(#[0-9a-f]{6})" fill-opacity="([0-9.]+)"', WATERMARK.read_text(encoding="utf-8")
    )
    assert found
    ground = mixed(found[1], THEMES[theme]["surface"], float(found[2]))
    assert contrast(THEMES[theme][ink], ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_and_bid_colours_reach_three(theme: str, line: str, ground: str) -> None:
    assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("number", range(1, COLOURS + 1))
def test_letters_on_a_bid_reach_four_and_a_half(theme: str, number: int) -> None:
    assert contrast(THEMES[theme][f"bid-{number}"], THEMES[theme]["surface"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_bid_colours_stay_apart(theme: str, sight: str) -> None:
    colours = [THEMES[theme][f"bid-{n}"] for n in range(1, COLOURS + 1)]
    distances = [
        100 * math.dist(seen(a, sight), seen(b, sight)) for a, b in combinations(colours, 2)
    ]
    # The distance of a just noticeable difference is about 2; the marker tells the rest.
    assert min(distances) >= 4


def test_light_bid_colours_are_those_of_the_reports() -> None:
    assert tuple(THEMES["light"][f"bid-{n}"] for n in range(1, COLOURS + 1)) == BID_COLOURS
