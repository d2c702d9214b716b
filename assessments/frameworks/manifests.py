"""The manifest of a data folder: what it holds, who published it, how sure we are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from assessments.frameworks.types import Problems, read_text

TEXTS = ("code", "version", "title_fr", "title_en", "publisher", "status_fr", "status_en")
KINDS = {
    "framework": (TEXTS, ("sources", "tables")),
    "scale": ((*TEXTS, "rule_fr"), ("sources",)),
    "grid": ((*TEXTS, "scale"), ("sources",)),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose keys are those of its kind; `lines` says where each key stands."""

    folder: str
    kind: str
    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    lines: dict[str, int]

    @property
    def file(self) -> str:
        return f"{self.folder}/manifest.toml"

    def head(self) -> dict[str, object]:
        """What the manifest adds to a fingerprint."""
        return {"kind": self.kind, "texts": self.texts, "lists": self.lists}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, 0)


def read_manifest(directory: Path, folder: str, problems: Problems) -> Manifest | None:
    """The manifest of `directory/folder`, or None with the faults recorded."""
    file = f"{folder}/manifest.toml"
    text = read_text(directory / file, file, problems)
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        problems.add(file, int(place[1]) if place else 0, "", f"not readable as TOML: {error}")
        return None
    lines = {
        match[1]: text.count("\n", 0, match.start()) + 1
        for match in re.finditer(r"^([a-z_]+)\s*=", text, re.MULTILINE)
    }
    return checked(folder, values, lines, problems)


def checked(
    folder: str, values: dict[str, object], lines: dict[str, int], problems: Problems
) -> Manifest | None:
    """A manifest with every key of its kind, of the right type, and no other."""
    file = f"{folder}/manifest.toml"
    before = len(problems.found)
    kind = values.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        problems.add(
            file, lines.get("kind", 0), "kind", f"unknown kind {kind!r}: expected one of {known}"
        )
        return None
    text_keys, list_keys = KINDS[kind]
    for key in sorted(values.keys() - {*text_keys, *list_keys}):
        problems.add(file, lines.get(key, 0), key, "unknown key")
    texts = {key: text_of(file, key, values, lines, problems) for key in text_keys}
    lists = {key: list_of(file, key, values, lines, problems) for key in list_keys}
    if len(problems.found) > before:
        return None
    expected = f"{texts['code']}-{texts['version']}"
    if folder != expected:
        problems.add(
            file, lines.get("code", 0), expected, f"stands in the folder {folder}, not {expected}"
        )
        return None
    return Manifest(folder, kind, texts, lists, lines)


def text_of(
    file: str, key: str, values: dict[str, object], lines: dict[str, int], problems: Problems
) -> str:
    value = values.get(key)
    if isinstance(value, str) and value.strip():
        return value
    problems.add(file, lines.get(key, 0), key, "a text is expected")
    return ""


def list_of(
    file: str, key: str, values: dict[str, object], lines: dict[str, int], problems: Problems
) -> tuple[str, ...]:
    value = values.get(key)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(str(item) for item in value)
    problems.add(file, lines.get(key, 0), key, "a list of texts is expected")
    return ()
