"""The annex of the files relied upon, in the order of the grid, each with its SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.reports.figures import thousands
from assessments.reports.tree import MethodTree


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as printed; `bid` is the bid's short name, `size` in bytes."""

    code: str
    colour: int
    bid: str
    name: str
    size: str
    effective_on: str
    expires_on: str
    sha256: str


def read_files(
    dossier: Mapping[str, Any],
    tree: MethodTree,
    names: Mapping[str, str],
    colours: Mapping[str, int],
) -> tuple[FileRow, ...]:
    """The files of a dossier, none for one made before they were kept."""
    place = {code: number for number, code in enumerate(tree.nodes)}
    found = [
        (place[code], _row(code, bid["code"], names, colours, file))
        for bid in dossier["bids"]
        for code, files in bid.get("evidence", {}).items()
        for file in files
    ]
    return tuple(row for _place, row in sorted(found, key=lambda each: each[0]))


def _row(
    code: str,
    bid: str,
    names: Mapping[str, str],
    colours: Mapping[str, int],
    file: Mapping[str, Any],
) -> FileRow:
    return FileRow(
        code=code,
        colour=colours[bid],
        bid=names[bid],
        name=file["name"],
        size=thousands(file["size"]),
        effective_on=file.get("effective_on") or "–",
        expires_on=file.get("expires_on") or "–",
        sha256=file["sha256"],
    )
