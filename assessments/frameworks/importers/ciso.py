"""The library of CISO Assistant: `objects.framework.requirement_nodes`, a list that names parents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessments.frameworks.importers.fields import Fields, Reading
from assessments.frameworks.importers.heads import Asked, Head, slug
from assessments.frameworks.importers.trees import Level, Raw, Scale, Tree, Words, assembled
from assessments.frameworks.importers.values import Value

# Numbered by the tool that made the file: says nothing, and moves when a line is inserted.
AUTOMATIC = re.compile(r"node[0-9]+")


def tree(values: dict[str, Value], reading: Reading, asked: Asked) -> Tree:
    library = Fields(values, "library", reading)
    framework = library.essential("objects").essential("framework")
    said = framework.text("locale") or library.text("locale")
    language = (said or asked.language or "en")[:2].lower()
    head = Head(
        code=asked.code or slug(_last(framework.text("urn")) or framework.text("ref_id")),
        version=asked.version or library.text("version"),
        title=_words(framework, "name", language) or _words(library, "name", language),
        publisher=framework.text("provider") or library.text("provider"),
        note=library.text("copyright"),
    )
    scale = _scale(framework, language)
    raws = []
    for fields in framework.items("requirement_nodes"):
        raws.append(_raw(fields, language))
        if len(raws) > reading.bounds.nodes:
            reading.faults.add("too_many_nodes", "", limit=reading.bounds.nodes)
            break
    if not raws:
        reading.faults.add("missing", framework.place, "requirement_nodes")
    head.check(reading.faults)
    nodes, notices = assembled(raws, reading)
    return Tree(
        shape="ciso",
        code=head.code,
        version=head.version,
        language=language,
        title=head.title,
        publisher=head.publisher,
        note=head.note,
        scale=scale,
        nodes=nodes,
        notices=notices,
    )


def _raw(fields: Fields, language: str) -> Raw:
    identifier = fields.text("urn", required=True).lower()
    fields.named(identifier or fields.text("ref_id") or fields.text("name"))
    last = _last(identifier)
    return Raw(
        place=fields.place,
        identifier=identifier or fields.path,
        parent=fields.text("parent_urn").lower(),
        reference=fields.text("ref_id"),
        fallback="" if AUTOMATIC.fullmatch(last) else last,
        title=_words(fields, "name", language),
        text=_words(fields, "description", language),
        guidance=_french_first(fields, "annotation", language),
        evidence=_french_first(fields, "typical_evidence", language),
        assessable=fields.flag("assessable"),
        groups=fields.words("implementation_groups"),
        scale=_scale(fields, language),
    )


def _last(urn: str) -> str:
    return urn.rpartition(":")[2]


def _words(fields: Fields, key: str, language: str) -> Words:
    return Words.of(language, fields.text(key), dict(_translations(fields, key)))


def _french_first(fields: Fields, key: str, language: str) -> str:
    words = _words(fields, key, language)
    return words.fr or words.en


def _translations(fields: Fields, key: str) -> Iterator[tuple[str, str]]:
    """The key in the languages of this product, from `translations: {fr: {name: …}}`."""
    translations = fields.inner("translations")
    if translations is not None:
        for language in ("fr", "en"):
            inner = translations.inner(language)
            if inner is not None:
                yield language, inner.text(key)


def _scale(fields: Fields, language: str) -> Scale | None:
    """`min_score`, `max_score` and the levels between; None where the file sets none."""
    levels = tuple(
        Level(value, _words(each, "name", language), _words(each, "description", language))
        for each, value in _levels(fields)
    )
    ends = _ends(fields, {level.value for level in levels})
    if ends is None:
        return None
    if ends[0] >= ends[1]:
        fields.fault("scale", "min_score, max_score")
    if any(not ends[0] <= level.value <= ends[1] for level in levels):
        fields.fault("scale", "scores_definition")
    return Scale(*ends, levels)


def _levels(fields: Fields) -> Iterator[tuple[Fields, int]]:
    for each in fields.items("scores_definition"):
        value = each.number("score")
        if value is None:
            each.fault("missing", "score")
        else:
            yield each, value


def _ends(fields: Fields, values: set[int]) -> tuple[int, int] | None:
    lowest, highest = fields.number("min_score"), fields.number("max_score")
    if lowest is None and highest is None and not values:
        return None
    if lowest is None:
        lowest = min(values, default=0)
    if highest is None:
        highest = max(values, default=100)  # what CISO Assistant takes
    return lowest, highest
