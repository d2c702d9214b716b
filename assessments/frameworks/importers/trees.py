"""The neutral tree every shape is read into, and the checks that make it one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.frameworks.importers.fields import Reading
from assessments.frameworks.importers.references import Given, Notices, references

LONGEST_IDENTIFIER = 300


@dataclass(frozen=True, slots=True)
class Words:
    """A text in French and in English; either may be empty."""

    fr: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)

    @classmethod
    def of(cls, language: str, own: str, translations: Mapping[str, str]) -> Words:
        """`own` is in `language`; a third language stands as French where nothing else does."""
        texts = {**translations, language: own or translations.get(language, "")}
        french, english = texts.get("fr", ""), texts.get("en", "")
        return cls(french or ("" if english else own), english)


@dataclass(frozen=True, slots=True)
class Level:
    value: int
    name: Words
    description: Words


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale the publisher marks with; kept for information, a tender has its own."""

    minimum: int
    maximum: int
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A node as the file gives it. `parent`: the identifier of the one above, or empty.

    `reference` is what people cite, `fallback` what may stand for it; either may be empty.
    """

    place: str
    identifier: str
    parent: str
    reference: str
    fallback: str
    title: Words
    text: Words
    guidance: str
    evidence: str
    assessable: bool
    groups: tuple[str, ...] = ()
    scale: Scale | None = None

    @property
    def start(self) -> str:
        """The text people read first: « a) … » there numbers the node."""
        return self.title.fr or self.title.en or self.text.fr or self.text.en


@dataclass(frozen=True, slots=True)
class Node:
    """A heading, or a criterion when `assessable`. `ref` is unique and `parent` is one of them.

    `source_id`: its identifier in the file. Parents come before their children in `order`.
    """

    ref: str
    parent: str | None
    source_id: str
    title: Words
    text: Words
    guidance: str
    evidence: str
    assessable: bool
    order: int
    groups: tuple[str, ...] = ()
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """One version of a framework as a file gives it. `language` is that of texts without translation.

    `shape`: ciso or oscal; `note`: the publisher's terms of use.
    """

    shape: str
    code: str
    version: str
    language: str
    title: Words
    publisher: str
    note: str
    scale: Scale | None
    nodes: tuple[Node, ...]
    notices: Notices


def assembled(raws: Sequence[Raw], reading: Reading) -> tuple[tuple[Node, ...], Notices]:
    """The nodes in the order of the tree, each with its reference. Raises ImportRefused."""
    known = _checked(raws, reading)
    ordered = list(_ordered(raws, known))
    given = [
        Given(raw.identifier, raw.parent, raw.reference, raw.fallback, raw.start) for raw in ordered
    ]
    refs, notices = references(given)
    nodes = tuple(
        Node(
            ref=refs[raw.identifier],
            parent=refs[raw.parent] if raw.parent else None,
            source_id=raw.identifier,
            title=raw.title,
            text=raw.text,
            guidance=raw.guidance,
            evidence=raw.evidence,
            assessable=raw.assessable,
            order=order,
            groups=raw.groups,
            scale=raw.scale,
        )
        for order, raw in enumerate(ordered)
    )
    return nodes, notices


def _checked(raws: Sequence[Raw], reading: Reading) -> dict[str, Raw]:
    """Every node by its identifier, once they are known to form a tree."""
    known: dict[str, Raw] = {}
    for raw in raws:
        if raw.identifier in known:
            reading.faults.add("duplicate_id", raw.place, raw.identifier)
        known[raw.identifier] = raw
        if len(raw.identifier) > LONGEST_IDENTIFIER:
            reading.faults.add("too_long", raw.place, limit=LONGEST_IDENTIFIER)
        if raw.assessable and not raw.title and not raw.text:
            reading.faults.add("no_text", raw.place)
    for raw in raws:
        if raw.parent and raw.parent not in known:
            reading.faults.add("dangling_parent", raw.place, raw.parent)
    reading.faults.refuse()
    _refuse_cycles(known, reading)
    if not any(raw.assessable for raw in raws):
        reading.faults.add("no_criteria", "")
    reading.faults.refuse()
    return known


def _refuse_cycles(known: Mapping[str, Raw], reading: Reading) -> None:
    """Walk up from each node, no step twice; `depth` counts the nodes above and the node itself."""
    depth: dict[str, int] = {"": 0}
    for start in known:
        way: list[str] = []
        name = start
        while name not in depth:
            depth[name] = 0  # on the way: met again, it is a cycle
            way.append(name)
            name = known[name].parent
        if name in way:
            loop = [*way[way.index(name) :], name]
            reading.faults.add("cycle", known[start].place, " → ".join(loop))
            continue
        for below, each in enumerate(reversed(way), start=1):
            depth[each] = depth[name] + below
        if way and depth[start] > reading.bounds.depth:
            reading.faults.add("deep", known[start].place, limit=reading.bounds.depth)


def _ordered(raws: Sequence[Raw], known: Mapping[str, Raw]) -> Iterator[Raw]:
    """Depth first, siblings in the order of the file."""
    children: dict[str, list[str]] = {}
    for raw in raws:
        children.setdefault(raw.parent, []).append(raw.identifier)
    waiting = children.get("", [])[::-1]
    while waiting:
        name = waiting.pop()
        yield known[name]
        waiting.extend(reversed(children.get(name, ())))
