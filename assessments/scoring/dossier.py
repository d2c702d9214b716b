"""The dossier: read strictly from JSON, judged, compared with the verdict it carries.

The format stands in docs/dossier.md and docs/schema/dossier-1.schema.json.
"""

from __future__ import annotations

import re
from typing import Any

from assessments.scoring.annexes import BESIDE, check_bid, check_discussion, check_timestamp
from assessments.scoring.canonical import NotCanonicalError, method_digest
from assessments.scoring.comparison import Difference, recheck
from assessments.scoring.legal import check_legal
from assessments.scoring.output import summary_json, verdict_to_json
from assessments.scoring.reading import DossierError, Reader, read_json
from assessments.scoring.registry import engine, evaluate
from assessments.scoring.types import Bid, Dossier, Gate, Method, Node, Scale

__all__ = [
    "Difference",
    "Dossier",
    "DossierError",
    "evaluate",
    "read_dossier",
    "read_json",
    "read_method",
    "recheck",
    "summary_json",
    "verdict_to_json",
]

METHOD_KEYS = (
    "engine",
    "tender",
    "grid_version",
    "scale",
    "consensus",
    "price",
    "ties",
    "nodes",
    "vectors",
    "sovereignty",
    "exposure",
)
DIGEST = re.compile(r"[0-9a-f]{64}")


def read_dossier(data: Any) -> Dossier:
    """Check the shape and the method. Says nothing of whether the stated scores are right.

    Raises DossierError, which names the path, or MethodError, which names the node.
    """
    top = Reader(data, "dossier").only(
        "dossier",
        "fictitious",
        "tender",
        "method",
        "freeze",
        "panel",
        "bids",
        "discussion",
        "legal",
        "verdict",
        "journal",
    )
    if top.text("dossier") != "1":
        raise DossierError("dossier.dossier", "this program reads dossiers of version 1")
    tender = top.object("tender").only("reference", "title", "buyer")
    for key in ("title", "buyer"):
        tender.text(key)
    _check_journal(top)
    method = top.object("method")
    freeze = top.optional_object("freeze")
    stated = top.optional_object("verdict")
    fictitious = top.boolean("fictitious")
    rules = read_method(method.data)
    nodes = {node.code for node in rules.nodes}
    bids = _bids(top, fictitious, nodes)
    codes = {bid.code for bid in bids}
    check_discussion(top, nodes, codes)
    check_legal(top, tender.name("reference"), codes)
    return Dossier(
        reference=tender.name("reference"),
        fictitious=fictitious,
        method=rules,
        method_tender=method.name("tender"),
        vectors=method.text("vectors"),
        grid_hash=_digest(freeze, "sha256") if freeze else None,
        digest=_frozen(method, freeze) if freeze else None,
        panel=tuple(top.names("panel")),
        bids=bids,
        stated=stated.data if stated else None,
    )


def read_method(data: Any) -> Method:
    """A method object as in the dossier. DossierError on its shape, MethodError on its sense."""
    reader = Reader(data, "method").only(*METHOD_KEYS)
    reader.name("tender")
    reader.integer("grid_version")
    if reader.text("vectors"):
        _digest(reader, "vectors")
    scale = reader.object("scale").only("minimum", "maximum", "units")
    price = reader.object("price").only("formula", "parameters")
    method = Method(
        engine=reader.name("engine"),
        scale=Scale(scale.integer("minimum"), scale.integer("maximum"), scale.integer("units")),
        consensus=reader.name("consensus"),
        price_formula=price.name("formula"),
        price_parameters=price.object("parameters").all_integers(),
        ties=tuple(reader.names("ties")),
        nodes=tuple(_node(node) for node in reader.objects("nodes")),
    )
    engine(method.engine).check(method)
    _check_sovereignty(reader, method)
    _check_exposure(reader)
    return method


def _check_sovereignty(reader: Reader, method: Method) -> None:
    """The European reading counts for nothing in the score; its minimum holds through its gate."""
    if "sovereignty" not in reader.data:
        return
    rule = reader.object("sovereignty").only(
        "framework", "sha256", "profile", "seal_minimum", "gate"
    )
    rule.name("framework")
    rule.name("profile")
    _digest(rule, "sha256")
    if "seal_minimum" not in rule.data and "gate" not in rule.data:
        return
    if not 1 <= rule.integer("seal_minimum") <= 4:
        raise DossierError(f"{rule.path}.seal_minimum", "a minimum SEAL is 1 to 4")
    gate = rule.name("gate")
    if not any(node.code == gate and node.kind == "gate" for node in method.nodes):
        raise DossierError(f"{rule.path}.gate", f"{gate} is no gate of the grid")


def _check_exposure(reader: Reader) -> None:
    """The parameters of the exposure to foreign law count for nothing in the score."""
    if "exposure" not in reader.data:
        return
    rule = reader.object("exposure").only("parameters", "sha256")
    rule.name("parameters")
    _digest(rule, "sha256")


def _node(node: Reader) -> Node:
    node.only("code", "parent", "kind", "weight", "not_applicable", "label", "anchors")
    node.object("label").only("fr", "en").all_texts()
    anchors = node.optional_object("anchors")
    if anchors:
        anchors.only("fr").names("fr")
    if "parent" not in node.data:
        raise DossierError(f"{node.path}.parent", "is missing (null for the root)")
    return Node(
        code=node.name("code"),
        parent=node.optional_name("parent"),
        kind=node.name("kind"),
        weight=node.integer("weight"),
        not_applicable=node.name("not_applicable"),
    )


def _digest(reader: Reader, key: str) -> str:
    value = reader.text(key)
    if not DIGEST.fullmatch(value):
        raise DossierError(f"{reader.path}.{key}", "64 hexadecimal digits are expected here")
    return value


def _frozen(method: Reader, freeze: Reader) -> str:
    freeze.only("nonce", "sha256", "at", "timestamp").name("at")
    check_timestamp(freeze)
    try:
        return method_digest(method.data, _digest(freeze, "nonce"))
    except NotCanonicalError as error:
        raise DossierError(method.path, str(error)) from error


def _check_journal(top: Reader) -> None:
    journal = top.optional_object("journal")
    if journal:
        journal.only("sequence", "head").integer("sequence")
        _digest(journal, "head")


def _bids(top: Reader, fictitious: bool, nodes: set[str]) -> tuple[Bid, ...]:
    bids: dict[str, Bid] = {}
    for reader in top.objects("bids"):
        bid = _bid(reader, nodes)
        if bid.code in bids:
            raise DossierError(f"{reader.path}.code", f"two bids have the code {bid.code}")
        if reader.boolean("fictitious") != fictitious:
            raise DossierError(
                f"{reader.path}.fictitious", "a tender and its bids are all real or all fictitious"
            )
        bids[bid.code] = bid
    return tuple(bids.values())


def _bid(bid: Reader, nodes: set[str]) -> Bid:
    bid.only(
        "code",
        "provider",
        "fictitious",
        "price_cents",
        "marks",
        "justifications",
        "agreed",
        "agreed_reasons",
        "not_applicable",
        "gates",
        *BESIDE,
    )
    check_bid(bid, nodes)
    if bid.has("justifications"):
        for _, texts in bid.each("justifications"):
            texts.all_texts()
    agreed = bid.object("agreed").all_integers()
    if bid.has("agreed_reasons"):
        reasons = bid.object("agreed_reasons").only(*agreed)
        for node in reasons.data:
            reasons.name(node)
    return Bid(
        code=bid.name("code"),
        provider=bid.name("provider"),
        price_cents=bid.optional_integer("price_cents"),
        marks={node: marks.all_integers() for node, marks in bid.each("marks")},
        agreed=agreed,
        not_applicable=frozenset(bid.names("not_applicable")),
        gates={node: _gate(gate) for node, gate in bid.each("gates")},
    )


def _gate(gate: Reader) -> Gate:
    gate.only("outcome", "reason", "evidence")
    return Gate(gate.name("outcome"), gate.text("reason"), gate.text("evidence"))
