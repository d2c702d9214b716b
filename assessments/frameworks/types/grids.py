"""The marking scale, the weighted tree, and the catalogue that holds everything loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assessments.frameworks.types.content import Criterion, Framework, Source

NODE_KINDS: Final = ("branch", "scored", "price", "gate", "informative", "amount")
WEIGHTLESS_KINDS: Final = ("gate", "informative", "amount")
NOT_APPLICABLE: Final = ("refused", "neutral", "zero")


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One mark of the general scale and the description that earns it."""

    value: int
    label_fr: str
    label_en: str
    anchor_fr: str
    anchor_en: str


@dataclass(frozen=True, slots=True)
class Scale:
    """An absolute scale of consecutive integer marks; `rule_fr` tells how it is used."""

    code: str
    version: str
    title_fr: str
    title_en: str
    status_fr: str
    status_en: str
    rule_fr: str
    sha256: str
    steps: tuple[ScaleStep, ...]

    @property
    def key(self) -> str:
        return f"{self.code}-{self.version}"

    @property
    def minimum(self) -> int:
        return self.steps[0].value

    @property
    def maximum(self) -> int:
        return self.steps[-1].value


@dataclass(frozen=True, slots=True)
class GridNode:
    """A node of the weighted tree; the code of a leaf is its reference, unique in the grid.

    `weight` is an integer share of the parent's 100 or 10 000; 0 for gates, informative leaves and
    amounts. `framework` and `criterion` are both set or both None (a gate or price of the grid's
    own). Leaves with a criterion take its summaries as labels.
    """

    code: str
    parent: str | None
    kind: str
    weight: int
    not_applicable: str
    framework: str | None
    criterion: str | None
    label_fr: str
    label_en: str
    note_fr: str
    order: int

    @property
    def is_leaf(self) -> bool:
        return self.kind != "branch"


@dataclass(frozen=True, slots=True)
class Grid:
    """A weighted tree over criteria: nodes in display order, children after their parent."""

    code: str
    version: str
    title_fr: str
    title_en: str
    publisher: str
    status_fr: str
    status_en: str
    scale: str
    sha256: str
    nodes: tuple[GridNode, ...]

    @property
    def key(self) -> str:
        return f"{self.code}-{self.version}"

    def leaves(self, kind: str | None = None) -> tuple[GridNode, ...]:
        """Every leaf, or those of one kind, in display order."""
        return tuple(
            node for node in self.nodes if node.is_leaf and (kind is None or node.kind == kind)
        )

    def node(self, code: str) -> GridNode:
        """Raises KeyError when the grid has no such node."""
        for node in self.nodes:
            if node.code == code:
                return node
        raise KeyError(code)

    def children(self, code: str) -> tuple[GridNode, ...]:
        return tuple(node for node in self.nodes if node.parent == code)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What each mark means, lowest first. `specific`: written for this criterion.

    `language` is that of the texts: a criterion's own anchors exist in French only.
    """

    language: str
    texts: tuple[str, ...]
    specific: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything loaded from one data folder, by key (`secnumcloud-3.2`)."""

    sources: Mapping[str, Source]
    frameworks: Mapping[str, Framework]
    scales: Mapping[str, Scale]
    grids: Mapping[str, Grid]

    def criterion_of(self, node: GridNode) -> Criterion | None:
        """The criterion a leaf stands for; None for branches and for the grid's own leaves."""
        if node.framework is None or node.criterion is None:
            return None
        return self.frameworks[node.framework].criterion(node.criterion)

    def anchors(self, criterion: Criterion | None, scale: str, language: str = "fr") -> Anchors:
        """The anchors of a criterion, or those of the general scale in `language` (fr or en)."""
        if criterion is not None and criterion.anchors_fr is not None:
            return Anchors("fr", criterion.anchors_fr, specific=True)
        steps = self.scales[scale].steps
        if language == "en":
            return Anchors("en", tuple(step.anchor_en for step in steps), specific=False)
        return Anchors("fr", tuple(step.anchor_fr for step in steps), specific=False)
