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
        raws.append(_raw(fields, language, scale))
        if len(raws) > reading.bounds.nodes:
            reading.faults.add("too_many_nodes", "", limit=reading.bounds.nodes)
            break
    if not raws:
        reading.faults.add("missing", framework.place, "requirement_nodes")
    head.check(reading.faults)
    return head.tree("ciso", language, scale, assembled(raws, reading))


def _raw(fields: Fields, language: str, scale: Scale | None) -> Raw:
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
        # A splash is a page of text between questions, whatever else it says of itself.
        assessable=fields.flag("assessable") and fields.text("display_mode") != "splash",
        groups=fields.words("implementation_groups"),
        scale=_own_scale(fields, scale),
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


def _scale(framework: Fields, language: str) -> Scale | None:
    """`min_score`, `max_score` and the levels between; None where the file sets none."""
    levels = tuple(
        Level(value, _words(each, "name", language), _words(each, "description", language))
        for each, value in _levels(framework)
    )
    values = {level.value for level in levels}
    if (
        not values
        and framework.values.get("min_score") is framework.values.get("max_score") is None
    ):
        return None
    # 0 to 100 is what CISO Assistant takes where a library is silent.
    scale = _bounded(framework, min(values, default=0), max(values, default=100), levels)
    if any(not scale.minimum <= value <= scale.maximum for value in values):
        framework.fault("scale", "scores_definition")
    return scale


def _own_scale(node: Fields, above: Scale | None) -> Scale | None:
    """The ends a node sets for itself, the other one being the framework's; None for neither."""
    if node.values.get("min_score") is node.values.get("max_score") is None:
        return None
    return _bounded(node, above.minimum if above else 0, above.maximum if above else 100)


def _bounded(fields: Fields, lowest: int, highest: int, levels: tuple[Level, ...] = ()) -> Scale:
    first, last = fields.number("min_score"), fields.number("max_score")
    scale = Scale(lowest if first is None else first, highest if last is None else last, levels)
    if scale.minimum >= scale.maximum:
        fields.fault("scale", "min_score, max_score")
    return scale


def _levels(framework: Fields) -> Iterator[tuple[Fields, int]]:
    """A list of levels, or an object that holds it under `scale`, beside scales of a few nodes."""
    holder, key = framework, "scores_definition"
    if isinstance(framework.values.get(key), dict):
        holder, key = framework.essential(key), "scale"
    for each in holder.items(key):
        value = each.number("score")
        if value is None:
            each.fault("missing", "score")
        else:
            yield each, value
