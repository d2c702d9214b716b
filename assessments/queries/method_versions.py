"""The methods a tender has had, and what changed from one to another, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assessments.frameworks.loader import load
from assessments.models import Grid, GridNode, MethodVersion, Tender
from assessments.models.grids import ConsensusRule, PriceFormula
from assessments.queries.method import method_of
from assessments.scoring.revisions import Change, changes
from hdhcompliance.skin import formats
from providers.language import in_language

NOW = "now"
REFERENCE = "reference"
REFERENCE_GRID = "hdh-reference-1"

NAMES = {
    "added": _("Line added"),
    "dropped": _("Line dropped"),
    "reordered": _("Order of the lines"),
    "parent": _("Hangs under"),
    "kind": _("Kind"),
    "weight": _("Weight"),
    "not_applicable": _("Where it does not apply"),
    "label": _("Wording"),
    "anchors": _("What the marks mean"),
    "engine": _("Engine"),
    "scale": _("Scale"),
    "consensus": _("Several evaluators"),
    "price": _("Price formula"),
    "ties": _("Tie rule"),
    "sovereignty": _("European reading"),
    "exposure": _("Exposure to foreign law"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A method of the tender. `frozen` is the row of a frozen one that was taken up again."""

    key: str
    title: str
    frozen: MethodVersion | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One change as the page shows it. `node` is empty for a rule of the whole method."""

    node: str
    label: str
    what: str
    before: str
    after: str


def versions(grid: Grid) -> list[Version]:
    """The reference grid, what was frozen and taken up again, and the method as it stands. One query."""
    said = gettext("Version %(version)s, frozen then taken up again")
    return [
        Version(REFERENCE, gettext("The reference grid")),
        *(
            Version(str(row.version), said % {"version": row.version}, row)
            for row in grid.versions.all()
        ),
        Version(NOW, gettext("Version %(version)s, as it stands") % {"version": grid.version}),
    ]


def method_at(tender: Tender, version: Version) -> dict[str, Any]:
    """The method object of one version; the reference grid takes the rules of today's."""
    if version.frozen is not None:
        found: dict[str, Any] = version.frozen.method
        return found
    now = method_of(tender.grid, tender.reference)
    return {**now, "nodes": _reference_nodes()} if version.key == REFERENCE else now


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], words: Mapping[str, str]
) -> list[Difference]:
    """What changed, rules first, in the reader's language.

    `words`: what a line without words of its own says, by code (that of its requirement).
    """
    labels = {node["code"]: _label(node["label"]) for node in (*before["nodes"], *after["nodes"])}
    return [
        Difference(
            node=change.node,
            label=labels.get(change.node) or words.get(change.node, ""),
            what=str(NAMES[change.what]),
            before=_said(change, change.before),
            after=_said(change, change.after),
        )
        for change in changes(before, after)
    ]


def _reference_nodes() -> list[dict[str, Any]]:
    return [
        {
            "code": node.code,
            "parent": node.parent or None,
            "kind": node.kind,
            "weight": node.weight,
            "not_applicable": node.not_applicable,
            "label": {"fr": node.label_fr, "en": node.label_en},
        }
        for node in load().grids[REFERENCE_GRID].nodes
    ]


def _said(change: Change, value: Any) -> str:
    """A value of the method object as a person reads it; empty when there is none."""
    if value is None:
        return ""
    if change.what in ("added", "dropped"):
        parts = [_label(value["label"]), _choice(GridNode.Kind, value["kind"])]
        return " · ".join(part for part in (*parts, str(value["weight"] or "")) if part)
    if change.what == "label":
        return _label(value)
    if change.what == "anchors":
        return " / ".join(value["fr"])
    if change.what == "scale":
        return f"{value['minimum']}–{value['maximum']}"
    if change.what == "price":
        # The only parameter a formula has is an amount in cents.
        figures = [
            formats.euros(cents, (get_language() or "en").split("-")[0])
            for cents in value["parameters"].values()
        ]
        return " · ".join([_choice(PriceFormula, value["formula"]), *figures])
    if change.what == "sovereignty":
        minimum = [f"SEAL-{value['seal_minimum']}"] if "seal_minimum" in value else []
        return " · ".join([value["framework"], value["profile"], *minimum])
    if change.what == "exposure":
        return str(value["parameters"])
    kinds = {
        "kind": GridNode.Kind,
        "not_applicable": GridNode.NotApplicable,
        "consensus": ConsensusRule,
    }
    if change.what in kinds:
        return _choice(kinds[change.what], value)
    return _listed(value) if isinstance(value, list) else str(value)


def _choice(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices else value


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) or gettext("None")


def _label(label: Mapping[str, str]) -> str:
    return in_language(label.get("fr", ""), label.get("en", ""))
