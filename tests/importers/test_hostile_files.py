"""Files made to harm, or broken on the way: each is refused with its own reason, in bounded time."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessments.frameworks.importers import Bounds, read
from tests.importers.making import faults
from tests.importers.samples import (
    CATALOG,
    LIBRARY,
    URN,
    as_json,
    as_yaml,
    catalog,
    library,
    nodes_of,
)

pytestmark = pytest.mark.pure

LAUGHS = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (letter, letter, b",".join([b"*%c" % (letter - 1)] * 9))
    for letter in range(ord("b"), ord("k"))
)
MILLIONS = 4_000_000


def code(data: bytes, bounds: Bounds | None = None) -> str:
    return faults(data, bounds)[0].code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"x" * (16 * 1024 * 1024 + 1), "too_large"),
        (b"\xff\xfea\x00", "encoding"),
        (b"PK\x03\x04\xff\xff", "encoding"),
        (b"juste un mot", "unknown_shape"),
        (b"- une\n- liste\n", "unknown_shape"),
        (b"[]", "unknown_shape"),
        (b"titre: rien de connu\n", "unknown_shape"),
        (b"<?xml version='1.0'?><catalog/>", "unknown_shape"),
        (LAUGHS, "alias"),
        (b"objects: &x {framework: *x}\n", "alias"),
        (b"objects: !!python/object/apply:os.system ['true']\n", "tag"),
        (b"objects: !local x\n", "tag"),
        (b"base: &b {a: 1}\nobjects:\n  <<: {a: 1}\n", "merge"),
        (b"objects: 1\nobjects: 2\n", "duplicate_key"),
        (b'{"catalog": 1, "catalog": 2}', "duplicate_key"),
        (b"? [a, b]\n: c\n", "complex_key"),
        (b"a: 1\n---\nb: 2\n", "several_documents"),
        (b'{"catalog": NaN}', "constant"),
        (b'{"catalog": -Infinity}', "constant"),
        (b'{"a": ' * 5000, "nested"),
        (b"[" * 1_000_001, "too_many_values"),
        (b"a: " + b"[" * 100, "nested"),
        (b"- " * 100 + b"x", "nested"),
        (b"\n".join(b" " * depth + b"a:" for depth in range(100)), "nested"),
        (b'{"catalog": ' + b"1" * 5000 + b"}", "not_object"),
    ],
)
def test_file_is_refused_for_what_it_is(data: bytes, expected: str) -> None:
    assert code(data) == expected


def test_malformed_yaml_is_told_by_line_and_column() -> None:
    data = as_yaml(LIBRARY) + b"  broken: [1, 2\n"
    (fault,) = faults(data)
    assert fault.code == "malformed"
    assert (fault.line, fault.column) > (data.count(b"\n") - 1, 0)


def test_malformed_json_is_told_by_line_and_column() -> None:
    (fault,) = faults(b'{\n  "catalog": {,}\n}')
    assert (fault.code, fault.line, fault.column) == ("malformed", 2, 15)


def test_tag_and_alias_are_told_by_line() -> None:
    (fault,) = faults(b"a: 1\nb:\n  - !!binary x\n")
    assert (fault.line, fault.column, fault.found) == (3, 5, "tag:yaml.org,2002:binary")
    (fault,) = faults(LAUGHS)
    assert (fault.line, fault.found) == (2, "a")


def test_text_that_is_not_utf8_is_told_by_line() -> None:
    (fault,) = faults("a: 1\nb: é\n".encode("latin-1"))
    assert (fault.code, fault.line, fault.column) == ("encoding", 2, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"x: [" + b"a," * MILLIONS + b"]",
        b"[" + b"{}," * MILLIONS + b"1]",
        b"".join(b"- &a%d x\n" % number for number in range(300_000)),
        b'"' + b"\\x41" * MILLIONS + b'"',
        b"a:\n" + b"  x\n" * MILLIONS,
    ],
    ids=["flow", "objects", "anchors", "escapes", "folded"],
)
def test_sixteen_megabytes_of_anything_are_refused(data: bytes) -> None:
    """Within the bounds, which end in the first seconds what would take hours."""
    assert len(data) <= Bounds().size
    assert faults(data)


# VmHWM starts afresh with the program; ru_maxrss would count the tests that started it.
MEASURE = """
import re, sys
from pathlib import Path
from assessments.frameworks.importers import ImportRefused, read
try:
    read(sys.stdin.buffer.read())
except ImportRefused as refused:
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(refused.code, int(peak[1]) // 1024)
"""


# Named: pytest hands a test's name on to the processes it starts, where sixteen megabytes do not fit.
@pytest.mark.parametrize(
    ("data", "expected"),
    [(LAUGHS, "alias"), (b"- a\n" * MILLIONS, "too_many_values")],
    ids=["aliases", "list"],
)
def test_memory_stays_within_bounds(root: Path, data: bytes, expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, capture_output=True, cwd=root, check=True
    )
    refused, megabytes = done.stdout.split()
    assert refused.decode() == expected
    assert int(megabytes) < 400


def changed(number: int, **values: Any) -> bytes:
    """The library with one node changed."""
    found = library()
    nodes_of(found)[number].update(values)
    return as_yaml(found)


@pytest.mark.parametrize(
    ("data", "expected", "found"),
    [
        (
            changed(0, parent_urn=f"{URN}:node3"),
            "cycle",
            f"{URN}:1 → {URN}:node3 → {URN}:1.10 → {URN}:1",
        ),
        (changed(0, parent_urn=f"{URN}:1"), "cycle", f"{URN}:1 → {URN}:1"),
        (changed(4, parent_urn=f"{URN}:nowhere"), "dangling_parent", f"{URN}:nowhere"),
        (changed(4, urn=f"{URN}:1"), "duplicate_id", f"{URN}:1"),
        (changed(4, urn=f"{URN.upper()}:1"), "duplicate_id", f"{URN}:1"),
        (changed(4, name="a\x00b"), "control", ""),
        (changed(4, name="x" * 20_001), "too_long", ""),
        (changed(4, min_score=".nan"), "not_number", "min_score"),
        (changed(4, implementation_groups="B"), "not_list", "implementation_groups"),
        (changed(4, translations=["fr"]), "not_object", "translations"),
        (changed(4, urn="urn:" + "x" * 300), "too_long", ""),
    ],
)
def test_node_is_refused_for_what_it_is(data: bytes, expected: str, found: str) -> None:
    (fault, *_) = faults(data)
    assert (fault.code, fault.found) == (expected, found)


def test_lone_surrogate_is_refused() -> None:
    data = json.dumps(LIBRARY).replace("Atelier", "\\ud800").encode()
    assert code(data) == "control"


@pytest.mark.parametrize("version", ["", "2027/1", "v" * 21, "é"])
def test_version_that_no_address_can_carry_is_refused(version: str) -> None:
    values = library()
    values["version"] = version
    assert code(as_yaml(values)) == "version"


def test_code_that_no_address_can_carry_is_refused() -> None:
    values = catalog()
    values["catalog"]["metadata"]["title"] = "…"
    assert code(as_json(values)) == "code"


def chain(length: int) -> bytes:
    values = library()
    values["objects"]["framework"]["requirement_nodes"] = [
        {
            "urn": f"u:{number}",
            "parent_urn": f"u:{number - 1}" if number else None,
            "assessable": True,
            "name": "x",
        }
        for number in range(length)
    ]
    return as_json(values)


def test_tree_deeper_than_allowed_is_refused() -> None:
    assert len(read(chain(20)).nodes) == 20
    assert code(chain(21)) == "deep"
    assert code(chain(15_000)) == "deep"


def test_controls_deeper_than_allowed_are_refused() -> None:
    values = catalog()
    inner: dict[str, Any] = {"id": "x", "title": "x"}
    part: dict[str, Any] = {"name": "statement"}
    for number in range(40):
        inner = {"id": f"x{number}", "title": "x", "controls": [inner]}
        part = {"name": "item", "parts": [part]}
    values["catalog"]["controls"] = [inner]
    assert code(as_json(values)) == "deep"
    values = catalog()
    values["catalog"]["controls"] = [
        {"id": "x", "title": "x", "parts": [{**part, "name": "statement"}]}
    ]
    assert code(as_json(values)) == "deep"


def test_hundred_thousand_nodes_are_refused() -> None:
    values = library()
    values["objects"]["framework"]["requirement_nodes"] = [
        {"urn": f"u:{number}", "assessable": True, "name": "x"} for number in range(100_000)
    ]
    assert code(as_json(values)) == "too_many_nodes"
    assert code(as_yaml(LIBRARY), replace(Bounds(), nodes=4)) == "too_many_nodes"
    assert code(as_json(CATALOG), replace(Bounds(), nodes=4)) == "too_many_nodes"


def test_parameters_that_swell_are_refused() -> None:
    values = catalog()
    control = values["catalog"]["groups"][0]["controls"][1]
    control["params"] = [
        {"id": f"p{number}", "label": f"{{{{ insert: param, p{number + 1} }}}}" * 50}
        for number in range(7)
    ] + [{"id": "p7", "label": "x" * 50}]
    control["parts"] = [{"name": "statement", "prose": "{{ insert: param, p0 }}"}]
    assert code(as_json(values)) == "too_long"


def test_parameter_that_inserts_itself_is_named_once() -> None:
    values = catalog()
    control = values["catalog"]["groups"][0]["controls"][1]
    control["params"] = [{"id": "p", "label": "again {{ insert: param, p }}"}]
    control["parts"] = [{"name": "statement", "prose": "{{ insert: param, p }}"}]
    tree = read(as_json(values))
    assert tree.nodes[1].text.en == "[again [p]]"


def test_library_without_framework_or_without_criteria_is_refused() -> None:
    assert code(as_yaml({"objects": {"threats": []}})) == "missing"
    values = library()
    for node in nodes_of(values):
        node["assessable"] = False
    assert code(as_yaml(values)) == "no_criteria"
    values["objects"]["framework"]["requirement_nodes"] = []
    assert code(as_yaml(values)) == "missing"


def test_faults_are_told_together_and_not_without_end() -> None:
    values = library()
    values["objects"]["framework"]["requirement_nodes"] = [{"ref_id": "x"}] * 500
    assert len(faults(as_json(values))) == 20
