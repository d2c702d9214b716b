"""A dossier that is not one is refused, naming the place; nothing is guessed nor dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.canonical import NotCanonicalError, canonical_bytes, method_digest
from assessments.scoring.dossier import DossierError, read_dossier, read_json, read_method
from assessments.scoring.errors import MethodError

Edit = Callable[[dict[str, Any]], object]


EXHIBIT = "dossier.bids[1].evidence.G-SNC[0]"


def exhibit(dossier: dict[str, Any], **changes: Any) -> None:
    """One file on a gate of the second bid."""
    file = {"name": "audit.pdf", "sha256": "0" * 64, "size": 9, "effective_on": None}
    dossier["bids"][1]["evidence"] = {"G-SNC": [file | {"expires_on": "2027-01-31"} | changes]}


def test_demonstration_is_read(demo: dict[str, Any]) -> None:
    dossier = read_dossier(demo)
    assert (dossier.reference, dossier.fictitious) == ("DEMO-2027-001", True)
    assert dossier.digest == dossier.grid_hash == demo["freeze"]["sha256"]
    assert len(dossier.bids) == 6
    assert dossier.stated is None


def test_evidence_is_read_and_counts_for_nothing(demo: dict[str, Any]) -> None:
    before = read_dossier(demo)
    exhibit(demo)
    assert read_dossier(demo) == before


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda d: d.pop("panel"), "dossier.panel"),
        (lambda d: d.update(dossier="2"), "dossier.dossier"),
        (lambda d: d.update(fictitious="yes"), "dossier.fictitious"),
        (lambda d: d.update(extra=1), "dossier.extra"),
        (lambda d: d.update(bids={}), "dossier.bids"),
        (lambda d: d.update(bids=[1]), "dossier.bids[0]"),
        (lambda d: d.update(panel=["a", "a"]), "dossier.panel[1]"),
        (lambda d: d.update(panel=[1]), "dossier.panel[0]"),
        (lambda d: d["tender"].pop("title"), "dossier.tender.title"),
        (lambda d: d["freeze"].update(nonce="short"), "dossier.freeze.nonce"),
        (lambda d: d["freeze"].update(sha256="Z" * 64), "dossier.freeze.sha256"),
        (lambda d: d["journal"].update(sequence="1"), "dossier.journal.sequence"),
        (lambda d: d["method"].pop("ties"), "method.ties"),
        (lambda d: d["method"]["scale"].update(units=True), "method.scale.units"),
        (lambda d: d["method"]["nodes"][3].update(weight="10"), "method.nodes[3].weight"),
        (lambda d: d["method"]["nodes"][3].update(weigth=10), "method.nodes[3].weigth"),
        (lambda d: d["method"]["nodes"][0].pop("parent"), "method.nodes[0].parent"),
        (lambda d: d["method"]["nodes"][0].update(label="Root"), "method.nodes[0].label"),
        (lambda d: d["bids"][1].update(code="alpha"), "dossier.bids[1].code"),
        (lambda d: d["bids"][1].update(code=""), "dossier.bids[1].code"),
        (lambda d: d["bids"][1].update(fictitious=False), "dossier.bids[1].fictitious"),
        (lambda d: d["bids"][1].update(price_cents="12"), "dossier.bids[1].price_cents"),
        (lambda d: d["bids"][1].update(price_cents=1.5), "dossier.bids[1].price_cents"),
        (lambda d: d["bids"][1]["marks"].update(X=[]), "dossier.bids[1].marks.X"),
        (lambda d: d["bids"][1]["marks"].update(X={"e": None}), "dossier.bids[1].marks.X.e"),
        (lambda d: d["bids"][1]["gates"].update(X={}), "dossier.bids[1].gates.X.outcome"),
        (lambda d: d["bids"][1].update(evidence=[]), "dossier.bids[1].evidence"),
        (lambda d: d["bids"][1].update(evidence={"X": []}), "dossier.bids[1].evidence.X"),
        (lambda d: exhibit(d, name=""), f"{EXHIBIT}.name"),
        (lambda d: exhibit(d, sha256="A" * 64), f"{EXHIBIT}.sha256"),
        (lambda d: exhibit(d, size=-1), f"{EXHIBIT}.size"),
        (lambda d: exhibit(d, size="9"), f"{EXHIBIT}.size"),
        (lambda d: exhibit(d, expires_on="31/01/2027"), f"{EXHIBIT}.expires_on"),
        (lambda d: exhibit(d, path="/tmp/x"), f"{EXHIBIT}.path"),
        (
            lambda d: d["bids"][1].update(justifications={"5.1.a": {"eval1": 3}}),
            "dossier.bids[1].justifications.5.1.a.eval1",
        ),
        (
            lambda d: d["bids"][1].update(agreed={"5.1.a": 3}, agreed_reasons={"5.1.a": ""}),
            "dossier.bids[1].agreed_reasons.5.1.a",
        ),
        (
            lambda d: d["bids"][1].update(agreed_reasons={"5.1.a": "No mark."}),
            "dossier.bids[1].agreed_reasons.5.1.a",
        ),
    ],
)
def test_wrong_shape_is_refused_naming_the_path(
    demo: dict[str, Any], edit: Edit, path: str
) -> None:
    edit(demo)
    with pytest.raises(DossierError) as caught:
        read_dossier(demo)
    assert caught.value.path == path
    assert path in str(caught.value)


@pytest.mark.parametrize("value", [None, [], "text", 3, True])
def test_value_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(DossierError):
        read_dossier(value)


def test_method_that_breaks_a_rule_is_refused_by_the_engine(demo: dict[str, Any]) -> None:
    demo["method"]["nodes"][1]["weight"] = 26
    with pytest.raises(MethodError) as caught:
        read_method(demo["method"])
    assert caught.value.params == {"node": "ROOT", "total": 101}


def test_justifications_and_journal_may_be_absent(demo: dict[str, Any]) -> None:
    demo["bids"][0]["justifications"] = {"5.1.a": {"eval1": "Invented reason."}}
    del demo["journal"]
    assert read_dossier(demo).bids[0].code == "alpha"


def test_reasons_of_agreed_marks_are_read_and_may_be_absent(demo: dict[str, Any]) -> None:
    assert "agreed_reasons" not in demo["bids"][0]
    demo["bids"][0].update(agreed={"5.1.a": 3}, agreed_reasons={"5.1.a": "Proved by annex 4."})
    assert read_dossier(demo).bids[0].agreed == {"5.1.a": 3}


def told(**changes: object) -> dict[str, Any]:
    """A thread of one comment, changed."""
    comment = {"author": "eval1", "at": "2027-02-03T09:30:00.000000Z", "text": "Invented."}
    thread = {"node": "5.1.a", "bid": None, "resolved": False, "comments": [comment]}
    return {**thread, **changes}


def test_discussion_is_read_and_may_be_absent(demo: dict[str, Any]) -> None:
    assert "discussion" not in demo
    before = read_dossier(demo)
    demo["discussion"] = [told(), told(bid="alpha", resolved=True)]
    assert read_dossier(demo) == before


@pytest.mark.parametrize(
    ("discussion", "path"),
    [
        (None, ""),
        ({}, ""),
        ([told(node="nowhere")], "[0].node"),
        ([told(bid="nobody")], "[0].bid"),
        ([told(resolved="yes")], "[0].resolved"),
        ([told(), told(extra=1)], "[1].extra"),
        ([told(comments=[])], "[0].comments"),
        ([told(comments=[{"author": "eval1", "at": "2027"}])], "[0].comments[0].text"),
        (
            [told(comments=[{"author": "", "at": "2027", "text": "x"}])],
            "[0].comments[0].author",
        ),
        ([{"node": "5.1.a", "resolved": False, "comments": []}], "[0].bid"),
    ],
)
def test_discussion_of_a_wrong_shape_is_refused_naming_the_path(
    demo: dict[str, Any], discussion: object, path: str
) -> None:
    demo["discussion"] = discussion
    with pytest.raises(DossierError) as caught:
        read_dossier(demo)
    assert caught.value.path == f"dossier.discussion{path}"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"not json",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1.0}',
        b'{"a": 1e3}',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": ' + b"9" * 31 + b"}",
        b"[" * 41 + b"]" * 41,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'"\\ud800"',
        b'{"\\ud800": 1}',
        b"\xff\xfe",
        b"%PDF-1.7",
    ],
)
def test_text_that_is_not_strict_json_is_refused(text: bytes) -> None:
    with pytest.raises(DossierError):
        read_json(text)


def test_byte_order_mark_is_tolerated() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1, "\xc3\xa9", null, true]}') == {
        "a": [1, "é", None, True]
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_canonical_bytes_are_read_back_and_are_stable(value: Any) -> None:
    body = canonical_bytes(value)
    assert read_json(body) == value
    assert canonical_bytes(read_json(body)) == body


@given(JSON)
def test_any_json_is_read_or_refused_but_never_breaks_the_reader(value: Any) -> None:
    with pytest.raises(DossierError):
        read_dossier(value)


def test_canonical_form_is_the_published_one() -> None:
    value = {"é": [1, None, True], "a": {"c": "x y", "b": -3}}
    assert canonical_bytes(value) == '{"a":{"b":-3,"c":"x y"},"é":[1,null,true]}'.encode()


@pytest.mark.parametrize("value", [1.0, {"a": float("nan")}, [b"x"], {1: "a"}, {1, 2}, "\ud800"])
def test_value_that_is_not_canonical_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)


def test_method_digest_depends_on_every_value_and_on_the_nonce(demo: dict[str, Any]) -> None:
    method, nonce = demo["method"], demo["freeze"]["nonce"]
    digest = method_digest(method, nonce)
    assert digest == demo["freeze"]["sha256"]
    assert method_digest(method, "0" * 64) != digest
    method["nodes"][5]["label"]["fr"] += " "
    assert method_digest(method, nonce) != digest
    assert method_digest(json.loads(json.dumps(method)), nonce) == method_digest(method, nonce)
