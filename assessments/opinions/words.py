"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
_WORD = re.compile(r"\s+|\S+")
# Two runs of which every pair would be compared: beyond, one simply replaces the other.
MOST_PAIRS = 400_000


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. What is not ADDED makes the text before; what is not REMOVED, the text after."""

    kind: Kind
    text: str


# Tokens kept (the same on both sides), or tokens replaced by others.
Step = tuple[bool, Sequence[str], Sequence[str]]


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one run of pieces; a word is never cut.

    Sentences are aligned first, then the words of those that differ. Where sentences differ too
    much and too long (MOST_PAIRS), they are shown as replaced whole: time stays bounded.
    """
    pieces: list[Piece] = []
    for is_same, old, new in _steps_of_words(before, after):
        if is_same:
            pieces.append(Piece(Kind.SAME, "".join(old)))
            continue
        if old:
            pieces.append(Piece(Kind.REMOVED, "".join(old)))
        if new:
            pieces.append(Piece(Kind.ADDED, "".join(new)))
    return tuple(pieces)


def excerpt(pieces: Sequence[Piece], around: int = 120) -> tuple[Piece, ...]:
    """The pieces with what is common and far from any change left out (« … »), in characters."""
    last = len(pieces) - 1
    return tuple(
        Piece(piece.kind, _shortened(piece.text, around, place > 0, place < last))
        if piece.kind == Kind.SAME
        else piece
        for place, piece in enumerate(pieces)
    )


def _shortened(text: str, around: int, follows: bool, precedes: bool) -> str:
    """`text` without its middle, or without the side on which nothing changed; words stay whole."""
    if len(text) <= around * (follows + precedes) + 20:
        return text
    head = text[:around].rsplit(maxsplit=1)[0] if follows else ""
    tail = text[-around:].split(maxsplit=1)[-1] if precedes else ""
    return f"{head} … {tail}"


def _steps_of_words(before: str, after: str) -> Iterator[Step]:
    fine: list[Step] = []
    for step in _align(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        is_same, old, new = step
        fine.extend([step] if is_same else _align(_words(old), _words(new)))

    def is_common(place: int) -> bool:
        # A space kept between two replacements is no common ground: it is replaced with them.
        is_same, old, _new = fine[place]
        return is_same and (place in (0, len(fine) - 1) or bool("".join(old).strip()))

    for is_same, places in groupby(range(len(fine)), key=is_common):
        steps = [fine[place] for place in places]
        yield (
            is_same,
            [token for _, old, _ in steps for token in old],
            [token for _, _, new in steps for token in new],
        )


def _words(sentences: Sequence[str]) -> list[str]:
    return _WORD.findall("".join(sentences))


def _align(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """The longest common run of tokens, between what both begin and end with."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield True, old[:head], new[:head]
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    if not (old and new) or len(old) * len(new) > MOST_PAIRS:
        if old or new:
            yield False, old, new
        return
    longest = _longest_common(old, new)
    row = column = 0
    while row < len(old) or column < len(new):
        start, across = row, column
        while row < len(old) and column < len(new) and old[row] == new[column]:
            row, column = row + 1, column + 1
        if row > start:
            yield True, old[start:row], new[across:column]
            continue
        while (row < len(old) or column < len(new)) and not (
            row < len(old) and column < len(new) and old[row] == new[column]
        ):
            if column == len(new) or (
                row < len(old) and longest[row + 1][column] >= longest[row][column + 1]
            ):
                row += 1
            else:
                column += 1
        yield False, old[start:row], new[across:column]


def _longest_common(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """[row][column] -> how many tokens the rest of both have in common, in order."""
    below = [0] * (len(new) + 1)
    table = [below]
    for token in reversed(old):
        current = [0] * (len(new) + 1)
        for column in range(len(new) - 1, -1, -1):
            current[column] = (
                below[column + 1] + 1
                if token == new[column]
                else max(below[column], current[column + 1])
            )
        table.append(current)
        below = current
    return table[::-1]
