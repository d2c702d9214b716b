"""What is read of a file at most, so that no file costs more than a few seconds and its own size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """`size` in bytes; `values`: texts, lists and objects in the file; `nesting`: one in another.

    `nodes` and `depth` bound the tree; `text`, in characters, one text once its parameters are
    inserted, and `texts` all of them together, each counted as often as it is read.
    """

    size: int = 16 * 1024 * 1024
    values: int = 1_000_000
    nesting: int = 64
    nodes: int = 20_000
    depth: int = 20
    text: int = 20_000
    texts: int = 64_000_000
