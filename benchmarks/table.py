"""Rows of figures, printed."""

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[str, str, str]  # what was done, its figure, what stands beside it


def title(text: str) -> Row:
    """A line above the rows that it names."""
    return text, "", ""


def times(ratio: float) -> str:
    return f"{ratio:.0f} x" if ratio >= 10 else f"{ratio:.1f} x"


def show(rows: Sequence[Row]) -> None:
    width = max(len(name) for name, figure, _note in rows if figure)
    for name, figure, note in rows:
        print(f"{name:<{width}}  {figure:>12}  {note}" if figure else f"\n{name}")
