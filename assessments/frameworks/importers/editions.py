"""What is kept of a tree: its criteria, each under its heading, and one fingerprint of them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from assessments.frameworks.importers.trees import Node, Scale, Tree, Words

LONGEST_TITLE = 300
LONGEST_PUBLISHER = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One mark of the publisher's scale, or one of its ends when it has no name."""

    value: int
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion. `section`: the reference of the nearest heading above it, or empty.

    `guidance` and `evidence` are in French where the file has them so, else in its own language.
    """

    ref: str
    section: str
    section_fr: str
    section_en: str
    summary_fr: str
    summary_en: str
    guidance: str
    evidence: str
    groups: tuple[str, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a framework, as it is kept. `note`: the publisher's terms of use."""

    code: str
    version: str
    shape: str
    language: str
    title_fr: str
    title_en: str
    publisher: str
    note: str
    scale: tuple[Step, ...]
    lines: tuple[Line, ...]

    @property
    def key(self) -> str:
        return f"{self.code}-{self.version}"

    @property
    def sha256(self) -> str:
        """Over canonical JSON: sorted keys, UTF-8, no spaces."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def edition(tree: Tree) -> Edition:
    return Edition(
        code=tree.code,
        version=tree.version,
        shape=tree.shape,
        language=tree.language,
        title_fr=_cut(tree.title.fr, LONGEST_TITLE),
        title_en=_cut(tree.title.en, LONGEST_TITLE),
        publisher=_cut(tree.publisher, LONGEST_PUBLISHER),
        note=tree.note,
        scale=tuple(_steps(tree.scale)),
        lines=tuple(_lines(tree)),
    )


def from_json(content: dict[str, Any]) -> Edition:
    """The edition whose `asdict` went through JSON."""
    lines = (Line(**{**line, "groups": tuple(line["groups"])}) for line in content["lines"])
    steps = (Step(**step) for step in content["scale"])
    return Edition(**{**content, "lines": tuple(lines), "scale": tuple(steps)})


def _lines(tree: Tree) -> Iterator[Line]:
    nodes = {node.ref: node for node in tree.nodes}
    for node in tree.nodes:
        if node.assessable:
            heading = _heading(node, nodes)
            words = _heading_words(heading)
            summary = _joined(node.title, node.text)
            yield Line(
                ref=node.ref,
                section=heading.ref if heading else "",
                section_fr=words.fr,
                section_en=words.en,
                summary_fr=summary.fr,
                summary_en=summary.en,
                guidance=node.guidance,
                evidence=node.evidence,
                groups=node.groups,
                source_id=node.source_id,
            )


def _heading(node: Node, nodes: dict[str, Node]) -> Node | None:
    above = nodes.get(node.parent or "")
    while above is not None and above.assessable:
        above = nodes.get(above.parent or "")
    return above


def _heading_words(heading: Node | None) -> Words:
    if heading is None:
        return Words()
    words = heading.title or heading.text
    return Words(_cut(words.fr, LONGEST_TITLE), _cut(words.en, LONGEST_TITLE))


def _joined(title: Words, text: Words) -> Words:
    """The title on a line of its own above the text, language by language."""
    return Words(
        "\n".join(part for part in (title.fr, text.fr) if part),
        "\n".join(part for part in (title.en, text.en) if part),
    )


def _cut(text: str, longest: int) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _steps(scale: Scale | None) -> Iterator[Step]:
    if scale is None:
        return
    named = {level.value: level for level in scale.levels}
    for value in sorted({scale.minimum, scale.maximum, *named}):
        level = named.get(value)
        name = level.name if level else Words()
        description = level.description if level else Words()
        yield Step(value, name.fr, name.en, description.fr, description.en)
