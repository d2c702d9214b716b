"""What holds for any tree and for any bytes."""

from __future__ import annotations

import contextlib
import copy
import json
import unicodedata
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.frameworks.importers import ImportRefused, Tree, compare, edition, from_json, read
from assessments.frameworks.importers.references import LONGEST, Notices
from assessments.frameworks.importers.trees import Node, Words
from tests.importers.making import ciso_of, oscal_of
from tests.importers.samples import CATALOG, LIBRARY, as_json, as_yaml, nodes_of

pytestmark = pytest.mark.pure

# What a syntax may take for its own, or a text loses on the way.
SIGNS = [
    *"~-?:#&*!|>'\"%@`’«»…½éœ‑",
    "<<",
    "--",
    "---",
    "...",
    "\\",
    "\\n",
    "日本",
    "𝔸",
    "a\u200bb",
]
LOOKS = [
    "null",
    "yes",
    "NaN",
    ".inf",
    "1.10",
    "0x1F",
    "1e3",
    "2026-11-25",
    "[a]",
    "k:v",
    "&a",
    "*a",
]
WORD = st.sampled_from(SIGNS + LOOKS) | st.text(
    st.characters(categories=["L", "N"]), min_size=1, max_size=3
)
LINE = (
    st.lists(WORD, min_size=1, max_size=3)
    .map(" ".join)
    .map(lambda text: unicodedata.normalize("NFC", text))
)
TEXT = st.lists(LINE, min_size=1, max_size=2).map("\n".join)
REFS = [f"{letter}{sign}{number}" for letter in "Aa1é" for sign in "._-" for number in range(10)]


def words(language: str, text: str) -> Words:
    return Words(**{language: text})


@st.composite
def trees(draw: st.DrawFn, shape: str) -> Tree:
    """One to six nodes, the last a criterion; in OSCAL only headings stand above headings."""
    language = draw(st.sampled_from(["fr", "en"]))
    refs = draw(st.lists(st.sampled_from(REFS), min_size=1, max_size=6, unique=True))
    rows: list[tuple[str, str | None, bool]] = []
    for number, ref in enumerate(refs):
        parent = draw(st.sampled_from([None, *(name for name, _, _ in rows)]))
        above = next((criterion for name, _, criterion in rows if name == parent), False)
        forced = number == len(refs) - 1 or (shape == "oscal" and above)
        rows.append((ref, parent, forced or draw(st.booleans())))
    nodes = tuple(
        Node(
            ref=ref,
            parent=parent,
            source_id=f"id-{order}",
            title=words(language, draw(LINE)),
            text=words(language, draw(TEXT | st.just(""))),
            guidance=draw(TEXT | st.just("")),
            evidence=draw(LINE | st.just("")) if shape == "ciso" else "",
            assessable=criterion,
            order=order,
            groups=tuple(draw(st.lists(WORD, max_size=2))) if shape == "ciso" else (),
        )
        for order, (ref, parent, criterion) in enumerate(_in_order(rows, shape))
    )
    code = draw(st.sampled_from(["a", "1", "coffre-2.1", "null", "yes"]))
    return Tree(
        shape=shape,
        code=code,
        version=draw(st.sampled_from(["1", "1.0", "1.10", "2027-01", "v3", "0"])),
        language=language,
        title=words(language, code),
        publisher=draw(LINE),
        note=draw(TEXT | st.just("")),
        scale=None,
        nodes=nodes,
        notices=Notices(),
    )


def _in_order(
    rows: list[tuple[str, str | None, bool]], shape: str, parent: str | None = None
) -> list[tuple[str, str | None, bool]]:
    """Depth first; a catalog holds its groups before its controls."""
    below = [row for row in rows if row[1] == parent]
    if shape == "oscal":
        below.sort(key=lambda row: row[2])
    return [each for row in below for each in (row, *_in_order(rows, shape, row[0]))]


@given(trees("ciso"), st.sampled_from([as_yaml, as_json]))
def test_tree_written_as_a_library_is_read_back(tree: Tree, written: Any) -> None:
    assert read(written(ciso_of(tree))) == tree


@given(trees("oscal"), st.sampled_from([as_yaml, as_json]))
def test_tree_written_as_a_catalog_is_read_back(tree: Tree, written: Any) -> None:
    assert read(written(oscal_of(tree))) == tree


@given(trees("ciso"), st.data())
def test_references_are_unique_and_the_same_each_time(tree: Tree, data: st.DataObject) -> None:
    values = ciso_of(tree)
    for node in nodes_of(values):
        node["ref_id"] = data.draw(
            st.sampled_from([None, "1", node["ref_id"], "x" * 50]) | st.text()
        )
    with contextlib.suppress(ImportRefused):  # a control character among the references
        found = read(as_json(values))
        refs = [node.ref for node in found.nodes]
        assert len(set(refs)) == len(refs)
        assert all(0 < len(ref) <= LONGEST and "/" not in ref for ref in refs)
        assert found == read(as_json(values))


@given(trees("ciso"))
def test_edition_survives_its_draft_and_equals_itself(tree: Tree) -> None:
    kept = edition(tree)
    again = from_json(json.loads(json.dumps(asdict(kept))))
    assert again == kept
    assert again.sha256 == kept.sha256
    assert not compare(again, kept)


@settings(max_examples=40)
@given(trees("ciso"), trees("ciso"))
def test_differences_account_for_every_criterion(one: Tree, other: Tree) -> None:
    before, after = edition(one), edition(other)
    found = compare(before, after)
    assert len(found.new) + len(found.changed) + found.same == len(after.lines)
    assert len(found.gone) + len(found.changed) + found.same == len(before.lines)
    if not found and (one.code, one.version) == (other.code, other.version):
        assert before.sha256 == after.sha256


def _only_import_refused(data: bytes) -> None:
    with contextlib.suppress(ImportRefused):
        read(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _only_import_refused(data)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    _only_import_refused(text.encode("utf-8", "surrogatepass"))


SAMPLES = [as_yaml(LIBRARY), as_json(LIBRARY), as_yaml(CATALOG), as_json(CATALOG)]
JUNK = st.sampled_from(
    [b"", b"\x00", b"\xff", b"[", b"{", b"}", b'"', b":", b"- ", b"&a ", b"*a", b"!x ", b"\n", b"~"]
)


@settings(max_examples=200)
@given(st.sampled_from(SAMPLES), st.integers(0, 10_000), st.integers(0, 40), JUNK)
def test_sample_cut_anywhere_is_read_or_refused(
    sample: bytes, start: int, cut: int, junk: bytes
) -> None:
    start %= len(sample)
    _only_import_refused(sample[:start] + junk + sample[start + cut :])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def places(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything below."""
    keys = range(len(values)) if isinstance(values, list) else values
    if not isinstance(values, dict | list):
        return []
    return [each for key in keys for each in [(*path, key), *places(values[key], (*path, key))]]


@settings(max_examples=300)
@given(st.sampled_from([LIBRARY, CATALOG]), st.data())
def test_anything_in_the_place_of_anything_is_read_or_refused(
    sample: dict[str, Any], data: st.DataObject
) -> None:
    values = copy.deepcopy(sample)
    *path, key = data.draw(st.sampled_from(places(values)))
    target: Any = values
    for step in path:
        target = target[step]
    target[key] = data.draw(VALUES)
    _only_import_refused(as_json(values))
