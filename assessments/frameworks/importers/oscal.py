"""An OSCAL 1.x catalog: groups hold groups or controls, controls hold controls, parts hold prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assessments.frameworks.importers.fields import Fields, Reading
from assessments.frameworks.importers.heads import Asked, Head, slug
from assessments.frameworks.importers.parameters import Parameters
from assessments.frameworks.importers.trees import Raw, Tree, Words, assembled
from assessments.frameworks.importers.values import Value

# Parts that advise; what assesses the control (objectives, methods) is the assessor's own business.
GUIDANCE = frozenset({"guidance", "overview"})
STATEMENT = frozenset({"statement", "item", "requirement"})


def tree(values: dict[str, Value], reading: Reading, asked: Asked) -> Tree:
    catalog = Fields(values, "file", reading).essential("catalog")
    metadata = catalog.essential("metadata")
    # OSCAL has no place of its own for the language of a catalog.
    language = (_property(metadata, "language") or asked.language or "en")[:2].lower()
    title = metadata.text("title", required=True)
    head = Head(
        code=asked.code or slug(title),
        version=asked.version or metadata.text("version"),
        title=Words.of(language, title, {}),
        publisher=_publisher(metadata),
        note=metadata.text("remarks"),
    )
    head.check(reading.faults)
    found = _Catalog(reading, language, Parameters(reading.bounds.text))
    found.declare(catalog, 0)
    found.hold(catalog, "", 0)
    return head.tree("oscal", language, None, assembled(found.raws, reading))


@dataclass(slots=True)
class _Catalog:
    reading: Reading
    language: str
    parameters: Parameters
    raws: list[Raw] = field(default_factory=list)

    def declare(self, fields: Fields, nesting: int) -> None:
        """Every parameter first: a control may insert one that is declared further down."""
        if nesting > self.reading.bounds.depth:
            self.reading.faults.add("deep", fields.place, limit=self.reading.bounds.depth)
            self.reading.faults.refuse()
        self.parameters.add(fields.items("params"))
        for key in ("groups", "controls"):
            for each in fields.items(key):
                self.declare(each, nesting + 1)

    def hold(self, fields: Fields, parent: str, nesting: int) -> None:
        """The groups and controls of an object, each before what it holds."""
        for key in ("groups", "controls"):
            for each in _in_order(fields.items(key)):
                raw = self.raw(each, parent, is_control=key == "controls")
                self.raws.append(raw)
                if len(self.raws) > self.reading.bounds.nodes:
                    self.reading.faults.add("too_many_nodes", "", limit=self.reading.bounds.nodes)
                    self.reading.faults.refuse()
                self.hold(each, raw.identifier, nesting + 1)

    def raw(self, fields: Fields, parent: str, *, is_control: bool) -> Raw:
        identifier = fields.text("id", required=is_control)
        if identifier:
            fields.named(identifier)
        title = fields.text("title", required=True)
        parts = [(part, part.text("name", required=True)) for part in fields.items("parts")]
        statement = [line for part, name in parts if name in STATEMENT for line in self.lines(part)]
        guidance = [line for part, name in parts if name in GUIDANCE for line in self.lines(part)]
        place = fields.place
        return Raw(
            place=place,
            identifier=identifier or fields.path,
            parent=parent,
            reference=_label(fields) or identifier,
            fallback="",
            title=self.words(self.parameters.inserted(title, place), place),
            text=self.words("\n".join(statement), place),
            guidance=self.reading.clean("\n".join(guidance), place),
            evidence="",
            assessable=is_control and _property(fields, "status") != "withdrawn",
        )

    def lines(self, part: Fields, nesting: int = 0) -> Iterator[str]:
        """The prose of a part and of its items, one line each, with the label it carries."""
        if nesting > self.reading.bounds.depth:
            self.reading.faults.add("deep", part.place, limit=self.reading.bounds.depth)
            self.reading.faults.refuse()
        prose = self.parameters.inserted(part.text("prose"), part.place)
        label = _label(part)
        if prose or label:
            yield f"{label} {prose}".strip()
        for inner in part.items("parts"):
            yield from self.lines(inner, nesting + 1)

    def words(self, text: str, place: str) -> Words:
        return Words.of(self.language, self.reading.clean(text, place), {})


def _in_order(items: Iterable[Fields]) -> list[Fields]:
    """By `sort-id` where every sibling carries one, else as in the file."""
    found = list(items)
    keys = [_property(each, "sort-id") for each in found]
    if all(keys):
        return [each for _key, each in sorted(zip(keys, found, strict=True), key=lambda p: p[0])]
    return found


def _label(fields: Fields) -> str:
    """The label people cite: the one without class where a catalog gives several."""
    labels = [each for each in fields.items("props") if each.text("name") == "label"]
    plain = [each for each in labels if not each.text("class")]
    return next((each.text("value") for each in (*plain, *labels)), "")


def _property(fields: Fields, name: str) -> str:
    return next(
        (each.text("value") for each in fields.items("props") if each.text("name") == name), ""
    )


def _publisher(metadata: Fields) -> str:
    """The party that holds the role of creator, publisher or author; else the first organisation."""
    names = {party.text("uuid"): party.text("name") for party in metadata.items("parties")}
    for role in ("publisher", "creator", "author"):
        for responsible in metadata.items("responsible-parties"):
            if responsible.text("role-id") == role:
                for identifier in responsible.words("party-uuids"):
                    if names.get(identifier):
                        return names[identifier]
    return next((name for name in names.values() if name), "")
