"""What is read of a CISO Assistant library and of an OSCAL catalog."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assessments.frameworks.importers import Asked, Tree, edition, read
from assessments.frameworks.importers.trees import Node, Scale, Words
from tests.importers.making import faults, read_yaml
from tests.importers.samples import CATALOG, LIBRARY, as_json, as_yaml, catalog, library, nodes_of

pytestmark = pytest.mark.pure

# Published by NIST; where a checkout has it beside it, our samples are held against it.
SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "oscal" / "oscal_catalog_schema.json"


def by_ref(tree: Tree) -> dict[str, Node]:
    return {node.ref: node for node in tree.nodes}


def test_library_is_read_whole() -> None:
    tree = read_yaml(LIBRARY)
    assert (tree.shape, tree.code, tree.version, tree.language) == ("ciso", "coffre-1", "3", "fr")
    assert tree.title == Words("Règles du coffre d’essai", "Rules of the sample vault")
    assert (tree.publisher, tree.note) == ("Atelier d’essai", "Texte d’essai, libre de droits.")
    assert [node.ref for node in tree.nodes] == ["1", "1.10", "1.10.1", "1.10.b", "fenetres"]
    assert [node.parent for node in tree.nodes] == [None, "1", "1.10", "1.10", None]
    lock = by_ref(tree)["1.10"]
    assert lock.title == Words("Serrure", "Lock")
    assert lock.text == Words("La porte ferme à clé.", "The door can be locked.")
    assert (lock.guidance, lock.evidence) == ("Une clé par personne.", "Registre des clés")
    assert lock.groups == ("B",)
    assert tree.scale is not None
    assert [(level.value, level.name.fr) for level in tree.scale.levels] == [
        (0, "Absent"),
        (1, "En partie"),
        (2, "Tenu"),
    ]


def test_catalog_is_read_whole() -> None:
    tree = read(as_json(CATALOG))
    assert (tree.shape, tree.code, tree.version) == ("oscal", "sample-vault-catalog", "2.10")
    assert (tree.language, tree.publisher) == ("en", "Sample house")
    nodes = by_ref(tree)
    # In the order of sort-id, labels as people cite them.
    assert list(nodes) == ["dr", "DR-1", "DR-2", "DR-2(1)", "dr-3", "n1", "wi-1"]
    assert nodes["DR-2"].text.en == (
        "Keys are counted [weekly / every [3 days]]:\n"
        "a. by [a named person];\n"
        "b. in writing ([absent])."
    )
    assert nodes["DR-2"].guidance == "One key each."
    assert nodes["DR-2(1)"].parent == "DR-2"
    assert not nodes["dr-3"].assessable  # withdrawn
    assert nodes["wi-1"].parent == "n1"  # a group without identifier
    assert nodes["DR-2"].source_id == "dr-2"


def test_edition_keeps_criteria_under_their_nearest_heading() -> None:
    kept = edition(read_yaml(LIBRARY))
    assert [(line.ref, line.section, line.section_fr) for line in kept.lines] == [
        ("1.10", "1", "Portes"),
        ("1.10.1", "1", "Portes"),
        ("1.10.b", "1", "Portes"),
        ("fenetres", "", ""),
    ]
    assert kept.lines[0].summary_fr == "Serrure\nLa porte ferme à clé."
    assert kept.lines[0].section_en == "Doors"


@pytest.mark.parametrize("values", [LIBRARY, CATALOG], ids=["ciso", "oscal"])
def test_both_shapes_are_read_in_both_syntaxes(values: dict[str, Any]) -> None:
    assert read(as_yaml(values)) == read(as_json(values))


def test_same_content_has_the_same_fingerprint_whatever_the_layout() -> None:
    folded = json.dumps(LIBRARY, indent=3).replace("\n", "\r\n").encode()
    assert edition(read(folded)).sha256 == edition(read(as_yaml(LIBRARY))).sha256


def test_byte_order_mark_is_no_fault() -> None:
    assert read(b"\xef\xbb\xbf" + as_yaml(LIBRARY)) == read_yaml(LIBRARY)


def test_unquoted_reference_keeps_its_last_zero() -> None:
    data = as_yaml(LIBRARY).replace(b"ref_id: '1.10'", b"ref_id: 1.10")
    assert b"ref_id: 1.10\n" in data
    assert "1.10" in by_ref(read(data))


def test_code_and_version_may_be_given_by_the_person() -> None:
    tree = read_yaml(LIBRARY, Asked(code="coffre", version="2027"))
    assert (tree.code, tree.version) == ("coffre", "2027")


def test_library_in_a_third_language_shows_its_own_words() -> None:
    values = library()
    values["locale"] = "de"
    del nodes_of(values)[1]["translations"]
    nodes = by_ref(read_yaml(values))
    assert nodes["1"].title == Words("", "Doors")  # translated: the English stands
    assert nodes["1.10"].title == Words("Serrure", "")


def test_parents_may_come_after_their_children() -> None:
    values = library()
    nodes_of(values).reverse()
    tree = read_yaml(values)
    assert [node.ref for node in tree.nodes] == ["fenetres", "1", "1.10", "1.10.b", "1.10.2"]


def test_sample_is_a_catalog_by_the_published_schema() -> None:
    if not SCHEMA.exists():
        pytest.skip("the published schema is not beside this checkout")
    # Python's patterns know no \\p{…}; these are wide enough for our samples.
    text = SCHEMA.read_text("utf-8").replace(
        "(\\\\p{L}|_)(\\\\p{L}|\\\\p{N}|[.\\\\-_])*", "[\\\\w.-]+"
    )
    jsonschema.Draft7Validator(json.loads(text)).validate(CATALOG)


def test_catalog_that_does_not_say_its_language_takes_the_one_asked_for() -> None:
    tree = read(as_json(CATALOG), asked=Asked(language="fr"))
    assert tree.title == Words("Sample vault catalog", "")
    assert read_yaml(LIBRARY, Asked(language="en")).language == "fr"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("catalog",), "file"),
        (("catalog", "metadata"), "file.catalog"),
        (("catalog", "metadata", "title"), "file.catalog.metadata"),
        (("catalog", "groups", 0, "controls", 0, "id"), "file.catalog.groups[0].controls[0]"),
        (
            ("catalog", "groups", 0, "controls", 0, "title"),
            "file.catalog.groups[0].controls[0] (dr-2)",
        ),
    ],
)
def test_catalog_says_what_is_missing_and_where(path: tuple[Any, ...], place: str) -> None:
    values = catalog()
    target: Any = values
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = None
    (fault, *_) = faults(as_json(values))
    assert (fault.code, fault.place, fault.found) == ("missing", place, path[-1])


def test_library_says_what_is_missing_and_where() -> None:
    values = library()
    nodes = nodes_of(values)
    del nodes[0]["urn"], nodes[4]["name"]
    nodes[1]["assessable"] = "peut-être"
    nodes[2]["description"] = ["a"]
    place = "library.objects.framework.requirement_nodes"
    assert [(fault.code, fault.place, fault.found) for fault in faults(as_yaml(values))] == [
        ("missing", f"{place}[0]", "urn"),
        ("not_flag", f"{place}[1] ({URN_1})", "assessable"),
        ("not_text", f"{place}[2] ({URN_3})", "description"),
        ("no_text", f"{place}[2] ({URN_3})", ""),
        ("no_text", f"{place}[4] ({URN_5})", ""),
        ("dangling_parent", f"{place}[1] ({URN_1})", "urn:essai:risk:req_node:coffre-1:1"),
    ]


URN_1, URN_3, URN_5 = (
    f"urn:essai:risk:req_node:coffre-1:{name}" for name in ("1.10", "node3", "fenetres")
)


@pytest.mark.parametrize(
    ("scale", "key"),
    [
        ({"min_score": 3, "max_score": 3}, "min_score, max_score"),
        ({"min_score": 0, "max_score": 1}, "scores_definition"),
    ],
)
def test_scale_that_is_none_is_refused(scale: dict[str, int], key: str) -> None:
    values = library()
    values["objects"]["framework"].update(scale)
    assert ("scale", key) in [(fault.code, fault.found) for fault in faults(as_yaml(values))]


def test_scale_may_hold_others_for_a_few_nodes() -> None:
    values = library()
    framework = values["objects"]["framework"]
    levels = framework["scores_definition"]
    framework["scores_definition"] = {"scale": levels, "alternatives": {"binary": levels[:2]}}
    nodes_of(values)[1].update(max_score=1, scores_definition_ref="binary")
    tree = read(as_json(values))  # YAML would be written with an alias
    assert tree.scale == read_yaml(LIBRARY).scale
    assert [node.scale for node in tree.nodes] == [None, Scale(0, 1), None, None, None]


def test_splash_is_no_criterion() -> None:
    values = library()
    nodes_of(values)[4]["display_mode"] = "splash"
    assert not by_ref(read_yaml(values))["fenetres"].assessable
