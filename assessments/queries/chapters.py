"""The lines of one chapter with what stands in their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from assessments.frameworks.loader import load
from assessments.models import Bid, GateOutcome, GridNode, Mark, Tender
from assessments.queries.gate_proposals import gate_proposals
from assessments.queries.grid import Scope
from assessments.queries.proposals import Proposal
from assessments.queries.threads import LineCount

SCALE = "rating-scale-1"


@dataclass(frozen=True, slots=True)
class PanelMark:
    """What one member of the panel gave; no mark yet is None."""

    panel_code: str
    mark: Mark | None

    @property
    def value(self) -> int | None:
        return None if self.mark is None else self.mark.value

    @property
    def justification(self) -> str:
        return "" if self.mark is None else self.mark.justification


@dataclass(frozen=True, slots=True)
class Standing:
    """A line for a bid: the marks in the order of the panel, or the outcome at a gate.

    `proposal`: what the European answers or the certifications say, at their own gates.
    """

    bid: Bid
    node: GridNode
    panel: tuple[PanelMark, ...] = ()
    outcome: GateOutcome | None = None
    proposal: Proposal | None = None

    @property
    def own(self) -> Mark | None:
        """The only mark there is when one evaluator looks at the own ones."""
        return self.panel[0].mark if self.panel else None

    @property
    def text(self) -> str:
        """« 3 · 3 · 2 », a dash for a mark not given."""
        return " · ".join("–" if one.value is None else str(one.value) for one in self.panel)

    @property
    def reasons(self) -> list[PanelMark]:
        return [one for one in self.panel if one.justification]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the chapter, one standing per bid in the order of the columns."""

    node: GridNode
    standings: list[Standing] = field(default_factory=list)
    talk: LineCount = field(default_factory=LineCount)

    @property
    def is_scored(self) -> bool:
        return self.node.kind == GridNode.Kind.SCORED

    @property
    def expected(self) -> int:
        """Marks this line calls for: one per bid and evaluator."""
        return sum(len(each.panel) for each in self.standings)

    @property
    def justified(self) -> int:
        """Justifications written on this line."""
        return sum(len(each.reasons) for each in self.standings)

    @property
    def spread(self) -> int:
        """Points between the lowest and the highest mark shown for one bid, at its widest."""
        given = (
            [one.value for one in each.panel if one.value is not None] for each in self.standings
        )
        return max((max(values) - min(values) for values in given if values), default=0)

    @property
    def is_gate(self) -> bool:
        return self.node.kind == GridNode.Kind.GATE


def lines(
    tender: Tender, chapter: GridNode, bids: Sequence[Bid], scope: Scope, *, gates: bool
) -> list[Line]:
    """The leaves of the chapter, prices left out. Three queries, two without `gates`."""
    nodes = list(
        GridNode.objects.filter(grid=tender.grid, parent=chapter)
        .exclude(kind__in=[GridNode.Kind.BRANCH, GridNode.Kind.AMOUNT, GridNode.Kind.PRICE])
        .select_related("criterion")
        .order_by("order")
    )
    for node in nodes:
        node.grid = tender.grid
    marks = _marks(tender, chapter, scope)
    outcomes = outcomes_of(tender) if gates else {}
    return [
        Line(
            node=node,
            standings=[
                Standing(
                    bid=bid,
                    node=node,
                    panel=tuple(
                        PanelMark(code, marks[bid.pk, node.pk].get(user))
                        for user, code in scope.codes.items()
                    ),
                    outcome=outcomes.get((bid.pk, node.pk)),
                )
                for bid in bids
            ],
        )
        for node in nodes
    ]


def gate_lines(tender: Tender, bids: Sequence[Bid]) -> list[Line]:
    """Every gate of the grid, in its order, with the outcome for each bid.

    Two queries, and those of the proposals at the gates that have some.
    """
    outcomes = outcomes_of(tender)
    nodes = list(
        GridNode.objects.filter(grid=tender.grid, kind=GridNode.Kind.GATE)
        .select_related("criterion")
        .order_by("order")
    )
    proposed = gate_proposals(tender, bids, {node.code for node in nodes})
    return [
        Line(
            node=node,
            standings=[
                Standing(
                    bid=bid,
                    node=node,
                    outcome=outcomes.get((bid.pk, node.pk)),
                    proposal=proposed.get((bid.pk, node.code)),
                )
                for bid in bids
            ],
        )
        for node in nodes
    ]


def outcomes_of(tender: Tender) -> dict[tuple[int, int], GateOutcome]:
    """(bid, gate) -> what was found. One query."""
    return {
        (outcome.bid_id, outcome.node_id): outcome
        for outcome in GateOutcome.objects.filter(bid__tender=tender).order_by()
    }


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a mark means; `label` is its one-word name on the general scale."""

    value: int
    label: str
    text: str
    language: str


def anchors(node: GridNode) -> tuple[Anchor, ...]:
    """The five anchors of the line, else of its criterion, else of the general scale. No query.

    Anchors other than the general scale's exist in French only: `language` says so to screen readers.
    """
    english = (get_language() or "fr").startswith("en")
    steps = load().scales[SCALE].steps
    own = node.anchors_fr or (node.criterion.anchors_fr if node.criterion is not None else [])
    return tuple(
        Anchor(
            value=step.value,
            label=step.label_en if english else step.label_fr,
            text=own[index] if own else (step.anchor_en if english else step.anchor_fr),
            language="fr" if own or not english else "en",
        )
        for index, step in enumerate(steps)
    )


def _marks(
    tender: Tender, chapter: GridNode, scope: Scope
) -> defaultdict[tuple[int, int], dict[int, Mark]]:
    """(bid, leaf) -> evaluator -> mark, of the scope and of the present panel only."""
    found: defaultdict[tuple[int, int], dict[int, Mark]] = defaultdict(dict)
    rows = Mark.objects.filter(bid__tender=tender, node__parent=chapter).order_by()
    rows = rows.filter(evaluator__in=list(scope.codes))
    for mark in rows:
        found[mark.bid_id, mark.node_id][mark.evaluator_id] = mark
    return found
