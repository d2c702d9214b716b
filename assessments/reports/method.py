"""The frozen method in words: its hash and nonce, its rules, its weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from assessments.reports.figures import decimal, euros, long_moment, percent
from assessments.reports.tree import MethodTree, Node


@dataclass(frozen=True, slots=True)
class WeightRow:
    """`within` is the weight among siblings, `points` the weight in the total."""

    code: str
    label: str
    within: str
    points: str
    top: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """What an outside authority says of the frozen hash (RFC 3161)."""

    at: str
    authority: str
    serial: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    engine: str
    grid_version: int
    grid_hash: str
    nonce: str
    frozen_at: str
    dated: Dated | None
    vectors: str
    scale: str
    consensus: str
    price: str
    ties: str
    counts: tuple[tuple[str, int], ...]
    weights: tuple[WeightRow, ...]


def method_page(dossier: Mapping[str, Any], tree: MethodTree, maximum: Fraction) -> MethodPage:
    method, freeze = dossier["method"], dossier["freeze"] or {}
    return MethodPage(
        engine=method["engine"],
        grid_version=method["grid_version"],
        grid_hash=freeze.get("sha256", ""),
        nonce=freeze.get("nonce", ""),
        frozen_at=long_moment(datetime.fromisoformat(freeze["at"])) if freeze else "",
        dated=_dated(freeze),
        vectors=method["vectors"],
        scale=_scale(method["scale"]),
        consensus=_consensus(method["consensus"]),
        price=price_formula(method["price"]),
        ties=_ties(method["ties"]),
        counts=_counts(tree),
        weights=tuple(_weights(tree, maximum)),
    )


def _dated(freeze: Mapping[str, Any]) -> Dated | None:
    stamp = freeze.get("timestamp")
    if stamp is None:
        return None
    at = long_moment(datetime.fromisoformat(stamp["at"]))
    return Dated(at, stamp["authority"], stamp["serial"])


def price_formula(price: Mapping[str, Any]) -> str:
    """The method's price formula in words, with its parameter; its code when it has none here."""
    code = str(price["formula"])
    said = {
        "pmin_over_p": _("lowest admitted price ÷ price of the bid"),
        "pmin_over_p_squared": _("(lowest admitted price ÷ price of the bid)²"),
        "linear_two_minus": _("2 − price of the bid ÷ lowest admitted price"),
        "fixed_reference": _("fixed reference ÷ price of the bid, at most 1"),
        "average": _("mean of the admitted prices ÷ price of the bid, at most 1"),
        "min_max": _("place of the price between the highest and the lowest admitted price"),
    }.get(code, code)
    reference = price["parameters"].get("reference_cents")
    return f"{said} ({euros(reference)})" if reference else said


def _scale(scale: Mapping[str, int]) -> str:
    if scale["units"] == 1:
        return _("%(minimum)d to %(maximum)d, whole points") % scale
    return _("%(minimum)d to %(maximum)d, in steps of 1/%(units)d of a point") % scale


def _consensus(rule: str) -> str:
    return {
        "median": _("median of the evaluators’ marks"),
        "mean": _("mean of the evaluators’ marks"),
        "agreed": _("mark agreed by the evaluators"),
    }.get(rule, rule)


def _ties(order: list[str]) -> str:
    if not order:
        return _("an exact tie stays a tie: the bids share their rank")
    names = [
        _("the price (the lower wins)")
        if code == "price"
        else _("criterion %(code)s") % {"code": code}
        for code in order
    ]
    return _("an exact tie is settled by, in this order: %(criteria)s") % {
        "criteria": ", ".join(names)
    }


def _counts(tree: MethodTree) -> tuple[tuple[str, int], ...]:
    kinds = [node.kind for node in tree.nodes.values()]
    number = Counter(kinds)
    words = {
        "scored": ngettext("marked criterion", "marked criteria", number["scored"]),
        "price": _("marked by the price formula"),
        "gate": npgettext("counted", "gate", "gates", number["gate"]),
        "informative": _("for information, not marked"),
    }
    return tuple((word, number[kind]) for kind, word in words.items() if number[kind])


def _weights(tree: MethodTree, maximum: Fraction) -> list[WeightRow]:
    rows = []
    for criterion in tree.criteria():
        rows.append(_weight(tree, criterion, maximum, top=True))
        rows += [
            _weight(tree, child, maximum, top=False)
            for child in tree.weighted_children(criterion.code)
        ]
    return rows


def _weight(tree: MethodTree, node: Node, maximum: Fraction, *, top: bool) -> WeightRow:
    above = tree.nodes[node.parent].share if node.parent else Fraction(1)
    return WeightRow(
        code=node.code,
        label=node.label,
        within=percent(node.share / above if above else Fraction(0), 2),
        points=decimal(node.share * maximum),
        top=top,
    )
