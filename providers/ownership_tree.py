"""Geometry of the drawing of an ownership: whole numbers, ready for an SVG. Pure.

The host is at the bottom; a holder stands above all that it holds, but for what is in a loop with
it, where the shortest chain counts. A holding that does not go down is drawn dashed, at the side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from providers.ownership import Ownership, Place
from providers.ownership.network import Link

BOX, GAP, HEIGHT, ROW, MARGIN = 210, 22, 66, 150, 12
LINE = 26
MOST = 24


@dataclass(frozen=True, slots=True)
class Box:
    """One entity. `lines` hold its name in one or two lines; `place` is eu, non_eu or unknown."""

    key: str
    lines: tuple[str, ...]
    place: Place
    country: str | None
    x: int
    y: int
    host: bool

    @property
    def middle(self) -> int:
        return self.x + BOX // 2

    @property
    def foot(self) -> int:
        return self.y + HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """A holding, from the foot of its holder to the head of what it holds."""

    x1: int
    y1: int
    x2: int
    y2: int
    loop: bool
    link: Link

    @property
    def label_x(self) -> int:
        return self.x1 + (self.x2 - self.x1) // 4 + 6

    @property
    def label_y(self) -> int:
        return self.y1 + (self.y2 - self.y1) // 4 + 5


@dataclass(frozen=True, slots=True)
class Tree:
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = BOX
    box_height: int = HEIGHT


def draw(ownership: Ownership) -> Tree | None:
    """None when there is no holder, or too many for a drawing to help: the table has them all."""
    if not ownership.stakes or len(ownership.stakes) > MOST:
        return None
    levels = _levels(ownership)
    widest = max(len(keys) for keys in levels.values())
    width = widest * (BOX + GAP) - GAP + 2 * MARGIN
    top = max(levels)
    places = {stake.holder.key: stake.place for stake in ownership.stakes}
    places[ownership.host.key] = ownership.host.place(ownership.on)
    names = {stake.holder.key: stake.holder for stake in ownership.stakes}
    names[ownership.host.key] = ownership.host
    boxes = {
        key: Box(
            key,
            _lines(names[key].name),
            places[key],
            names[key].country,
            _left(width, len(keys)) + rank * (BOX + GAP),
            MARGIN + (top - level) * ROW,
            key == ownership.host.key,
        )
        for level, keys in levels.items()
        for rank, key in enumerate(keys)
    }
    arrows = tuple(_arrow(link, boxes) for link in ownership.links)
    height = MARGIN * 2 + top * ROW + HEIGHT
    return Tree(width, height, tuple(boxes.values()), arrows)


def _levels(ownership: Ownership) -> dict[int, list[str]]:
    """Keys by row, the host alone in row 0."""
    rows = {stake.holder.key: len(stake.path) for stake in ownership.stakes}
    rows[ownership.host.key] = 0
    together = {key: loop for loop in ownership.loops for key in loop}
    down = [
        link
        for link in ownership.links
        if link.holder not in together or together[link.holder] != together.get(link.held)
    ]
    moved = True
    while moved:  # what goes down is without loop: it comes to rest
        moved = False
        for link in down:
            if rows[link.holder] <= rows[link.held]:
                rows[link.holder] = rows[link.held] + 1
                moved = True
    levels: defaultdict[int, list[str]] = defaultdict(list)
    for stake in sorted(ownership.stakes, key=lambda stake: stake.path[0].held):
        levels[rows[stake.holder.key]].append(stake.holder.key)
    levels[0] = [ownership.host.key]
    return levels


def _left(width: int, count: int) -> int:
    return (width - count * (BOX + GAP) + GAP) // 2


def _arrow(link: Link, boxes: dict[str, Box]) -> Arrow:
    holder, held = boxes[link.holder], boxes[link.held]
    loop = held.y <= holder.y
    if loop:
        return Arrow(
            holder.middle + BOX // 3, holder.y, held.middle + BOX // 3, held.foot, True, link
        )
    return Arrow(holder.middle, holder.foot, held.middle, held.y, False, link)


def _lines(name: str) -> tuple[str, ...]:
    """One or two lines, cut between words; the table gives the name in full."""
    first: list[str] = []
    words = name.split()
    while words and len(" ".join([*first, words[0]])) <= LINE:
        first.append(words.pop(0))
    rest = " ".join(words)
    if not first:
        return (f"{name[: LINE - 1]}…",)
    if not rest:
        return (" ".join(first),)
    return (" ".join(first), rest if len(rest) <= LINE else f"{rest[: LINE - 1].rstrip()}…")
